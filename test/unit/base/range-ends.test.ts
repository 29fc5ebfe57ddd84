/** Both ends of every numeric range are taken: what is wrong beyond them is in bad-input.test.ts. */
import { describe, expect, it } from 'vitest';
import { CROSS_SLOTS } from '../../../src/binding/native.js';
import { discipline } from '../../../src/hal/discipline.js';
import { caught, type Opened, openFake } from '../fakes/opened.js';

type Call = (opened: Opened, value: never) => unknown;

const U64_LAST = 2n ** 64n - 1n;
const I64_FIRST = -(2n ** 63n);
const I64_LAST = 2n ** 63n - 1n;
const view = new BigUint64Array(CROSS_SLOTS);

const ends: [string, Call, unknown[]][] = [
  ['hal.open(selector).index', ({ hal }, index) => hal.open({ index }), [0, 255]],
  [
    'clock.crossTimestamp(options).brackets',
    ({ adapter }, brackets) => adapter.clock.crossTimestamp({ brackets }),
    [1, 1000],
  ],
  [
    'clock.crossTimestampInto(brackets)',
    ({ adapter }, brackets) => adapter.clock.crossTimestampInto(view, brackets),
    [1, 1000],
  ],
  ['clock.batch(target)', ({ adapter }, count) => adapter.clock.batch(count), [1, 1_000_000]],
  ['clock.at(systemNs)', ({ adapter }, ns) => adapter.clock.at(ns), [0n, U64_LAST]],
  ['clock.toSystem(deviceNs)', ({ adapter }, ns) => adapter.clock.toSystem(ns), [0n, U64_LAST]],
  ['clock.fromRaw(rawNs)', ({ adapter }, ns) => adapter.clock.fromRaw(ns), [0n, U64_LAST]],
  ['clock.toRaw(deviceNs)', ({ adapter }, ns) => adapter.clock.toRaw(ns), [0n, U64_LAST]],
  [
    'clock.events(options).capacity',
    ({ adapter }, capacity) => adapter.clock.events({ capacity }),
    [1, 65_536],
  ],
  ['clock.set(deviceNs)', ({ adapter }, ns) => adapter.clock.set(ns), [0n, U64_LAST]],
  [
    'clock.adjustOffset(offsetNs)',
    ({ adapter }, ns) => adapter.clock.adjustOffset(ns),
    [I64_FIRST, I64_LAST],
  ],
  ['clock.adjustRate(ppb)', ({ adapter }, ppb) => adapter.clock.adjustRate(ppb), [-1e9, 1e9]],
  [
    'discipline(options).intervalMs',
    ({ hal, adapter }, intervalMs) =>
      discipline({ slave: adapter.clock, master: hal.systemClock, intervalMs }),
    [1, 60_000],
  ],
  [
    'discipline(options).maxBoundNs',
    ({ hal, adapter }, maxBoundNs) =>
      discipline({ slave: adapter.clock, master: hal.systemClock, maxBoundNs }),
    [1, 1e9],
  ],
  ['registers.read(offset)', ({ adapter }, offset) => adapter.registers.read(offset), [0, 0x1fffc]],
  [
    'registers.write(value)',
    ({ adapter }, value) => adapter.registers.write(0, value),
    [0, 2 ** 32 - 1],
  ],
  [
    'simulation.advance(ns)',
    ({ hal }, ns) => hal.simulation?.advance(ns),
    [0n, 1_000_000_000_000_000n],
  ],
  [
    'convert.stampsToNs(batch).offsetNs',
    ({ hal }, offsetNs) =>
      hal.convert.stampsToNs({ format: 'fs5', input: view, output: view, offsetNs }),
    [I64_FIRST, I64_LAST],
  ],
  [
    'convert.ticksToNs(batch).frequencyHz',
    ({ hal }, frequencyHz) => hal.convert.ticksToNs({ frequencyHz, input: view, output: view }),
    [1n, U64_LAST],
  ],
];

/** Refused by its parameter, and not by something that the fake does not have. */
const isRefused = (error: unknown, parameter: string): boolean =>
  error instanceof Error && error.message.startsWith(`${parameter} must `);

describe('the ends of a range', () => {
  it.each(ends)('of %s are taken', (parameter, call, values) => {
    for (const value of values) {
      const opened = openFake('configure');
      const error = caught(() => call(opened, value as never));
      expect(isRefused(error, parameter), `${String(value)}: ${error}`).toBe(false);
    }
  });

  it.each([
    ['simulation.advance(ns)', 1_000_000_000_000_001n],
    ['clock.adjustRate(ppb)', 1.0001e9],
    ['clock.adjustRate(ppb)', -1.0001e9],
    ['discipline(options).maxBoundNs', 1.0001e9],
    ['discipline(options).maxBoundNs', 0.999],
    ['discipline(options).intervalMs', 0.999],
    ['discipline(options).intervalMs', 60_000.1],
    ['clock.at(systemNs)', U64_LAST + 1n],
    ['clock.adjustOffset(offsetNs)', I64_LAST + 1n],
  ])('of %s are the last values: %s is refused', (parameter, value) => {
    const [, call] = ends.find(([name]) => name === parameter) as [string, Call, unknown[]];
    const error = caught(() => call(openFake('configure'), value as never));
    expect(isRefused(error, parameter), `${error}`).toBe(true);
  });
});
