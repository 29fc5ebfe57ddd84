import { describe, expect, it } from 'vitest';
import { HalError } from '../../../src/base/errors.js';
import { nativeError } from '../fakes/facts.js';
import { caught, type Opened } from '../fakes/opened.js';
import { all, first, open } from '../fakes/stamping.js';

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

  it.each(ends)('comes with %s, for each waiter', async (_, end) => {
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
