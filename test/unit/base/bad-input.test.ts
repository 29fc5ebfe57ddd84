/** Every public call with wrong arguments: refused by name, and native code is never entered. */
import { describe, expect, it } from 'vitest';
import { CROSS_SLOTS } from '../../../src/binding/native.js';
import { discipline } from '../../../src/hal/discipline.js';
import { openHalWith } from '../../../src/hal/hal.js';
import { identifyAdapters } from '../../../src/hal/identity.js';
import { FakeModule, sourceOf } from '../fakes/native.js';
import { caught, type Opened, openFake } from '../fakes/opened.js';

type Call = (opened: Opened, bad: never) => unknown;

const U64 = 2n ** 64n;
const I63 = 2n ** 63n;
const view = new BigUint64Array(CROSS_SLOTS);
const NOT_BIGINT = [1, '1', null, undefined, {}, true, Number.NaN];
const NOT_NUMBER = ['1', 1n, null, {}, true, Symbol('1')];
const NOT_INTEGER = [...NOT_NUMBER, 1.5, Number.NaN, Number.POSITIVE_INFINITY];
const NOT_TEXT = [1, null, undefined, {}, true];
const NOT_OBJECT = [null, 1, 'text', true, [], () => 1];

/** Parameter as the message names it, the call, and values that are wrong. */
const sync: [string, Call, unknown[]][] = [
  ['hal.open(target)', ({ hal }, bad) => hal.open(bad), [undefined, ...NOT_OBJECT]],
  ['hal.open(selector)', ({ hal }, bad) => hal.open(bad), [{}, { color: 1 }, { mac: undefined }]],
  ['hal.open(selector).mac', ({ hal }, mac) => hal.open({ mac }), [1, null, '02:00', 'zz']],
  ['hal.open(selector).family', ({ hal }, family) => hal.open({ family }), [1, null, 'i350']],
  ['hal.open(selector).index', ({ hal }, index) => hal.open({ index }), [-1, 256, ...NOT_INTEGER]],
  ['hal.open(selector).key', ({ hal }, key) => hal.open({ key }), ['', 1, null, {}]],
  ['hal.open(selector).name', ({ hal }, name) => hal.open({ name }), ['', 1, null, {}]],
  ['hal.open(selector).guid', ({ hal }, guid) => hal.open({ guid }), ['', 1, null, {}]],
  [
    'hal.open(options)',
    ({ hal }, bad) => hal.open({ index: 0 }, bad),
    [...NOT_OBJECT, { acess: 1 }],
  ],
  [
    'hal.open(options).access',
    ({ hal }, access) => hal.open({ index: 0 }, { access }),
    ['root', 2, null, 'OBSERVE'],
  ],
  [
    'adapter.whyNot(name)',
    ({ adapter }, bad) => adapter.whyNot(bad),
    [...NOT_TEXT, 'fly', 'toString'],
  ],
  [
    'clock.crossTimestamp(options)',
    ({ adapter }, bad) => adapter.clock.crossTimestamp(bad),
    [...NOT_OBJECT, { bracket: 1 }],
  ],
  [
    'clock.crossTimestamp(options).brackets',
    ({ adapter }, brackets) => adapter.clock.crossTimestamp({ brackets }),
    [0, -1, 1001, ...NOT_INTEGER],
  ],
  [
    'clock.crossTimestampInto(view)',
    ({ adapter }, bad) => adapter.clock.crossTimestampInto(bad),
    [undefined, null, [], new BigUint64Array(6), new BigInt64Array(7), new Float64Array(7)],
  ],
  [
    'clock.crossTimestampInto(brackets)',
    ({ adapter }, bad) => adapter.clock.crossTimestampInto(view, bad),
    [0, 1001, ...NOT_INTEGER],
  ],
  [
    'hal.open(options).clock',
    ({ hal }, clock) => hal.open({ index: 0 }, { clock }),
    [...NOT_OBJECT, { wanted: 1 }],
  ],
  [
    'hal.open(options).clock.wantedBoundNs',
    ({ hal }, wantedBoundNs) => hal.open({ index: 0 }, { clock: { wantedBoundNs } }),
    [0, ...NOT_NUMBER],
  ],
  [
    'hal.open(options).clock.steering',
    ({ hal }, steering) => hal.open({ index: 0 }, { clock: { steering } }),
    ['soft', null, 1],
  ],
  [
    'clock.batch(target)',
    ({ adapter }, bad) => adapter.clock.batch(bad),
    [undefined, null, '5', 5n, 0, -1, 1.5, 1_000_001, [], new BigUint64Array(0), new Uint8Array(8)],
  ],
  ['clock.at(systemNs)', ({ adapter }, bad) => adapter.clock.at(bad), [-1n, U64, ...NOT_BIGINT]],
  [
    'clock.toSystem(deviceNs)',
    ({ adapter }, bad) => adapter.clock.toSystem(bad),
    [-1n, U64, ...NOT_BIGINT],
  ],
  ['clock.fromRaw(rawNs)', ({ adapter }, bad) => adapter.clock.fromRaw(bad), [-1n, ...NOT_BIGINT]],
  ['clock.toRaw(deviceNs)', ({ adapter }, bad) => adapter.clock.toRaw(bad), [U64, ...NOT_BIGINT]],
  [
    'clock.events(options)',
    ({ adapter }, bad) => adapter.clock.events(bad),
    [...NOT_OBJECT, { size: 1 }],
  ],
  [
    'clock.events(options).capacity',
    ({ adapter }, capacity) => adapter.clock.events({ capacity }),
    [0, 65_537, ...NOT_INTEGER],
  ],
  [
    'clock.events(options).signal',
    ({ adapter }, signal) => adapter.clock.events({ signal }),
    [null, {}, new AbortController(), 1],
  ],
  ['discipline(options)', (_, bad) => discipline(bad), [...NOT_OBJECT, undefined, { mastr: 1 }]],
  [
    'discipline(options).slave',
    ({ hal }, slave) => discipline({ slave, master: hal.systemClock }),
    [undefined, null, {}, 'clock', 1],
  ],
  [
    'discipline(options).master',
    ({ adapter }, master) => discipline({ slave: adapter.clock, master }),
    [undefined, null, {}, 'clock', 1],
  ],
  [
    'discipline(options).intervalMs',
    ({ hal, adapter }, intervalMs) =>
      discipline({ slave: adapter.clock, master: hal.systemClock, intervalMs }),
    [0, 60_001, ...NOT_NUMBER],
  ],
  [
    'discipline(options).maxBoundNs',
    ({ hal, adapter }, maxBoundNs) =>
      discipline({ slave: adapter.clock, master: hal.systemClock, maxBoundNs }),
    [0, 1.1e9, ...NOT_NUMBER],
  ],
  [
    'discipline(options).signal',
    ({ hal, adapter }, signal) =>
      discipline({ slave: adapter.clock, master: hal.systemClock, signal }),
    [null, {}, 1],
  ],
  [
    'new Servo(options)',
    ({ hal, adapter }, servo) =>
      discipline({ slave: adapter.clock, master: hal.systemClock, servo }),
    [...NOT_OBJECT, { p: 1 }],
  ],
  ['clock.set(deviceNs)', ({ adapter }, bad) => adapter.clock.set(bad), [-1n, U64, ...NOT_BIGINT]],
  [
    'clock.adjustOffset(offsetNs)',
    ({ adapter }, bad) => adapter.clock.adjustOffset(bad),
    [I63, -I63 - 1n, ...NOT_BIGINT],
  ],
  [
    'clock.adjustRate(ppb)',
    ({ adapter }, bad) => adapter.clock.adjustRate(bad),
    [undefined, ...NOT_NUMBER, Number.NaN, Number.POSITIVE_INFINITY, 1e10, -1e10],
  ],
  [
    'registers.read(offset)',
    ({ adapter }, bad) => adapter.registers.read(bad),
    [undefined, -4, 2, 0x1ffff, 0x20000, ...NOT_INTEGER],
  ],
  [
    'registers.write(offset)',
    ({ adapter }, bad) => adapter.registers.write(bad, 0),
    [undefined, -4, 1, 0x20000, ...NOT_INTEGER],
  ],
  [
    'registers.write(value)',
    ({ adapter }, bad) => adapter.registers.write(0, bad),
    [undefined, -1, 2 ** 32, ...NOT_INTEGER],
  ],
  [
    'simulation.advance(ns)',
    ({ hal }, bad) => hal.simulation?.advance(bad),
    [-1n, U64, ...NOT_BIGINT],
  ],
  ['simulation.order(text)', ({ hal }, bad) => hal.simulation?.order(bad), ['', ...NOT_TEXT]],
  [
    'simulation.truth(adapter)',
    ({ hal }, bad) => hal.simulation?.truth(bad),
    [undefined, null, {}, 'key-0', 0],
  ],
  ...(['stampsToNs', 'ticksToNs'] as const).flatMap((name): [string, Call, unknown[]][] => {
    const good = name === 'stampsToNs' ? { format: 'fs5' } : { frequencyHz: 10_000_000n };
    const call =
      (key: string): Call =>
      ({ hal }, bad) =>
        hal.convert[name]({ ...good, input: view, output: view, [key]: bad } as never);
    return [
      [`convert.${name}(batch)`, ({ hal }, bad) => hal.convert[name](bad), NOT_OBJECT],
      [`convert.${name}(batch)`, call('outptu'), [view]],
      [`convert.${name}(batch).input`, call('input'), [undefined, null, [], new Uint8Array(8)]],
      [`convert.${name}(batch).output`, call('output'), [undefined, [], new BigUint64Array(6)]],
      [`convert.${name}(batch).offsetNs`, call('offsetNs'), [I63, -I63 - 1n, 1, null, '1']],
      [`convert.${name}(batch).path`, call('path'), ['avx2', '', 1, null]],
    ];
  }),
  [
    'convert.stampsToNs(batch).format',
    ({ hal }, format) => hal.convert.stampsToNs({ format, input: view, output: view }),
    [undefined, 'ticks', 'Seconds-ns', 4, null],
  ],
  [
    'convert.ticksToNs(batch).frequencyHz',
    ({ hal }, frequencyHz) => hal.convert.ticksToNs({ frequencyHz, input: view, output: view }),
    [0n, -1n, U64, ...NOT_BIGINT],
  ],
  [
    'identifyAdapters(a)',
    ({ hal }, bad) => identifyAdapters(bad, hal),
    [undefined, null, {}, 'sim'],
  ],
  [
    'identifyAdapters(b)',
    ({ hal }, bad) => identifyAdapters(hal, bad),
    [undefined, null, {}, 'sim'],
  ],
  [
    'identifyAdapters(options)',
    ({ hal }, bad) => identifyAdapters(hal, hal, bad),
    [...NOT_OBJECT, { prob: true }],
  ],
  [
    'identifyAdapters(options).probe',
    ({ hal }, probe) => identifyAdapters(hal, hal, { probe }),
    [1, 'no', null],
  ],
];

type AsyncCall = (opened: Opened, bad: never) => Promise<unknown>;

const measure = { durationMs: 1, brackets: 1 };
const async: [string, AsyncCall, unknown[]][] = [
  ['hal.openAsync(target)', ({ hal }, bad) => hal.openAsync(bad), [undefined, ...NOT_OBJECT]],
  ['hal.openAsync(selector)', ({ hal }, bad) => hal.openAsync(bad), [{}, { color: 1 }]],
  [
    'hal.openAsync(options).access',
    ({ hal }, access) => hal.openAsync({ index: 0 }, { access }),
    ['root', 2],
  ],
  ...(['measureRate', 'calibrate'] as const).flatMap((name): [string, AsyncCall, unknown[]][] => [
    [
      `clock.${name}(options)`,
      ({ adapter }, bad) => adapter.clock[name](bad),
      [...NOT_OBJECT, { duration: 1 }],
    ],
    [
      `clock.${name}(options).durationMs`,
      ({ adapter }, durationMs) => adapter.clock[name]({ ...measure, durationMs }),
      [0, 3_600_001, ...NOT_INTEGER],
    ],
    [
      `clock.${name}(options).brackets`,
      ({ adapter }, brackets) => adapter.clock[name]({ ...measure, brackets }),
      [0, 1001, ...NOT_INTEGER],
    ],
  ]),
];

function expectRefusal(error: unknown, parameter: string, { log }: Opened): void {
  expect(error instanceof TypeError || error instanceof RangeError, String(error)).toBe(true);
  expect((error as Error).message.startsWith(`${parameter} must `)).toBe(true);
  expect((error as Error).message).toMatch(/, got .+/);
  expect(error).not.toHaveProperty('code');
  expect((error as Error).stack).toContain('bad-input.test.ts');
  expect(log.calls).toEqual([]);
}

describe('bad input', () => {
  it.each(sync)('of %s is refused before native code', (parameter, call, values) => {
    for (const bad of values) {
      const opened = openFake('configure');
      expectRefusal(
        caught(() => call(opened, bad as never)),
        parameter,
        opened,
      );
    }
  });

  it.each(async)('of %s is a rejection before native code', async (parameter, call, values) => {
    for (const bad of values) {
      const opened = openFake('configure');
      const error = await call(opened, bad as never).catch((reason: unknown) => reason);
      expectRefusal(error, parameter, opened);
    }
  });

  it('is refused by openHal before a binary is loaded', () => {
    const source = sourceOf(new FakeModule());
    for (const bad of [null, 'sim', { backend: 'simm' }, { color: 1 }]) {
      expect(() => openHalWith(source, bad as never)).toThrow(/^openHal\(options/);
    }
    expect(source.asked).toEqual([]);
  });
});

describe('an access level that is too low', () => {
  const calls: [string, string, (opened: Opened) => unknown][] = [
    ['clock.set', 'discipline', ({ adapter }) => adapter.clock.set(1n)],
    ['clock.adjustOffset', 'discipline', ({ adapter }) => adapter.clock.adjustOffset(1n)],
    ['clock.adjustRate', 'discipline', ({ adapter }) => adapter.clock.adjustRate(0)],
    ['clock.release', 'discipline', ({ adapter }) => adapter.clock.release()],
    [
      'discipline',
      'discipline',
      ({ hal, adapter }) => discipline({ slave: adapter.clock, master: hal.systemClock }),
    ],
    ['registers.write', 'configure', ({ adapter }) => adapter.registers.write(0, 0)],
  ];
  const levels = ['observe', 'discipline', 'configure'] as const;

  it.each(calls)('refuses %s below %s before native code', (operation, need, call) => {
    for (const have of levels) {
      const opened = openFake(have);
      const error = caught(() => call(opened));
      if (levels.indexOf(have) >= levels.indexOf(need as 'observe')) {
        expect(error).toBeUndefined();
        continue;
      }
      expect(error).toMatchObject({
        code: 'HAL_ACCESS_LEVEL',
        operation,
        detail: `needs access '${need}', the adapter was opened with '${have}'`,
        hint: `Open the adapter with access: '${need}'.`,
      });
      expect(opened.log.calls).toEqual([]);
    }
  });
});
