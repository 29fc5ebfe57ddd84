/** adapter.port: limits, defaults, subscriptions, reservations, counters. */
import { describe, expect, it } from 'vitest';
import { fakeInfo, nativeError } from '../fakes/native.js';
import { caught, type Opened, openFake } from '../fakes/opened.js';

const open = (settings = {}): Opened => openFake('configure', settings);
const STREAM = { streamId: 0x0200_0000_0001_0001n, bandwidthBps: 1_000_000 };

type Bad = never;
type Case = [parameter: string, call: (opened: Opened, bad: Bad) => unknown, values: unknown[]];

const vlan =
  (key: string) =>
  ({ adapter }: Opened, bad: unknown) =>
    adapter.port.vlan.configure({ vlanId: 2, [key]: bad } as never);
const stream =
  (key: string) =>
  ({ adapter }: Opened, bad: unknown) =>
    adapter.port.streams.reserve({ ...STREAM, [key]: bad } as never);

const NOT_INTEGER = ['1', null, true, {}, 1n, 1.5, Number.NaN];

const CASES: Case[] = [
  ['vlanId', vlan('vlanId'), [0, 4095, -1, undefined, ...NOT_INTEGER]],
  ['pcp', vlan('pcp'), [-1, 8, '1', 1.5]],
  ['stripReceive', vlan('stripReceive'), [0, 1, 'yes']],
  ['no settings with enable: false', vlan('enable'), [false]],
  ['the unknown key', vlan('vid'), [1]],
  [
    'lpiTimerUs',
    ({ adapter }, lpiTimerUs) => adapter.port.eee.configure({ lpiTimerUs }),
    [-1, 65_536, '1', 1.5],
  ],
  [
    'priorities',
    ({ adapter }, priorities) => adapter.port.pfc.configure({ priorities }),
    [[], [8], [-1], [1.5], ['1'], null, undefined, 3, {}],
  ],
  ['streamId', stream('streamId'), [-1n, 2n ** 64n, 1, '1', undefined]],
  ['bandwidthBps', stream('bandwidthBps'), [0, 2 ** 32, undefined, ...NOT_INTEGER]],
  ['vlanId', stream('vlanId'), [0, 4095, '2']],
  ['streamClass', stream('streamClass'), ['A', 'c', 1, null]],
  ['priority', stream('priority'), [-1, 8, '3']],
  ['maxFrameBytes', stream('maxFrameBytes'), [63, 2001, '64']],
  [
    'port.entities.subscribe(types)',
    ({ adapter }, types) => adapter.port.entities.subscribe(types),
    [[], ['gone'], 'available', 7, null, [1]],
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

  it.each<[RegExp, (opened: Opened) => unknown]>([
    [/802\.1Q-2022 9\.6/, (o) => vlan('vlanId')(o, 4095)],
    [/802\.1Q-2022 9\.6/, (o) => vlan('pcp')(o, 8)],
    [/802\.3-2022 79\.3\.5/, ({ adapter }) => adapter.port.eee.configure({ lpiTimerUs: 65_536 })],
    [/802\.1Q-2022 clause 36/, ({ adapter }) => adapter.port.pfc.configure({ priorities: [8] })],
    [/802\.1Q-2022 35\.2\.2\.8/, (o) => stream('bandwidthBps')(o, 0)],
    [/802\.3-2022 3\.2\.7/, (o) => stream('maxFrameBytes')(o, 2001)],
  ])('names the clause: %s', (text, call) => {
    expect((caught(() => call(open())) as Error).message).toMatch(text);
  });
});

describe('settings within the limits', () => {
  it('reach native code with their defaults', () => {
    const { adapter, log } = open();
    const { port } = adapter;
    port.vlan.configure({ vlanId: 4094 });
    port.vlan.configure({ vlanId: 1, pcp: 7, stripReceive: true });
    port.vlan.configure({ enable: false });
    port.eee.configure({});
    port.eee.configure({ lpiTimerUs: 65_535 });
    port.eee.configure({ enable: false });
    port.pfc.configure({ priorities: [0, 3, 3] });
    port.pfc.configure({ enable: false });
    port.streams.reserve(STREAM);
    port.streams.reserve({ ...STREAM, streamClass: 'b', maxFrameBytes: 64 });
    expect(log.calls).toEqual([
      'adapter.configureVlan(true, 4094, 0, false)',
      'adapter.configureVlan(true, 1, 7, true)',
      'adapter.configureVlan(false, 0, 0, false)',
      'adapter.configureEee(true, 0)',
      'adapter.configureEee(true, 65535)',
      'adapter.configureEee(false, 0)',
      'adapter.configurePfc(true, 9)',
      'adapter.configurePfc(false, 0)',
      `adapter.reserveStream(${STREAM.streamId}, 1000000, 2, 3, true, 1522)`,
      `adapter.reserveStream(${STREAM.streamId}, 1000000, 2, 2, false, 64)`,
    ]);
  });
});

describe('a reservation', () => {
  it('is released once', () => {
    const { adapter, log, native } = open();
    native.outcome = { effect: 'accepted', note: 'effect not verified: why' };
    const made = adapter.port.streams.reserve(STREAM);
    expect(made).toMatchObject({ handle: 2, effect: 'accepted', simulated: true, warnings: [] });
    expect(Object.isFrozen(made)).toBe(true);
    log.clear();
    made.release();
    made.release();
    made[Symbol.dispose]();
    expect(log.calls).toEqual(['adapter.releaseStream(2)']);
  });

  it('is still there when its release failed', () => {
    const { adapter, log, native } = open();
    const made = adapter.port.streams.reserve(STREAM);
    native.failure = nativeError();
    expect(caught(() => made.release())).toMatchObject({ code: 'HAL_DRIVER_ERROR' });
    log.clear();
    made.release();
    expect(log.calls).toEqual(['adapter.releaseStream(2)']);
  });

  it('warns of more than three quarters of a known link', () => {
    const { streams } = open().adapter.port;
    const big = { ...STREAM, bandwidthBps: 1_875_000_000 };
    const first = streams.reserve(big);
    expect(first.warnings).toEqual([]);
    expect(streams.reserve(STREAM).warnings[0]).toContain('34.3.1');
    first.release();
    expect(streams.reserve(STREAM).warnings).toEqual([]);
    const unknown = open({ adapters: [fakeInfo({ link: null })] }).adapter.port.streams;
    expect(unknown.reserve({ ...STREAM, bandwidthBps: 2 ** 32 - 1 }).warnings).toEqual([]);
  });
});

describe('entity events', () => {
  it('are asked for by type and come one at a time', () => {
    const { adapter, log, native } = open();
    const events = adapter.port.entities.subscribe(['available', 'discover']);
    expect(events.id).toBe(5);
    expect(events.poll()).toBeNull();
    native.event = { available: true, entityId: 9n, capabilities: 3, type: 2 };
    const event = events.poll();
    expect(event).toEqual({ entityId: 9n, capabilities: 3, type: 'departing', simulated: true });
    native.event = { ...native.event, type: 8 };
    expect(events.poll()?.type).toBeNull();
    events.close();
    events.close();
    events[Symbol.dispose]();
    adapter.port.entities.subscribe();
    expect(log.calls).toEqual([
      'adapter.subscribeEntities(5)',
      ...Array(3).fill('adapter.pollEntities(5)'),
      'adapter.unsubscribeEntities(5)',
      'adapter.subscribeEntities(7)',
    ]);
  });
});

describe('counters', () => {
  it('are read at any level and set to 0 at level configure', () => {
    const { adapter, log: calls } = openFake();
    const counters = adapter.port.counters.read();
    expect(calls.calls).toEqual(['adapter.driverCounters()']);
    expect(counters).toEqual([{ name: 'IoctlCount', value: 7n, counted: true }]);
    expect(Object.isFrozen(counters)).toBe(true);
    expect(Object.isFrozen(counters[0])).toBe(true);
    expect(caught(() => adapter.port.counters.reset())).toMatchObject({ code: 'HAL_ACCESS_LEVEL' });
    const { adapter: able, log } = open();
    able.port.counters.reset();
    expect(log.calls).toEqual(['adapter.resetDriverCounters()']);
  });
});

describe.each(['observe', 'discipline'] as const)('at level %s', (access) => {
  it.each<[string, (opened: Opened) => unknown]>([
    ['vlan', ({ adapter }) => adapter.port.vlan.configure({ enable: false })],
    ['eee', ({ adapter }) => adapter.port.eee.configure({})],
    ['pfc', ({ adapter }) => adapter.port.pfc.configure({ priorities: [3] })],
    ['streams', ({ adapter }) => adapter.port.streams.reserve(STREAM)],
    ['entities', ({ adapter }) => adapter.port.entities.subscribe()],
  ])('%s is refused', (_, call) => {
    const opened = openFake(access);
    expect(caught(() => call(opened))).toMatchObject({ code: 'HAL_ACCESS_LEVEL' });
    expect(opened.log.calls).toEqual([]);
  });
});
