import { describe, expect, it } from 'vitest';
import { HalError } from '../../../src/base/errors.js';
import { STAMP_FLAGS } from '../../../src/binding/native-stamps.js';
import type { Stamp } from '../../../src/stamps/batch.js';
import { fakeInfo, nativeError } from '../fakes/facts.js';
import { caught, type Opened, openFake } from '../fakes/opened.js';
import type { FakeEventStream, FakeRecord } from '../fakes/stamps.js';

const { time, messageType, sequenceId, sourcePort, matched } = STAMP_FLAGS;
const WHOLE = time | messageType | sequenceId | sourcePort | matched;

/** Opens a fake with `adapters`, and the newest stream it opened. */
function open(settings: Parameters<typeof openFake>[1] = {}, access = 'configure' as const) {
  const opened = openFake(access, settings);
  // The link stays as the test made it.
  opened.native.refresh = () => undefined;
  return { ...opened, newest: (): FakeEventStream => opened.native.streams.at(-1) as never };
}
const i226 = (changes: object = {}) => ({ adapters: [fakeInfo({ family: 'i226', ...changes })] });

async function all<T>(stream: AsyncIterable<T>): Promise<T[]> {
  const out: T[] = [];
  for await (const item of stream) out.push(item);
  return out;
}

async function first(records: FakeRecord[], options?: object, opened = open(i226())) {
  const stream = opened.adapter.stamps.events(options);
  opened.newest().post(...records);
  return (await stream.next()).value as Stamp;
}

/** A received frame. */
const RX: FakeRecord = { kind: 1, deviceNs: 10_000n };

describe('events()', () => {
  it('asks for all kinds, or for those that are named', () => {
    const { adapter, log } = open();
    adapter.stamps.events();
    adapter.stamps.events({
      transmit: true,
      receive: false,
      errors: true,
      vlan: 2,
      pcp: 3,
      capacity: 9,
    });
    adapter.stamps.batches({ auxiliary: true, targetTime: true });
    expect(log.calls).toEqual([
      'adapter.openEvents(31, 4095, 8, 8192)',
      'adapter.openEvents(17, 2, 3, 9)',
      'adapter.openEvents(12, 4095, 8, 8192)',
    ]);
  });

  it.each([
    [{ transmit: false }, RangeError, 'at least one kind'],
    [{ receive: 1 }, TypeError, 'true or false'],
    [{ vlan: 4095 }, RangeError, '4094'],
    [{ pcp: 8 }, RangeError, '7'],
    [{ capacity: 1 }, RangeError, '2'],
    [{ capacity: 2 ** 21 }, RangeError, '1048576'],
    [{ batchSize: 4 }, TypeError, 'batchSize'],
    [{ signal: {} }, TypeError, 'AbortSignal'],
    [{ latency: 'igb' }, RangeError, 'family'],
    [{ latency: { 400: { ingressNs: 1, egressNs: 1 } } }, TypeError, '400'],
    [{ latency: { 1000: { ingressNs: 1 } } }, TypeError, 'egressNs'],
    [{ latency: { 1000: { ingressNs: 1, egressNs: 2e6 } } }, RangeError, 'egressNs'],
  ])('refuses %j before native code is entered', (options, type, said) => {
    const { adapter, log } = open();
    const error = caught(() => adapter.stamps.events(options as never));
    expect(error).toBeInstanceOf(type);
    expect(String(error)).toContain(said);
    expect(log.calls).toEqual([]);
  });

  it('gives frozen stamps; what is not known is null', async () => {
    const stamp = await first([{ kind: 1, deviceNs: 1000n, lostBefore: 4, sequence: 9 }]);
    expect(Object.isFrozen(stamp)).toBe(true);
    expect(stamp).toMatchObject({
      kind: 'receive',
      deviceNs: 1000n,
      raw: 2000n,
      systemNs: 77n,
      messageType: null,
      sequenceId: null,
      sourcePort: null,
      vlan: null,
      pcp: null,
      correctionNs: null,
      frameBytes: null,
      matched: false,
      sequence: 9,
      lostBefore: 4,
    });
    const without = await first([{ kind: 4, flags: 0 }]);
    expect(without).toMatchObject({ kind: 'error', deviceNs: null, correctedNs: null });
  });

  it('tells the header of a frame', async () => {
    const stamp = await first([
      {
        flags: 0x7f,
        messageType: 3,
        sequenceId: 65_535,
        sourcePort: [0xa0, 0x36, 0x9f, 0xff, 0xfe, 0, 0, 1, 1, 2],
        vlan: 4094,
        pcp: 7,
        correction: -98_304n,
      },
    ]);
    expect(stamp).toMatchObject({
      messageType: 3,
      sequenceId: 65_535,
      sourcePort: 'a0369ffffe000001-258',
      vlan: 4094,
      pcp: 7,
      correctionNs: -1.5,
      matched: true,
    });
  });

  it('waits for what comes, in order, across batches', async () => {
    const { adapter, newest } = open();
    const stream = adapter.stamps.events();
    const waiting = [stream.next(), stream.next()];
    newest().post(...Array.from({ length: 11 }, (_, i) => ({ deviceNs: BigInt(i) })));
    const got = await Promise.all([...waiting, ...Array.from({ length: 9 }, () => stream.next())]);
    expect(got.map(({ value }) => value?.deviceNs)).toEqual(got.map((_, i) => BigInt(i)));
  });

  it('takes nothing before the consumer asks', () => {
    const { adapter, newest } = open();
    adapter.stamps.events();
    newest().post({}, {});
    expect(newest().records).toHaveLength(2);
  });

  it('keeps the process alive only while somebody waits, and not in virtual time', async () => {
    const { adapter, newest } = open();
    const stream = adapter.stamps.events();
    const next = stream.next();
    newest().post({});
    await next;
    expect(newest().holds).toEqual([1, 0]);
    const simulated = open({ systemClock: 'virtual' });
    void simulated.adapter.stamps.events().next();
    expect(simulated.newest().holds).toEqual([]);
  });
});

describe('the end of a stream', () => {
  const ends: [string, (opened: Opened, abort: AbortController) => unknown][] = [
    ['its signal', (_, abort) => abort.abort()],
    ['the adapter', ({ adapter }) => adapter.close()],
    ['the HAL', ({ hal }) => hal.close()],
  ];

  it.each(ends)('comes with %s, for whoever waits', async (_, end) => {
    const opened = open();
    const abort = new AbortController();
    const stream = opened.adapter.stamps.events({ signal: abort.signal });
    const waiting = [stream.next(), stream.next()];
    end(opened, abort);
    expect(await Promise.all(waiting)).toEqual([
      { done: true, value: undefined },
      { done: true, value: undefined },
    ]);
    expect((await stream.next()).done).toBe(true);
    expect(opened.newest().closed).toBe(true);
  });

  it('comes with a signal that was aborted before', async () => {
    const { adapter, newest } = open();
    const stream = adapter.stamps.events({ signal: AbortSignal.abort() });
    expect(await all(stream)).toEqual([]);
    expect(newest().closed).toBe(true);
  });

  it('comes with break, and a second loop gets nothing', async () => {
    const { adapter, newest } = open();
    const stream = adapter.stamps.events();
    newest().post({}, {}, {});
    for await (const _ of stream) break;
    expect(newest().closed).toBe(true);
    expect(await all(stream)).toEqual([]);
  });

  it('comes with the failure of the source, behind its last stamp', async () => {
    const { adapter, newest } = open();
    const stream = adapter.stamps.events();
    newest().failure = nativeError({ code: 'HAL_ADAPTER_GONE' });
    newest().post({});
    expect((await stream.next()).done).toBe(false);
    const error = await stream.next().catch((e: unknown) => e);
    expect(error).toBeInstanceOf(HalError);
    expect(error).toMatchObject({ code: 'HAL_ADAPTER_GONE', backend: 'sim' });
    expect((await stream.next()).done).toBe(true);
  });

  it('fails the one who waits first and ends the others', async () => {
    const { adapter, newest } = open();
    const stream = adapter.stamps.events();
    const waiting = [stream.next().catch((e: { code: string }) => e.code), stream.next()];
    newest().failure = nativeError({ code: 'HAL_DRIVER_ERROR' });
    newest().wake();
    expect(await Promise.all(waiting)).toEqual(['HAL_DRIVER_ERROR', { done: true }]);
  });

  it('keeps the counts', () => {
    const { adapter, newest } = open();
    const stream = adapter.stamps.events();
    Object.assign(newest().counts, { posted: 10n, lost: 3n, missing: 4n, dropped: 2n });
    stream.close();
    newest().counts.dropped = 99n;
    expect(stream.dropped).toBe(2);
    expect(stream.lost).toBe(4);
    expect(stream.counters()).toMatchObject({ posted: 10, lost: 3, missing: 4, dropped: 2 });
  });
});

describe('batches()', () => {
  it('reuses one batch, whose copy stays', async () => {
    const { adapter, newest } = open();
    const stream = adapter.stamps.batches({ batchSize: 3 });
    newest().post({ deviceNs: 1n }, { deviceNs: 2n }, { deviceNs: 3n }, { deviceNs: 4n });
    const one = (await stream.next()).value;
    expect(one?.count).toBe(3);
    const kept = one?.copy();
    const two = (await stream.next()).value;
    expect(two).toBe(one);
    expect(two?.count).toBe(1);
    expect([0, 1, 2].map((i) => kept?.deviceNs(i))).toEqual([1n, 2n, 3n]);
    expect(two?.deviceNs(0)).toBe(4n);
  });

  it.each([-1, 1, 0.5, Number.NaN, '0'])('has no stamp %s beyond its count', async (i) => {
    const { adapter, newest } = open();
    const stream = adapter.stamps.batches();
    newest().post({});
    const batch = (await stream.next()).value;
    expect(() => batch?.deviceNs(i as never)).toThrow(/batch position/);
    expect(() => batch?.kind(i as never)).toThrow(/batch position/);
  });
});

describe('the correction for the path to the wire', () => {
  const TX = { kind: 0, deviceNs: 10_000n };
  const at = (speedBps: bigint, family = 'i226') =>
    open(i226({ family, link: { up: true, speedBps } }));

  it.each([
    ['i226', 2_500_000_000n, 8515n, 11_325n],
    ['i226', 1_000_000_000n, 9700n, 10_080n],
    ['i225', 100_000_000n, 9815n, 10_058n],
    ['i210', 1_000_000_000n, 9552n, 10_178n],
    ['i210', 100_000_000n, 7787n, 11_024n],
    ['i210', 10_000_000n, -10_662n, 19_542n],
    ['i219', 1_000_000_000n, 2250n, 17_750n],
    ['i217', 100_000_000n, -17_500n, 37_500n],
  ])('of %s at %d bit/s is the published one', async (family, speed, received, sent) => {
    expect((await first([RX], {}, at(speed, family))).correctedNs).toBe(received);
    const stamp = await first([TX], {}, at(speed, family));
    expect(stamp.correctedNs).toBe(sent);
    expect(stamp.latency).toMatchObject({ linkMbps: Number(speed) / 1e6, table: 'family' });
    expect(stamp.latency?.source).not.toBe('');
  });

  it.each([
    ['the link is down', { link: { up: false, speedBps: 1_000_000_000n } }, undefined],
    ['its speed is not known', { link: { up: true, speedBps: 0n } }, undefined],
    ['there is no link to know', { link: null }, undefined],
    ['the family is not known', { family: 'unknown' }, undefined],
    [
      'nobody published it',
      { family: 'i219', link: { up: true, speedBps: 10_000_000n } },
      undefined,
    ],
    ['it is switched off', {}, 'none'],
    ['the own table lacks the speed', {}, { 1000: { ingressNs: 1, egressNs: 1 } }],
  ])('is absent, not zero, when %s', async (_, info, latency) => {
    const stamp = await first([RX], latency === undefined ? {} : { latency }, open(i226(info)));
    expect(stamp).toMatchObject({ deviceNs: 10_000n, correctedNs: null, latency: null });
  });

  it('is the own table where one is given', async () => {
    const latency = { 2500: { ingressNs: -7, egressNs: 30 } };
    expect(await first([RX], { latency })).toMatchObject({
      correctedNs: 10_007n,
      latency: { ingressNs: -7, egressNs: 30, linkMbps: 2500, table: 'user' },
    });
  });

  describe.each([
    ['the backend knows no link', { link: null }],
    ['the link has another speed', { link: { up: true, speedBps: 100_000_000n } }],
  ])('when %s', (_, info) => {
    it('is the published one at the speed that the caller names', async () => {
      const stamp = await first([RX], { latency: { linkMbps: 1000 } }, open(i226(info)));
      expect(stamp).toMatchObject({ correctedNs: 9700n });
      expect(stamp.latency).toMatchObject({ linkMbps: 1000, table: 'family' });
    });

    it('is the own path where it has no speed', async () => {
      const latency = { ingressNs: 10, egressNs: 20 };
      const stamp = await first([TX], { latency }, open(i226(info)));
      expect(stamp).toMatchObject({ correctedNs: 10_020n });
      expect(stamp.latency).toMatchObject({ ...latency, linkMbps: null, table: 'user' });
    });
  });

  it('is absent at a speed that nobody published', async () => {
    const info = { family: 'i219', link: null };
    const stamp = await first([RX], { latency: { linkMbps: 10 } }, open(i226(info)));
    expect(stamp).toMatchObject({ correctedNs: null, latency: null });
  });

  it.each([
    [{ linkMbps: 40 }, RangeError, 'latency.linkMbps must'],
    [{ linkMbps: '1000' }, TypeError, 'latency.linkMbps must'],
    [{ linkMbps: 1000, 1000: { ingressNs: 1, egressNs: 1 } }, TypeError, '1000'],
    [{ ingressNs: 1 }, TypeError, 'latency.egressNs must'],
    [{ ingressNs: 1, egressNs: 1, 100: {} }, TypeError, '100'],
  ])('refuses %j', (latency, type, message) => {
    const events = () => open(i226()).adapter.stamps.events({ latency: latency as never });
    expect(events).toThrow(type);
    expect(events).toThrow(message);
  });

  it('follows the link after refresh()', async () => {
    const opened = at(1_000_000_000n);
    const stream = opened.adapter.stamps.events();
    opened.newest().post(RX);
    expect((await stream.next()).value?.correctedNs).toBe(9700n);
    opened.native.infoNow = fakeInfo({ family: 'i226', link: { up: true, speedBps: 10_000_000n } });
    opened.native.refresh = () => undefined;
    opened.adapter.refresh();
    opened.newest().post(RX);
    expect((await stream.next()).value?.correctedNs).toBe(3550n);
  });

  it('is nothing for what is no frame', async () => {
    const stamp = await first([{ kind: 2, deviceNs: 5n }]);
    expect(stamp).toMatchObject({ kind: 'target-time', correctedNs: null, latency: null });
  });
});

describe('forFrame()', () => {
  const FRAME = { direction: 'receive', messageType: 0, sequenceId: 7 } as const;
  const MATCHING = {
    capabilities: [{ name: 'stampMatching', supported: true, reason: '' }],
  };
  const ITS: FakeRecord = { kind: 1, flags: WHOLE, sequenceId: 7, deviceNs: 70n };

  function able() {
    const opened = open(i226(MATCHING));
    Object.assign(opened.native.stamping, { transmit: true, receive: true });
    return opened;
  }

  async function search(records: FakeRecord[], frame: object = FRAME, timeoutMs = 5) {
    const opened = able();
    const found = opened.adapter.stamps.forFrame(frame as typeof FRAME, { timeoutMs });
    opened.newest().post(...records);
    const result = await found;
    expect(opened.newest().closed).toBe(true);
    return result;
  }

  it('finds the stamp of that frame among others', async () => {
    const other = { ...ITS, sequenceId: 6 };
    const sent = { ...ITS, kind: 0 };
    const found = await search([other, sent, { ...ITS, messageType: 2 }, ITS]);
    expect(found).toMatchObject({ matched: true, why: '', stamp: { deviceNs: 70n } });
  });

  it('looks at the port when one is given', async () => {
    const port = [1, 2, 3, 4, 5, 6, 7, 8, 0, 9];
    const frame = { ...FRAME, sourcePort: '0102030405060708-9' };
    expect((await search([ITS], frame)).matched).toBe(false);
    expect((await search([{ ...ITS, sourcePort: port }], frame)).matched).toBe(true);
  });

  it('never calls a stamp the frame’s when the source does not', async () => {
    const loose = { ...ITS, flags: time | messageType | sequenceId };
    const maybe = await search([loose]);
    expect(maybe).toMatchObject({ matched: false, stamp: null });
    expect(maybe.why).toMatch(/may be another frame's; stamps\.next\(\)/);
  });

  it('says at once that the backend cannot match, or that stamping is off', async () => {
    const unable = open(i226());
    Object.assign(unable.native.stamping, { receive: true });
    const options = { timeoutMs: 60_000 };
    expect(await unable.adapter.stamps.forFrame(FRAME, options)).toMatchObject({
      matched: false,
      stamp: null,
      why: expect.stringMatching(/cannot tell which frame/) as unknown,
    });
    const off = able();
    Object.assign(off.native.stamping, { receive: false });
    expect(await off.adapter.stamps.forFrame(FRAME, options)).toMatchObject({
      matched: false,
      stamp: null,
      why: expect.stringMatching(/received frames are switched off/) as unknown,
    });
    expect(off.newest().closed).toBe(true);
  });

  it('gives one stamp to one waiter', async () => {
    const { adapter, native } = able();
    const options = { timeoutMs: 20 };
    const waits = [1, 2].map(() => adapter.stamps.forFrame(FRAME, options));
    for (const stream of native.streams) (stream as FakeEventStream).post(ITS);
    const found = await Promise.all(waits);
    expect(found.map(({ matched }) => matched).sort()).toEqual([false, true]);
  });

  it('says that nothing came, and what was lost meanwhile', async () => {
    const opened = able();
    const found = opened.adapter.stamps.forFrame(FRAME, { timeoutMs: 0 });
    Object.assign(opened.newest().counts, { lost: 3n, dropped: 2n });
    expect(await found).toEqual({
      matched: false,
      stamp: null,
      why: 'no stamp that fits came in time',
      lost: 5,
    });
  });

  it('is not kept waiting by stamps of other frames', async () => {
    const opened = open({ ...i226(MATCHING), systemClock: 'virtual' });
    Object.assign(opened.native.stamping, { receive: true });
    const found = opened.adapter.stamps.forFrame(FRAME, { timeoutMs: 20 });
    opened.newest().post(...Array.from({ length: 50 }, () => ({ ...ITS, sequenceId: 1 })));
    expect((await found).stamp).toBeNull();
    expect(opened.log.calls.filter((c) => c === 'backend.advanceTime(1000000)')).toHaveLength(20);
  });

  it('gives up with its signal', async () => {
    const opened = able();
    const abort = new AbortController();
    const options = { timeoutMs: 60_000, signal: abort.signal };
    const found = opened.adapter.stamps.forFrame(FRAME, options);
    const reason = new Error('no longer wanted');
    abort.abort(reason);
    await expect(found).rejects.toBe(reason);
    expect(opened.newest().closed).toBe(true);
    await expect(opened.adapter.stamps.forFrame(FRAME, options)).rejects.toBe(reason);
  });

  it.each(['adapter', 'hal'] as const)(
    'ends with HAL_CLOSED when the %s is closed',
    async (which) => {
      const opened = able();
      const found = opened.adapter.stamps.forFrame(FRAME, { timeoutMs: 60_000 });
      const settled = expect(found).rejects.toMatchObject({
        code: 'HAL_CLOSED',
        operation: 'stamps.forFrame',
      });
      await Promise.resolve();
      opened[which].close();
      await settled;
    },
  );

  it.each([
    [{ ...FRAME, direction: 'both' }],
    [{ ...FRAME, messageType: 16 }],
    [{ ...FRAME, sequenceId: -1 }],
    [{ ...FRAME, sourcePort: 'a0369ffffe000001' }],
    [{ ...FRAME, sourcePort: 'a0369ffffe000001-65536' }],
    [{ direction: 'receive' }],
  ])('refuses %j', async (frame) => {
    const { adapter, log } = open();
    const error = await adapter.stamps.forFrame(frame as never).catch((e: unknown) => e);
    expect(error instanceof TypeError || error instanceof RangeError).toBe(true);
    expect(log.calls).toEqual([]);
  });
});

describe('next()', () => {
  const SENT: FakeRecord = { kind: 0, deviceNs: 3n };

  it('gives the next stamp of a direction, matched or not, to one waiter', async () => {
    const { adapter, native } = open(i226());
    const waits = [1, 2].map(() => adapter.stamps.next('transmit', { timeoutMs: 20 }));
    for (const stream of native.streams) {
      (stream as FakeEventStream).post(RX, SENT, { ...SENT, deviceNs: 4n });
    }
    const found = await Promise.all(waits);
    expect(found.map((stamp) => stamp?.deviceNs)).toEqual([3n, 4n]);
    expect(found.map((stamp) => stamp?.matched)).toEqual([false, false]);
  });

  it('is null when none came in time', async () => {
    const { adapter } = open(i226());
    expect(await adapter.stamps.next('receive', { timeoutMs: 1 })).toBeNull();
  });
});

describe('the link that a correction is chosen by', () => {
  const at = (mbps: bigint) =>
    fakeInfo({ family: 'i226', link: { up: true, speedBps: mbps * 1_000_000n } });

  it('is the one of now, not of open(): null when it cannot be asked', async () => {
    const opened = open({ adapters: [at(1000n)] });
    opened.native.infoNow = at(10n);
    expect((await first([RX], {}, opened)).correctedNs).toBe(3550n);
    opened.native.refresh = () => {
      throw new Error('gone');
    };
    const other = open({ adapters: [at(1000n)] });
    other.native.refresh = opened.native.refresh;
    expect(await first([RX], {}, other)).toMatchObject({ correctedNs: null, latency: null });
  });

  it('is looked at again after an order to the simulator', async () => {
    const opened = open({ adapters: [at(1000n)] });
    const stream = opened.adapter.stamps.events();
    opened.newest().post(RX);
    expect((await stream.next()).value?.correctedNs).toBe(9700n);
    opened.native.infoNow = at(10n);
    opened.hal.simulation?.order('link adapter=0 mbps=10');
    opened.newest().post(RX);
    expect((await stream.next()).value?.correctedNs).toBe(3550n);
  });

  it.each([
    [{ ingressNs: 7, egressNs: 9 }, 9993n, null, 'user'],
    [{ linkMbps: 10 }, 3550n, 10, 'family'],
    [{ linkMbps: 100, table: { 100: { ingressNs: 5, egressNs: 6 } } }, 9995n, 100, 'user'],
  ] as const)('need not be known with %j', async (latency, correctedNs, linkMbps, table) => {
    const opened = open(i226({ link: null }));
    const stamp = await first([RX], { latency }, opened);
    expect(stamp).toMatchObject({ correctedNs, latency: { linkMbps, table } });
  });

  it.each([
    [{ linkMbps: 20 }],
    [{ linkMbps: '10' }],
    [{ ingressNs: 7 }],
    [{ linkMbps: 10, table: 1 }],
  ])('refuses %j', (latency) => {
    const { adapter } = open();
    const error = caught(() => adapter.stamps.events({ latency } as never));
    expect(error instanceof TypeError || error instanceof RangeError).toBe(true);
  });
});
