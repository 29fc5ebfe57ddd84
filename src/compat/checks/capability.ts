import {
  type AccessLevel,
  type Adapter,
  CAPABILITY_MEANINGS,
  CAPABILITY_NAMES,
  type CapabilityName,
  type Hal,
} from '../../index.js';
import type { CheckContext } from '../context.js';
import { type CheckDefinition, group } from '../group.js';
import { keepRate, rateToCommand } from '../restore.js';
import { thrownBy, wordOf } from '../support.js';
import type { Check } from '../types.js';

/** Increment register of the clock, on every family; writing what was read changes nothing. */
const TIMINCA = 0xb608;
const STATUS = 0x8;
const STEP_NS = 1_000_000n;

/** What uses one capability. Without it, it must throw. */
interface Use {
  readonly access: AccessLevel;
  readonly call: string;
  readonly use: (nic: Adapter, hal: Hal, context: CheckContext) => unknown;
}

function stepThereAndBack(nic: Adapter): unknown {
  const change = nic.clock.adjustOffset(STEP_NS);
  nic.clock.adjustOffset(-STEP_NS);
  return change.appliedTo;
}

function setToNow(nic: Adapter, context: CheckContext): unknown {
  const before = nic.clock.readNs();
  const wanted = before + STEP_NS;
  const change = nic.clock.set(wanted);
  context.restoring('the time', () => {
    nic.clock.adjustOffset(-STEP_NS);
  });
  return change.appliedTo;
}

async function commandRate(nic: Adapter, context: CheckContext): Promise<unknown> {
  if (!nic.capabilities.clockRateAdjust) return nic.clock.adjustRate(0).appliedTo;
  await keepRate(context, nic);
  return nic.clock.adjustRate(await rateToCommand(nic)).appliedTo;
}

const USES = {
  clockRead: { access: 'observe', call: 'clock.read()', use: (nic) => nic.clock.read().deviceNs },
  clockSet: {
    access: 'discipline',
    call: 'clock.set()',
    use: (nic, _hal, context) => setToNow(nic, context),
  },
  clockOffsetAdjust: {
    access: 'discipline',
    call: 'clock.adjustOffset()',
    use: stepThereAndBack,
  },
  clockRateAdjust: {
    access: 'discipline',
    call: 'clock.adjustRate()',
    use: (nic, _hal, context) => commandRate(nic, context),
  },
  clockConfig: {
    access: 'observe',
    call: 'clock.config()',
    use: (nic) => nic.clock.config().timinca,
  },
  crossTimestamp: {
    access: 'observe',
    call: 'clock.crossTimestamp()',
    use: (nic) => nic.clock.crossTimestamp().boundNs,
  },
  registerRead: {
    access: 'observe',
    call: 'registers.read()',
    use: (nic) => nic.registers.read(STATUS),
  },
  registerWrite: {
    access: 'configure',
    call: 'registers.write()',
    use: (nic) =>
      nic.registers.write(TIMINCA, nic.capabilities.registerRead ? nic.registers.read(TIMINCA) : 0),
  },
  driverState: {
    access: 'observe',
    call: 'adapter.state()',
    use: (nic) => nic.state().hardwareState,
  },
  timestampStatus: {
    access: 'observe',
    call: 'timestamping.status()',
    use: (nic) => nic.timestamping.status().state,
  },
  groundTruth: {
    access: 'observe',
    call: 'simulation.truth()',
    use: (nic, hal, context) => context.simulation(hal).truth(nic).ratePpb,
  },
} satisfies Partial<Record<CapabilityName, Use>>;

type Used = keyof typeof USES;

const plainOf = (value: unknown): string => (value === undefined ? 'done' : String(value));

function works(name: Used): CheckDefinition {
  const { access, call, use }: Use = USES[name];
  return {
    name: `${name}-works`,
    title: `claimed and true: ${CAPABILITY_MEANINGS[name]}`,
    requirement: ['R0.1', 'R2.1'],
    capability: name,
    access,
    procedure: `On an adapter that claims it, ${call} succeeds in hardware.`,
    verify: async (context) => {
      const { hal, nic } = context.openAdapter({ access, clock: { discipline: 'hardware' } });
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
  const { hal, nic } = context.openAdapter({ access, clock: { discipline: 'hardware' } });
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
