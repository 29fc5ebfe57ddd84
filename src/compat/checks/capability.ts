import { CAPABILITY_MEANINGS, CAPABILITY_NAMES } from '../../index.js';
import type { CheckContext } from '../context.js';
import { type CheckDefinition, group } from '../group.js';
import { thrownBy, wordOf } from '../support.js';
import type { Check } from '../types.js';
import type { Use } from '../use.js';
import { CLOCK_USES } from '../uses-clock.js';
import { NETWORK_USES } from '../uses-network.js';

const USES = { ...CLOCK_USES, ...NETWORK_USES };

type Used = keyof typeof USES;

const plainOf = (value: unknown): string => (value === undefined ? 'done' : String(value));

function works(name: Used): CheckDefinition {
  const { access, call, use }: Use = USES[name];
  return {
    name: `${name}-works`,
    title: `claimed and works: ${CAPABILITY_MEANINGS[name]}`,
    requirement: ['R0.1', 'R2.1'],
    capability: name,
    access,
    procedure: `On an adapter that claims it, ${call} succeeds in hardware.`,
    verify: async (context) => {
      const { hal, nic } = context.openAdapter({ access, clock: { steering: 'hardware' } });
      const { log } = context;
      log.equals('claimed by the opened adapter', nic.capabilities[name], true);
      const got = plainOf(await use(nic, hal, context));
      if (name.startsWith('clock') && access === 'discipline') log.equals(call, got, 'hardware');
      else log.note(call, got);
    },
  };
}

/** What refuses a thing that cannot be done, by whatever is missing. */
const REFUSALS = ['HAL_NOT_SUPPORTED', 'HAL_API_MISSING', 'HAL_DRIVER_ERROR'];

async function verifyRefusal(context: CheckContext, name: Used): Promise<void> {
  const { log, info } = context;
  if (info.capabilities[name]) context.skip('the adapter claims it');
  const { access, call, use }: Use = USES[name];
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

function refuses(name: Used): CheckDefinition {
  const { access, call } = USES[name];
  return {
    name: `${name}-refused`,
    title: `not claimed and refused: ${CAPABILITY_MEANINGS[name]}`,
    requirement: ['R0.1', 'R2.1'],
    access,
    procedure: `On an adapter that does not claim it, ${call} fails with HAL_NOT_SUPPORTED and a reason stands in the manifest.`,
    verify: (context) => verifyRefusal(context, name),
  };
}

/** What an adapter claims, it does; what it does not claim, it refuses. A pair for each capability. */
export const checks: readonly Check[] = group(
  'capability',
  CAPABILITY_NAMES.filter((name): name is Used => name in USES).flatMap((name) => [
    works(name),
    refuses(name),
  ]),
);
