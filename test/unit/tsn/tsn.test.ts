/** adapter.tsn: every limit from both sides, before native code is entered; what an outcome says. */
import { describe, expect, it } from 'vitest';
import type { GateSchedule } from '../../../src/tsn/gates.js';
import { fakeInfo, nativeError } from '../fakes/native.js';
import { caught, type Opened, openFake } from '../fakes/opened.js';

const open = (settings = {}): Opened => openFake('configure', settings);

const SCHEDULE: GateSchedule = {
  baseTimeNs: 0n,
  cycleTimeNs: 1_000_000n,
  entries: [
    { gateStates: 0x01, durationNs: 250_000n },
    { gateStates: 0x06, durationNs: 750_000n },
  ],
};
const SHAPER = {
  trafficClass: 3,
  idleSlopeBps: 1_000_000_000,
  hiCreditBytes: 1000,
  loCreditBytes: -1500,
};
const withoutLink = () => open({ adapters: [fakeInfo({ link: null })] });
const canLaunch = [{ name: 'launchTime', supported: true, reason: '' }];

type Bad = never;
type Case = [parameter: string, call: (opened: Opened, bad: Bad) => unknown, values: unknown[]];

const gates =
  (change: (bad: unknown) => object) =>
  ({ adapter }: Opened, bad: unknown) =>
    adapter.tsn.gates.configure({ ...SCHEDULE, ...change(bad) } as never);
const shaper =
  (key: string) =>
  ({ adapter }: Opened, bad: unknown) =>
    adapter.tsn.shaper.configure({ ...SHAPER, [key]: bad } as never);
const entry = (gateStates: unknown, durationNs: unknown) => ({
  entries: [{ gateStates, durationNs }],
});

const NOT_NUMBER = ['1', null, true, {}];
const NOT_INTEGER = [...NOT_NUMBER, 1n, 1.5, Number.NaN];
const NOT_BIGINT = [...NOT_NUMBER, 1, undefined];

const CASES: Case[] = [
  [
    'tsn.gates.configure(schedule)',
    ({ adapter }, bad) => adapter.tsn.gates.configure(bad),
    [null, 1, [], { cycle: 1n }],
  ],
  [
    '(schedule).baseTimeNs',
    gates((baseTimeNs) => ({ baseTimeNs })),
    [-1n, 2n ** 32n * 10n ** 9n, ...NOT_BIGINT],
  ],
  [
    '(schedule).cycleTimeNs',
    gates((cycleTimeNs) => ({ cycleTimeNs })),
    [0n, -1n, 1_000_000_001n, ...NOT_BIGINT],
  ],
  [
    '(schedule).entries',
    gates((entries) => ({ entries })),
    [[], Array(9).fill({ gateStates: 1, durationNs: 1n }), null, {}, 'x'],
  ],
  [
    '(schedule).entries[0].gateStates',
    gates((bad) => entry(bad, 1n)),
    [-1, 256, undefined, ...NOT_INTEGER],
  ],
  [
    '(schedule).entries[0].durationNs',
    gates((bad) => entry(1, bad)),
    [0n, 2n ** 32n, ...NOT_BIGINT],
  ],
  ['(schedule).entries[0]', gates((bad) => ({ entries: [bad] })), [null, 1, { states: 1 }]],
  [
    'preemptableQueues',
    ({ adapter }, preemptableQueues) => adapter.tsn.preemption.configure({ preemptableQueues }),
    [-1, 256, undefined, ...NOT_INTEGER],
  ],
  [
    'minFragmentBytes',
    ({ adapter }, minFragmentBytes) =>
      adapter.tsn.preemption.configure({ preemptableQueues: 1, minFragmentBytes }),
    [0, 63, 65, 127, 255, 257, 320, 1.5, '64', 64n],
  ],
  [
    'verify',
    ({ adapter }, verify) => adapter.tsn.preemption.configure({ preemptableQueues: 1, verify }),
    [0, 1, 'yes', null],
  ],
  ['trafficClass', shaper('trafficClass'), [-1, 8, undefined, ...NOT_INTEGER]],
  ['idleSlopeBps', shaper('idleSlopeBps'), [0, -1, 2_500_000_001, undefined, ...NOT_INTEGER]],
  ['sendSlopeBps', shaper('sendSlopeBps'), [0, 1, -1_500_000_001, '1', -1_500_000_000n]],
  ['hiCreditBytes', shaper('hiCreditBytes'), [-1, 2 ** 31, undefined, ...NOT_INTEGER]],
  ['loCreditBytes', shaper('loCreditBytes'), [1, -(2 ** 31) - 1, undefined, ...NOT_INTEGER]],
  ['portRateBps', shaper('portRateBps'), [0, 1e12 + 1, '1', 1n]],
  ['enable', shaper('enable'), [0, 1, 'no', null]],
  ['(settings) must have no settings with enable: false', shaper('enable'), [false]],
  [
    'trafficClass',
    ({ adapter }, trafficClass) => adapter.tsn.launchTime.configure({ trafficClass, deviceNs: 9n }),
    [-1, 8, undefined, ...NOT_INTEGER],
  ],
  [
    'deviceNs',
    ({ adapter }, deviceNs) => adapter.tsn.launchTime.configure({ trafficClass: 1, deviceNs }),
    [-1n, 2n ** 64n, ...NOT_BIGINT],
  ],
  [
    'enable',
    ({ adapter }, enable) => adapter.tsn.ptm.configure({ enable }),
    [0, 1, 'no', null, undefined],
  ],
];

describe('settings that break a limit', () => {
  it.each(CASES)(
    '%s is refused by name, and native code is not entered',
    (parameter, call, values) => {
      for (const bad of values) {
        const opened = open();
        const error = caught(() => call(opened, bad as Bad));
        expect(error instanceof TypeError || error instanceof RangeError, String(error)).toBe(true);
        expect((error as Error).message).toContain(parameter);
        expect(opened.log.calls).toEqual([]);
      }
    },
  );

  it.each<[string, RegExp, (opened: Opened) => unknown]>([
    ['cycle', /8\.6\.8\.4/, gates(() => ({ cycleTimeNs: 0n })) as never],
    ['cycle of an I226', /i226: at most 1 s/, gates(() => ({ cycleTimeNs: 2n ** 40n })) as never],
    [
      'sum of the entries',
      /at most the cycle of 999999 ns together .*8\.6\.8\.4.*1000000 ns/,
      gates(() => ({ cycleTimeNs: 999_999n })) as never,
    ],
    ['entry', /8\.6\.8\.4/, gates(() => entry(1, 0n)) as never],
    [
      'fragment',
      /64, 128, 192 or 256 bytes \(IEEE 802\.3-2022 clause 99\)/,
      ({ adapter }) =>
        adapter.tsn.preemption.configure({ preemptableQueues: 1, minFragmentBytes: 100 as never }),
    ],
    [
      'idle slope',
      /1 to 2500000000 bit\/s, the port rate .*8\.6\.8\.2/,
      (o) => shaper('idleSlopeBps')(o, 3e9),
    ],
    [
      'send slope',
      /idle slope - port rate = -1500000000 bit\/s .*8\.6\.8\.2/,
      (o) => shaper('sendSlopeBps')(o, -1),
    ],
    ['high credit', /8\.6\.8\.2/, (o) => shaper('hiCreditBytes')(o, -1)],
    ['low credit', /8\.6\.8\.2/, (o) => shaper('loCreditBytes')(o, 1)],
  ])('names limit and clause: %s', (_, text, call) => {
    const error = caught(() => call(open()));
    expect(error).toBeInstanceOf(RangeError);
    expect((error as Error).message).toMatch(text);
  });
});

describe('settings within the limits', () => {
  it('reach native code as they are', () => {
    const { adapter, log } = open();
    const { tsn } = adapter;
    tsn.gates.configure(SCHEDULE);
    tsn.gates.configure({ ...SCHEDULE, cycleTimeNs: 10n ** 9n });
    tsn.preemption.configure({ preemptableQueues: 0x0e });
    tsn.preemption.configure({ preemptableQueues: 1, minFragmentBytes: 256, verify: false });
    tsn.shaper.configure(SHAPER);
    tsn.shaper.configure({ ...SHAPER, enable: true, sendSlopeBps: -1_500_000_000 });
    tsn.shaper.configure({ trafficClass: 3, enable: false });
    tsn.ptm.configure({ enable: true });
    expect(log.calls).toEqual([
      'adapter.configureGates(0, 1000000, 1,250000,6,750000)',
      'adapter.configureGates(0, 1000000000, 1,250000,6,750000)',
      'adapter.configurePreemption(14, 64, true)',
      'adapter.configurePreemption(1, 256, false)',
      'adapter.configureShaper(3, true, 1000000000, -1500000000, 1000, -1500)',
      'adapter.configureShaper(3, true, 1000000000, -1500000000, 1000, -1500)',
      'adapter.configureShaper(3, false, 0, 0, 0, 0)',
      'adapter.configurePtm(true)',
    ]);
  });

  it('allow a longer cycle where no I225 or I226 limits it', () => {
    const { adapter, log } = open({ adapters: [fakeInfo({ family: 'i210' })] });
    adapter.tsn.gates.configure({ ...SCHEDULE, cycleTimeNs: 10n ** 10n });
    expect(log.calls).toHaveLength(1);
  });

  it('are read once, before anything happens', () => {
    const { adapter, log } = open();
    let reads = 0;
    const schedule = {
      ...SCHEDULE,
      get cycleTimeNs(): bigint {
        reads += 1;
        return reads === 1 ? 1_000_000n : 0n;
      },
    };
    adapter.tsn.gates.configure(schedule);
    expect(log.calls[0]).toContain('1000000');
    expect(reads).toBe(1);
  });
});

describe('the port rate', () => {
  it('is the speed of the link, or what the caller says', () => {
    const { adapter, log } = withoutLink();
    const error = caught(() => adapter.tsn.shaper.configure(SHAPER));
    expect(error).toBeInstanceOf(TypeError);
    expect((error as Error).message).toContain('which this backend does not know');
    adapter.tsn.shaper.configure({ ...SHAPER, portRateBps: 10_000_000_000 });
    expect(log.calls).toEqual([
      'adapter.configureShaper(3, true, 1000000000, -9000000000, 1000, -1500)',
    ]);
  });

  it('brings a warning when more than three quarters are reserved', () => {
    const { adapter } = open();
    const reserve = (trafficClass: number, idleSlopeBps: number) =>
      adapter.tsn.shaper.configure({ ...SHAPER, trafficClass, idleSlopeBps }).warnings;
    expect(reserve(3, 1_875_000_000)).toEqual([]);
    expect(reserve(3, 1_000_000_000)).toEqual([]);
    expect(reserve(2, 875_000_000)).toEqual([]);
    const warnings = reserve(2, 1_000_000_000);
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toContain('80.0 % of the port rate');
    expect(warnings[0]).toContain('IEEE 802.1Q-2022 34.3.1');
    adapter.tsn.shaper.configure({ trafficClass: 3, enable: false });
    expect(reserve(2, 1_000_000_000)).toEqual([]);
  });

  it('counts a shaper only when it was set', () => {
    const { adapter, native } = open();
    native.failure = nativeError();
    expect(caught(() => adapter.tsn.shaper.configure(SHAPER))).toBeDefined();
    const other = { ...SHAPER, trafficClass: 2, idleSlopeBps: 1_800_000_000 };
    expect(adapter.tsn.shaper.configure(other).warnings).toEqual([]);
  });
});

describe('a launch time', () => {
  const able = () => open({ adapters: [fakeInfo({ capabilities: canLaunch })] });

  it('is judged by the backend alone, which knows its clock', () => {
    const { adapter, native, log } = able();
    native.clockNs = 1000n;
    adapter.tsn.launchTime.configure({ trafficClass: 1, deviceNs: 999n });
    expect(log.calls).toEqual(['adapter.configureLaunchTime(1, true, 999)']);
  });

  it('needs no clock to be ended', () => {
    const { adapter, log } = able();
    adapter.tsn.launchTime.configure({ trafficClass: 1, enable: false });
    expect(log.calls).toEqual(['adapter.configureLaunchTime(1, false, 0)']);
  });

  it('is left to the backend to refuse where there is none', () => {
    const { adapter, log } = open();
    adapter.tsn.launchTime.configure({ trafficClass: 1, deviceNs: 1n });
    expect(log.calls).toEqual(['adapter.configureLaunchTime(1, true, 1)']);
  });
});

describe('an outcome', () => {
  it('says whether the effect was verified, and cannot be changed', () => {
    const { adapter, native } = open();
    const verified = adapter.tsn.ptm.configure({ enable: true });
    expect(verified).toEqual({ effect: 'verified', note: '', warnings: [], simulated: true });
    expect(Object.isFrozen(verified)).toBe(true);
    expect(Object.isFrozen(verified.warnings)).toBe(true);
    native.outcome = { effect: 'accepted', note: 'effect not verified: it cannot be read back' };
    expect(adapter.tsn.ptm.configure({ enable: true })).toMatchObject(native.outcome);
  });

  it('is an error with its code when the backend fails', () => {
    const { adapter, native } = open();
    native.failure = nativeError({ code: 'HAL_NOT_EFFECTIVE' });
    expect(caught(() => adapter.tsn.gates.configure(SCHEDULE))).toMatchObject({
      code: 'HAL_NOT_EFFECTIVE',
    });
  });
});

describe.each(['observe', 'discipline'] as const)('at level %s', (access) => {
  it.each<[string, (opened: Opened) => unknown]>([
    ['gates', ({ adapter }) => adapter.tsn.gates.configure(SCHEDULE)],
    ['preemption', ({ adapter }) => adapter.tsn.preemption.configure({ preemptableQueues: 1 })],
    ['shaper', ({ adapter }) => adapter.tsn.shaper.configure(SHAPER)],
    [
      'launchTime',
      ({ adapter }) => adapter.tsn.launchTime.configure({ trafficClass: 1, deviceNs: 9n }),
    ],
    ['ptm', ({ adapter }) => adapter.tsn.ptm.configure({ enable: true })],
  ])('%s is refused', (_, call) => {
    const opened = openFake(access, { adapters: [fakeInfo({ capabilities: canLaunch })] });
    expect(caught(() => call(opened))).toMatchObject({ code: 'HAL_ACCESS_LEVEL' });
    expect(opened.log.calls).toEqual([]);
  });
});
