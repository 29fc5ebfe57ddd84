import type { Adapter } from '../index.js';
import type { CheckContext } from './context.js';
import { STATUS, TIMINCA } from './offsets.gen.js';
import { keepRate, rateToCommand } from './restore.js';
import type { Uses } from './use.js';

const STEP_NS = 1_000_000n;

function stepThereAndBack(nic: Adapter): unknown {
  const change = nic.clock.adjustOffset(STEP_NS);
  nic.clock.adjustOffset(-STEP_NS);
  return change.appliedTo;
}

function setToNow(nic: Adapter, context: CheckContext): unknown {
  const before = nic.clock.readNs();
  const wanted = before + STEP_NS;
  const change = context.step(nic, STEP_NS, () => nic.clock.set(wanted));
  return change.appliedTo;
}

async function commandRate(nic: Adapter, context: CheckContext): Promise<unknown> {
  if (!nic.capabilities.clockRateAdjust) return nic.clock.adjustRate(0).appliedTo;
  await keepRate(context, nic);
  return nic.clock.adjustRate(await rateToCommand(nic)).appliedTo;
}

/** Uses of the capabilities around the clock. */
export const CLOCK_USES: Uses = {
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
    // Writing what was read changes nothing.
    use: (nic) =>
      nic.registers.write(TIMINCA, nic.capabilities.registerRead ? nic.registers.read(TIMINCA) : 0),
  },
  driverState: {
    access: 'observe',
    call: 'adapter.driver.state()',
    use: (nic) => nic.driver.state().hardwareState,
  },
  timestampStatus: {
    access: 'observe',
    call: 'stamps.status()',
    use: (nic) => nic.stamps.status().state,
  },
  groundTruth: {
    access: 'observe',
    call: 'simulation.truth()',
    use: (nic, hal, context) => context.simulation(hal).truth(nic).ratePpb,
  },
};
