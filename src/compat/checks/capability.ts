import { CAPABILITY_MEANINGS, CAPABILITY_NAMES, type CapabilityName } from '../../index.js';
import type { CheckContext } from '../context.js';
import { type Definition, groupWith } from '../group.js';
import { opened } from '../opened.js';
import { thrownBy, wordOf } from '../support.js';
import type { Check } from '../types.js';
import type { Use, Uses } from '../use.js';
import { CLOCK_USES } from '../uses-clock.js';
import { NETWORK_USES } from '../uses-network.js';

const USES: Uses = { ...CLOCK_USES, ...NETWORK_USES };

const COMMON = { requirement: ['R0.1', 'R2.1'] } as const;

const plainOf = (value: unknown): string => (value === undefined ? 'done' : String(value));

function works(name: CapabilityName, { access, call, use }: Use): Definition<typeof COMMON> {
  return {
    name: `${name}-works`,
    title: `claimed and works: ${CAPABILITY_MEANINGS[name]}`,
    capability: name,
    access,
    procedure: `On an adapter that claims it, ${call} succeeds in hardware.`,
    verify: async (context) => {
      const { hal, nic, log } = opened(context, { access, clock: { steering: 'hardware' } });
      log.equals('claimed by the opened adapter', nic.capabilities[name], true);
      const got = plainOf(await use(nic, hal, context));
      if (name.startsWith('clock') && access === 'discipline') log.equals(call, got, 'hardware');
      else log.note(call, got);
    },
  };
}

/** What refuses a thing that cannot be done, by whatever is missing. */
const REFUSALS = ['HAL_NOT_SUPPORTED', 'HAL_API_MISSING', 'HAL_DRIVER_ERROR'];

async function verifyRefusal(
  context: CheckContext,
  name: CapabilityName,
  { access, call, use }: Use,
): Promise<void> {
  const { log, info } = context;
  if (info.capabilities[name]) context.skip('the adapter claims it');
  const reason = info.absences[name] ?? '';
  log.holds('reason', reason.trim() !== '', reason, 'a sentence');
  const { hal, nic } = context.openAdapter({ access, clock: { steering: 'hardware' } });
  if (name === 'groundTruth' && hal.simulation === null) return;
  let error: unknown;
  try {
    await use(nic, hal, context);
  } catch (thrown) {
    error = thrown;
  }
  log.oneOf(call, wordOf(error), REFUSALS);
  const why = thrownBy(() => nic.whyNot(name)) === undefined ? nic.whyNot(name) : null;
  log.holds('whyNot()', why !== null && why !== '', why, 'a sentence');
}

function refuses(name: CapabilityName, use: Use): Definition<typeof COMMON> {
  return {
    name: `${name}-refused`,
    title: `not claimed and refused: ${CAPABILITY_MEANINGS[name]}`,
    access: use.access,
    procedure: `On an adapter that does not claim it, ${use.call} fails with HAL_NOT_SUPPORTED and a reason stands in the manifest.`,
    verify: (context) => verifyRefusal(context, name, use),
  };
}

/** What an adapter claims, it does; what it does not claim, it refuses. A pair for each capability. */
export const checks: readonly Check[] = groupWith(
  'capability',
  COMMON,
  CAPABILITY_NAMES.flatMap((name) => {
    const use = USES[name];
    return use === undefined ? [] : [works(name, use), refuses(name, use)];
  }),
);
