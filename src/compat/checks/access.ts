import { ACCESS_LEVELS, type Adapter } from '../../index.js';
import type { CheckContext } from '../context.js';
import { type Definition, groupWith } from '../group.js';
import { TRGTTIML0 } from '../offsets.gen.js';
import { expectThrown } from '../support.js';
import type { Check } from '../types.js';

const COMMON = { requirement: ['docs/errors.md'] } as const;

const observer = (context: CheckContext): Adapter => context.openAdapter({ access: 'observe' }).nic;

function refused(
  name: string,
  what: string,
  call: (nic: Adapter) => unknown,
): Definition<typeof COMMON> {
  return {
    name: `observe-${name}`,
    title: `${what} needs more than observe`,
    requirement: ['docs/errors.md', 'R2.3'],
    procedure: `Open with access observe and call it; HAL_ACCESS_LEVEL.`,
    verify: (context) => {
      const nic = observer(context);
      expectThrown(context.log, what, () => call(nic), 'HAL_ACCESS_LEVEL');
    },
  };
}

function verifyUnchanged(context: CheckContext): void {
  const nic = observer(context);
  const { log } = context;
  const before = nic.clock.crossTimestamp();
  for (const call of [
    () => nic.clock.set(before.deviceNs + 1_000_000_000_000n),
    () => nic.clock.adjustOffset(1_000_000_000_000n),
  ]) {
    expectThrown(log, 'refused', call, 'HAL_ACCESS_LEVEL');
  }
  const after = nic.clock.crossTimestamp();
  const systemNs = after.systemNs - before.systemNs;
  const limit = systemNs * 2n + before.boundNs + after.boundNs;
  log.within('device clock meanwhile', after.deviceNs - before.deviceNs, 0n, limit, 'ns');
  log.equals('mode', nic.clock.mode, 'hardware');
}

/** What an adapter was opened for is all that it does. */
export const checks: readonly Check[] = groupWith('access', COMMON, [
  refused('set', 'clock.set()', (nic) => nic.clock.set(1n)),
  refused('step', 'clock.adjustOffset()', (nic) => nic.clock.adjustOffset(0n)),
  refused('rate', 'clock.adjustRate()', (nic) => nic.clock.adjustRate(0)),
  refused('release', 'clock.release()', (nic) => nic.clock.release()),
  refused('register-write', 'registers.write()', (nic) => nic.registers.write(TRGTTIML0, 0)),
  {
    name: 'discipline-register-write',
    title: 'writing registers needs more than discipline',
    access: 'discipline',
    procedure: 'Open with access discipline and write a register; HAL_ACCESS_LEVEL.',
    verify: (context) => {
      const { nic } = context.openAdapter({ access: 'discipline' });
      const write = (): void => nic.registers.write(TRGTTIML0, 0);
      expectThrown(context.log, 'registers.write()', write, 'HAL_ACCESS_LEVEL');
    },
  },
  {
    name: 'level-kept',
    title: 'an adapter has the access it was opened with, or that of its HAL',
    procedure: 'Open with and without a level and compare.',
    verify: (context) => {
      const hal = context.openHal({ access: 'observe' });
      const { key } = context.info;
      context.log.equals('without one', hal.open({ key }).access, 'observe');
      context.log.equals('observe', hal.open({ key }, { access: 'observe' }).access, 'observe');
      const level = context.settings.access;
      context.log.equals(level, hal.open({ key }, { access: level }).access, level);
    },
  },
  {
    name: 'unknown-level',
    title: 'an unknown level opens nothing',
    requirement: ['docs/errors.md', 'docs/errors.md'],
    procedure: 'Open with levels that do not exist.',
    verify: (context) => {
      const hal = context.openHal();
      const { key } = context.info;
      for (const access of ['root', '', 'Observe', 1]) {
        const open = (): unknown => hal.open({ key }, { access: access as never });
        expectThrown(context.log, String(access), open, 'RangeError', 'TypeError');
      }
      context.log.equals('levels', ACCESS_LEVELS.join(' '), 'observe discipline configure');
    },
  },
  {
    name: 'refusal-changes-nothing',
    title: 'refused calls have no effect',
    capability: 'crossTimestamp',
    procedure: 'Try to set and to step between two cross timestamps.',
    verify: verifyUnchanged,
  },
]);
