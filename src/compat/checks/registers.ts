import type { CheckContext } from '../context.js';
import { groupWith } from '../group.js';
import {
  STATUS,
  SYSTIML,
  TIMINCA,
  TRGTTIML0,
  TRGTTIML0_FAMILIES,
  TSAUXC,
  TSAUXC_FAMILIES,
} from '../offsets.gen.js';
import { opened } from '../opened.js';
import { expectThrown } from '../support.js';
import type { Check } from '../types.js';

const ALL_ONES = 0xffff_ffff;

async function verifyMoves(context: CheckContext): Promise<void> {
  const { hal, nic } = context.openAdapter();
  const before = nic.registers.read(SYSTIML);
  await context.pass(hal, 0.01);
  const after = nic.registers.read(SYSTIML);
  context.log.note('before', before);
  context.log.holds('SYSTIML after 10 ms', after !== before, after, `not ${before}`);
}

function verifyOffsets(context: CheckContext): void {
  const { nic, log } = opened(context);
  for (const offset of [-4, 2, 0xb601, 0x20000, 0.5, Number.NaN]) {
    expectThrown(
      log,
      `read(${offset})`,
      () => nic.registers.read(offset),
      'RangeError',
      'TypeError',
    );
  }
  expectThrown(log, "read('8')", () => nic.registers.read('8' as never), 'TypeError');
}

function verifyValues(context: CheckContext): void {
  const { nic, log } = opened(context);
  for (const value of [-1, 2 ** 32, 0.5, Number.NaN]) {
    const write = (): void => nic.registers.write(TRGTTIML0, value);
    expectThrown(log, `write(${value})`, write, 'RangeError', 'TypeError');
  }
  expectThrown(log, 'write(1n)', () => nic.registers.write(TRGTTIML0, 1n as never), 'TypeError');
}

function verifyConfig(context: CheckContext): void {
  const { nic } = context.openAdapter();
  if (!nic.capabilities.clockConfig) context.skip('the adapter has no clockConfig');
  if (!TSAUXC_FAMILIES.includes(nic.family)) context.skip(`${nic.family} has no TSAUXC`);
  const { tsauxc } = nic.clock.config();
  context.log.equals('TSAUXC', nic.registers.read(TSAUXC), tsauxc);
}

/** TRGTTIML0 has no effect while no target is enabled in TSAUXC. */
function verifyWrite(context: CheckContext): void {
  const { nic } = context.openAdapter({ access: 'configure' });
  if (!TRGTTIML0_FAMILIES.includes(nic.family)) context.skip(`${nic.family} has no target times`);
  const before = nic.registers.read(TRGTTIML0);
  context.restoring('TRGTTIML0', () => nic.registers.write(TRGTTIML0, before));
  for (const value of [0x1234_5678, 0x0765_4321]) {
    nic.registers.write(TRGTTIML0, value);
    context.log.equals(`after write(${value})`, nic.registers.read(TRGTTIML0), value);
  }
}

const COMMON = { requirement: ['R0.4'] } as const;

/** Registers by offset. */
export const checks: readonly Check[] = groupWith('registers', COMMON, [
  {
    name: 'status',
    title: 'the device answers register reads',
    capability: 'registerRead',
    procedure: 'Read STATUS; it is not all ones, which is what a missing device reads as.',
    verify: (context) => {
      const value = context.openAdapter().nic.registers.read(STATUS);
      context.log.within('STATUS', value, 0, ALL_ONES - 1);
    },
  },
  {
    name: 'systim-moves',
    title: 'the counter register moves',
    capability: 'registerRead',
    seconds: 0.01,
    procedure: 'Read SYSTIML twice, 10 ms apart.',
    verify: verifyMoves,
  },
  {
    name: 'timinca',
    title: 'the increment register is stable',
    capability: 'registerRead',
    procedure: 'Read TIMINCA 20 times; it is not 0 and always the same.',
    verify: (context) => {
      const { nic } = context.openAdapter();
      const values = new Set(Array.from({ length: 20 }, () => nic.registers.read(TIMINCA)));
      context.log.equals('values', values.size, 1);
      context.log.within('TIMINCA', [...values][0] ?? -1, 0, ALL_ONES - 1);
    },
  },
  {
    name: 'config-agrees',
    title: 'the configuration agrees with the registers',
    requirement: ['R0.3', 'R0.4'],
    capability: 'registerRead',
    procedure: 'Compare TSAUXC with clock.config().',
    verify: verifyConfig,
  },
  {
    name: 'offset-checked',
    title: 'invalid offsets are rejected without calling the driver',
    requirement: ['R0.4', 'docs/errors.md'],
    procedure: 'Read at negative, odd, too large and fractional offsets.',
    verify: verifyOffsets,
  },
  {
    name: 'value-checked',
    title: 'invalid values are rejected without calling the driver',
    requirement: ['R0.4', 'docs/errors.md'],
    procedure: 'Write negative, too large and fractional values, and a bigint.',
    verify: verifyValues,
  },
  {
    name: 'write-reads-back',
    title: 'what is written reads back',
    capability: 'registerWrite',
    access: 'configure',
    procedure: 'Write two patterns to TRGTTIML0, which no enabled target uses; put it back.',
    verify: verifyWrite,
  },
]);
