import { describe, expect, it } from 'vitest';
import type { Stamp } from '../../../src/stamps/batch.js';
import { fakeInfo } from '../fakes/facts.js';
import { caught } from '../fakes/opened.js';
import { first, i226, open, RX } from '../fakes/stamping.js';

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

  it('is that of the speed at which a stamp arrived, however late it is read', async () => {
    const opened = at(1_000_000_000n);
    const stream = opened.adapter.stamps.events();
    opened.newest().post(RX, RX);
    opened.native.infoNow = fakeInfo({ family: 'i226', link: { up: true, speedBps: 10_000_000n } });
    opened.newest().post({ ...RX, linkMbps: 0 }, RX);
    const seen: (Stamp | undefined)[] = [];
    for (let i = 0; i < 4; i += 1) seen.push((await stream.next()).value);
    expect(seen.map((stamp) => stamp?.correctedNs)).toEqual([9700n, 9700n, null, 3550n]);
    expect(seen.map((stamp) => stamp?.latency?.linkMbps)).toEqual([1000, 1000, undefined, 10]);
  });

  it('is one for a batch, which ends where the speed changes', async () => {
    const opened = at(1_000_000_000n);
    const stream = opened.adapter.stamps.batches();
    opened.newest().post(RX, RX, { ...RX, linkMbps: 10 });
    const first = (await stream.next()).value;
    expect([first?.count, first?.correctedNs(1)]).toEqual([2, 9700n]);
    const second = (await stream.next()).value;
    expect([second?.count, second?.correctedNs(0), second?.latency?.linkMbps]).toEqual([
      1,
      3550n,
      10,
    ]);
  });

  it('is nothing for what is no frame', async () => {
    const stamp = await first([{ kind: 2, deviceNs: 5n }]);
    expect(stamp).toMatchObject({ kind: 'target-time', correctedNs: null, latency: null });
  });
});

describe('the link that a correction is chosen by', () => {
  const at = (mbps: bigint) =>
    fakeInfo({ family: 'i226', link: { up: true, speedBps: mbps * 1_000_000n } });

  const take = (opened: ReturnType<typeof open>) => opened.adapter.stamps.take('receive');
  const changeTo = (opened: ReturnType<typeof open>, mbps: bigint) => {
    opened.native.refresh = () => {
      opened.native.infoNow = at(mbps);
    };
  };

  it('of a stamp in a register is that of now, where it did not change since the last look', () => {
    const opened = open({ adapters: [at(1000n)] });
    changeTo(opened, 1000n);
    expect(take(opened)).toMatchObject({ correctedNs: -295n, latency: { linkMbps: 1000 } });
    changeTo(opened, 10n);
    // It may have waited since before the change.
    expect(take(opened)).toMatchObject({ deviceNs: 5n, correctedNs: null, latency: null });
    expect(take(opened)).toMatchObject({ correctedNs: -6445n, latency: { linkMbps: 10 } });
  });

  it('is looked at where no stamp waited, too', () => {
    const opened = open({ adapters: [at(1000n)] });
    changeTo(opened, 10n);
    const { takeStamp } = opened.native;
    opened.native.takeStamp = () => false;
    expect(take(opened)).toBeNull();
    opened.native.takeStamp = takeStamp;
    expect(take(opened)).toMatchObject({ latency: { linkMbps: 10 } });
  });

  it('is not known when it cannot be asked', () => {
    const opened = open({ adapters: [at(1000n)] });
    opened.native.refresh = () => {
      throw new Error('gone');
    };
    expect(take(opened)).toMatchObject({ correctedNs: null, latency: null });
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
