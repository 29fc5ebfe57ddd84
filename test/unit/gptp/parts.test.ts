import { beforeEach, describe, expect, it } from 'vitest';
import { PTP_MESSAGE } from '../../../src/base/ptp.js';
import { Counters } from '../../../src/gptp/counters.js';
import { Due } from '../../../src/gptp/due.js';
import { clockIdentityOf, clockOf, portIdentity, portNumberOf } from '../../../src/gptp/index.js';
import { Intervals, intervalNs, toldIntervalNs } from '../../../src/gptp/intervals.js';
import { LinkDelay } from '../../../src/gptp/link-delay.js';
import type { FollowUp, Sync } from '../../../src/gptp/messages/message.js';
import {
  rateOf,
  scaled,
  scaledRate,
  scaledSpan,
  spanNs,
  wholeNs,
} from '../../../src/gptp/messages/scaled.js';
import { originOf } from '../../../src/gptp/origin.js';
import { SequenceGuard } from '../../../src/gptp/sequence-guard.js';
import { SyncReceiver } from '../../../src/gptp/sync-receiver.js';

describe('identities', () => {
  it('are made of a MAC address', () => {
    expect(clockIdentityOf('A0-36-9F-00-00-01')).toBe('a0369ffffe000001');
    const port = portIdentity('a0369ffffe000001', 65_535);
    expect([port, clockOf(port), portNumberOf(port)]).toEqual([
      'a0369ffffe000001-65535',
      'a0369ffffe000001',
      65_535,
    ]);
  });

  it.each([[-1], [65_536], [1.5]])('refuse the port number %d', (number) => {
    expect(() => portIdentity('a0369ffffe000001', number)).toThrow('portIdentity(number)');
  });
});

describe('scaled times and rates', () => {
  it('keep fractions of 2^-16 ns', () => {
    expect(scaled(3n)).toBe(196_608n);
    expect(scaledSpan(1.5)).toBe(0x18000n);
    expect(spanNs(0x24000n)).toBe(2.25);
    expect([
      wholeNs(scaledSpan(2.5)),
      wholeNs(scaledSpan(2.49)),
      wholeNs(scaledSpan(-2.6)),
    ]).toEqual([3n, 2n, -3n]);
  });

  it('rates are sent × 2^41, within 31 bits', () => {
    expect(scaledRate(1e-6)).toBe(2_199_023);
    expect(scaledRate(-37.5e-6)).toBe(-82_463_372);
    expect(scaledRate(0.5)).toBe(2 ** 31 - 1);
    expect(scaledRate(-0.5)).toBe(-(2 ** 31 - 1));
    expect(rateOf(2_199_023)).toBeCloseTo(1e-6, 12);
  });
});

describe('Due', () => {
  it('keeps its grid, and gives up what has passed', () => {
    const due = new Due();
    expect(due.isDue(100n)).toBe(false);
    due.set(100n);
    expect([due.isDue(99n), due.isDue(100n)]).toEqual([false, true]);
    due.next(103n, 10n);
    expect(due.atNs).toBe(110n);
    due.next(170n, 10n);
    expect(due.atNs).toBe(180n);
    due.next(180n, 10n);
    expect(due.atNs).toBe(190n);
    due.stop();
    expect(due.atNs).toBeNull();
    due.next(5n, 10n);
    expect(due.atNs).toBe(15n);
  });
});

describe('Intervals', () => {
  const request = (
    linkDelayInterval: number,
    timeSyncInterval: number,
    announceInterval: number,
  ) => ({
    kind: 'interval-request' as const,
    linkDelayInterval,
    timeSyncInterval,
    announceInterval,
    flags: 0,
  });
  it('are powers of two of a second', () => {
    expect([intervalNs(-5), intervalNs(0), intervalNs(3)]).toEqual([
      31_250_000n,
      1_000_000_000n,
      8_000_000_000n,
    ]);
    expect([toldIntervalNs(-100), toldIntervalNs(127)]).toEqual([31_250_000n, 32_000_000_000n]);
  });

  it('change one by one, stop, and come back', () => {
    const intervals = new Intervals({ sync: -3, announce: 0, pdelay: 1 });
    intervals.request(request(-128, -5, 127));
    expect([intervals.ns('sync'), intervals.ns('announce'), intervals.ns('pdelay')]).toEqual([
      31_250_000n,
      null,
      2_000_000_000n,
    ]);
    expect(intervals.log('announce')).toBe(0);
    intervals.request(request(5, 126, 6));
    expect([intervals.log('sync'), intervals.ns('announce'), intervals.log('pdelay')]).toEqual([
      -3,
      null,
      5,
    ]);
    intervals.request(request(-6, -5, 126));
    expect([intervals.log('sync'), intervals.log('announce'), intervals.log('pdelay')]).toEqual([
      -5, 0, 5,
    ]);
    for (const log of [127, 126, -128, 6, -6]) intervals.told('sync', log);
    expect(intervals.log('sync')).toBe(-5);
    intervals.told('sync', 2);
    expect(intervals.ns('sync')).toBe(4_000_000_000n);
    intervals.restart();
    expect([intervals.log('sync'), intervals.log('pdelay')]).toEqual([-3, 1]);
  });
});

describe('LinkDelay', () => {
  it('is the mean of the middle half', () => {
    const delay = new LinkDelay();
    expect(delay.ns).toBeNull();
    for (const ns of [100, 102, 101]) delay.add(ns);
    expect(delay.ns).toBe(101);
    delay.add(100_000);
    // 100 and 100 000 are outside of it.
    expect(delay.ns).toBe(101.5);
    delay.clear();
    expect(delay.ns).toBeNull();
  });

  it('keeps the last 32', () => {
    const delay = new LinkDelay();
    for (let n = 0; n < 32; n += 1) delay.add(100);
    for (let n = 0; n < 32; n += 1) delay.add(500);
    expect(delay.ns).toBe(500);
  });
});

describe('SequenceGuard', () => {
  const answers = (...ids: number[]): boolean[] => {
    const guard = new SequenceGuard();
    return ids.map((id) => guard.accepts(id));
  };
  it.each([
    ['goes on, over gaps and the end', [65_530, 65_535, 0, 4], [true, true, true, true]],
    ['takes none twice and none from before', [7, 7, 6, 65_535], [true, false, false, false]],
    ['takes half of the range for what follows', [0, 32_767, 65_535], [true, true, false]],
    [
      'believes in a new beginning at the third in a row',
      [500, 1, 2, 3, 4],
      [true, false, false, true, true],
    ],
    [
      'is not fooled by one that comes again and again',
      [500, 1, 1, 1, 1, 1],
      [true, false, false, false, false, false],
    ],
    [
      'begins to count again after one that follows',
      [500, 1, 2, 501, 3, 4],
      [true, false, false, true, false, false],
    ],
  ])('%s', (_name, ids, expected) => {
    expect(answers(...(ids as number[]))).toEqual(expected);
  });

  it('takes any after a restart', () => {
    const guard = new SequenceGuard();
    guard.accepts(500);
    guard.restart();
    expect(guard.accepts(1)).toBe(true);
  });
});

describe('SyncReceiver', () => {
  let counters: Counters;
  let receiver: SyncReceiver;
  beforeEach(() => {
    counters = new Counters();
    receiver = new SyncReceiver(counters);
  });
  const MASTER = '0000000000000001-1';
  const head = (sequenceId: number, correction = 0n, sourcePort = MASTER) => ({
    ...originOf(sourcePort, 0),
    sequenceId,
    correction,
    control: 0,
    logInterval: -3,
  });
  const sync = (sequenceId: number, correction = 0n, flags = 0x0200): Sync => ({
    ...head(sequenceId, correction),
    flags,
    messageType: PTP_MESSAGE.SYNC,
    originNs: 77n,
  });
  const followUp = (sequenceId: number, correction = 0n, sourcePort = MASTER): FollowUp => ({
    ...head(sequenceId, correction, sourcePort),
    flags: 0,
    messageType: PTP_MESSAGE.FOLLOW_UP,
    preciseOriginNs: 5000n,
    tlvs: [
      {
        kind: 'follow-up-information',
        cumulativeScaledRateOffset: 2_199_023,
        gmTimeBaseIndicator: 4,
        lastGmPhaseChange: 9n,
        scaledLastGmFreqChange: 8,
      },
    ],
  });

  it('adds the corrections of both, in either order', () => {
    expect(receiver.sync(sync(1, 0x18000n), 900n)).toBeNull();
    const expected = {
      preciseOriginNs: 5000n,
      correction: 0x18000n + 0x24000n,
      ingressNs: 900n,
      gmTimeBaseIndicator: 4,
      lastGmPhaseChange: 9n,
      scaledLastGmFreqChange: 8,
      sourcePort: MASTER,
      logInterval: -3,
    };
    const first = receiver.followUp(followUp(1, 0x24000n));
    expect(first).toMatchObject(expected);
    expect(first?.rateOffset).toBeCloseTo(1e-6, 12);
    expect(receiver.followUp(followUp(2, 0x24000n))).toBeNull();
    expect(receiver.sync(sync(2, 0x18000n), 900n)).toMatchObject(expected);
    expect(counters.all()).toMatchObject({
      syncs: 2,
      syncsWithoutFollowUp: 0,
      followUpsWithoutSync: 0,
    });
  });

  it('takes a one-step Sync at once', () => {
    expect(receiver.sync(sync(1, 0x10000n, 0), 900n)).toMatchObject({
      preciseOriginNs: 77n,
      correction: 0x10000n,
      rateOffset: 0,
      gmTimeBaseIndicator: null,
    });
  });

  it('puts none together that do not belong together, and counts them', () => {
    receiver.sync(sync(1), 900n);
    expect(receiver.followUp(followUp(2))).toBeNull();
    expect(receiver.followUp(followUp(1, 0n, '0000000000000009-1'))).toBeNull();
    expect(receiver.sync(sync(1), 950n)).toBeNull();
    expect(receiver.sync(sync(3), 950n)).toBeNull();
    expect(receiver.followUp(followUp(3))).not.toBeNull();
    expect(counters.all()).toMatchObject({
      syncs: 1,
      syncsReplayed: 1,
      syncsWithoutFollowUp: 1,
      followUpsWithoutSync: 2,
    });
  });

  it('forgets a half one', () => {
    receiver.sync(sync(1), 900n);
    receiver.restart();
    expect(receiver.followUp(followUp(1))).toBeNull();
  });
});
