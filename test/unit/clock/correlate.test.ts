/** Two clocks at one instant, on scripted native modules. */
import { describe, expect, it } from 'vitest';
import { correlate } from '../../../src/clock/correlate.js';
import { relativeRate } from '../../../src/clock/correlation.js';
import { caught, openFake } from '../fakes/opened.js';
import type { FakeShown } from '../fakes/page.js';

const SHOWN: FakeShown = {
  ns: 5000n,
  boundNs: 100n,
  state: 2,
  generation: 3,
  ageNs: 7n,
  systemNs: 900n,
};

/** A clock with an open page. */
function open(settings: Parameters<typeof openFake>[1] = {}) {
  const opened = openFake('observe', settings);
  const { clock } = opened.adapter;
  clock.startPage();
  const [page] = opened.native.pages;
  if (page === undefined) throw new RangeError('no page was opened');
  return { ...opened, clock, page };
}

describe('correlate', () => {
  it('compares two clocks at one instant of the system clock', () => {
    const a = open();
    const b = open({ name: 'intel_avb' });
    b.page.shown = { ...SHOWN, systemNs: 950n };
    b.page.at = (systemNs) => ({ ns: systemNs + 4000n, boundNs: 20n, generation: 8 });
    b.page.numbers = { ...b.page.numbers, rateLowPpb: -10, rateHighPpb: 10 };
    const found = correlate(a.clock, b.clock);
    expect(found).toMatchObject({
      systemNs: 950n,
      offsetNs: 100n,
      boundNs: 121n,
      a: { ns: 5050n, boundNs: 101n, state: 'ok', generation: 3 },
      b: { ns: 4950n, boundNs: 20n, state: 'ok', generation: 8 },
      simulated: true,
    });
    expect(found.rate?.ratePpb).toBeCloseTo(100, 3);
    expect(found.rate?.boundPpb).toBeCloseTo(20, 3);
    expect(a.log.calls).toContain('page.at(950)');
    expect(Object.isFrozen(found)).toBe(true);
  });

  it('takes the system clock as a clock that is exact by definition', () => {
    const { hal, clock } = open();
    const found = correlate(clock, hal.systemClock);
    expect(found).toMatchObject({
      systemNs: 123n,
      offsetNs: 4100n,
      boundNs: 101n,
      b: { ns: 123n, boundNs: 0n, rate: { lowPpb: 0, highPpb: 0 } },
    });
    expect(found.rate?.ratePpb).toBeCloseTo(100, 6);
    expect(correlate(hal.systemClock, clock).offsetNs).toBe(-4100n);
  });

  it('knows no relative rate while one is not bounded', () => {
    const a = open();
    a.page.numbers = { ...a.page.numbers, rateKnown: false };
    expect(correlate(a.clock, a.hal.systemClock).rate).toBeNull();
  });

  it('refuses a clock that is lost', () => {
    const { hal, clock, page } = open({ name: 'windows_api' });
    page.shown = { ...SHOWN, state: 5 };
    const error = caught(() => correlate(clock, hal.systemClock));
    expect(error).toMatchObject({
      code: 'HAL_CLOCK_LOST',
      operation: 'correlate',
      backend: 'windows_api',
    });
  });

  it('refuses clocks without a system clock in common', () => {
    const a = open({ systemClock: 'virtual' });
    const b = open({ systemClock: 'virtual' });
    const c = open();
    for (const other of [b.clock, b.hal.systemClock, c.clock]) {
      expect(() => correlate(a.clock, other)).toThrow(/^correlate\(b\) must be a clock paired/);
    }
    const timeline = 7n;
    const d = open({ systemClock: 'virtual', timeline });
    const e = open({ systemClock: 'virtual', timeline, name: 'windows_api' });
    expect(correlate(d.clock, e.clock).offsetNs).toBe(0n);
  });

  it('refuses what is no clock', () => {
    const { clock, hal, adapter, log } = open();
    log.clear();
    for (const bad of [undefined, null, {}, 5n, adapter, hal]) {
      expect(() => correlate(bad as never, clock)).toThrow(/^correlate\(a\) must be an adapter's/);
      expect(() => correlate(clock, bad as never)).toThrow(/^correlate\(b\) must be an adapter's/);
    }
    expect(log.calls).toEqual([]);
  });
});

describe('relativeRate', () => {
  it('contains every ratio of rates within the bounds', () => {
    const a = { lowPpb: 2.9e7, highPpb: 2.90001e7 };
    const b = { lowPpb: -1e6, highPpb: -0.9e6 };
    const found = relativeRate(a, b);
    for (const x of [a.lowPpb, a.highPpb]) {
      for (const y of [b.lowPpb, b.highPpb]) {
        const ratio = ((1 + x * 1e-9) / (1 + y * 1e-9) - 1) * 1e9;
        expect(Math.abs(ratio - (found?.ratePpb ?? 0))).toBeLessThanOrEqual(
          (found?.boundPpb ?? 0) + 1e-4,
        );
      }
    }
    expect(relativeRate(null, b)).toBeNull();
    expect(relativeRate(a, null)).toBeNull();
  });
});
