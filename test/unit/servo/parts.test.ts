import { describe, expect, it } from 'vitest';
import { Acquisition } from '../../../src/servo/acquisition.js';
import { HoldoverRate } from '../../../src/servo/holdover.js';
import { SampleInterval } from '../../../src/servo/interval.js';
import { gainsAt } from '../../../src/servo/pi.js';
import { RegressionFilter } from '../../../src/servo/regression.js';

const intervalOf = (intervals: readonly number[]): SampleInterval => {
  const interval = new SampleInterval(null);
  for (const s of intervals) interval.add(s);
  return interval;
};

describe('the interval of samples', () => {
  it('is what was configured, whatever comes', () => {
    const interval = new SampleInterval(0.125);
    interval.add(7);
    expect(interval.seconds).toBe(0.125);
  });

  it('is not moved by lost and late samples', () => {
    expect(intervalOf([1, 1, 2, 1, 3, 1, 1]).seconds).toBe(1);
    expect(intervalOf([1, 1.95, 0.05, 1, 1, 1.95, 0.05]).seconds).toBe(1);
  });

  it('is the mean where samples come in bursts, and a rate is then in effect for longer', () => {
    const interval = intervalOf([0.05, 0.05, 0.05, 3.85, 0.05, 0.05, 0.05, 3.85]);
    expect(interval.seconds).toBeCloseTo(1, 12);
    expect(interval.effectS).toBeCloseTo(3.7075, 3);
    expect(intervalOf([1, 1, 1]).effectS).toBe(1);
  });

  it('forgets', () => {
    expect(intervalOf([...Array(10).fill(1), ...Array(33).fill(2)]).seconds).toBe(2);
  });
});

describe('the gains of pi', () => {
  // kp 0.7, ki 0.3; linuxptp 4, pi.c: exponents -0.3 and 0.4, limits 0.7 and 0.3 by the interval.
  it.each([
    [1 / 128, 3.00097, 0.043077],
    [1 / 8, 1.30624, 0.130584],
    [1, 0.7, 0.3],
    [2, 0.35, 0.15],
    [16, 0.04375, 0.01875],
  ])('at %s s are %s and %s', (intervalS, kp, ki) => {
    const gains = gainsAt({ kp: 0.7, ki: 0.3 }, intervalS);
    expect(gains.kp).toBeCloseTo(kp, 4);
    expect(gains.ki).toBeCloseTo(ki, 5);
  });
});

describe('the regression', () => {
  it('takes its first offset away within one interval, whatever that is', () => {
    for (const seconds of [1 / 128, 1, 16]) {
      const filter = new RegressionFilter(null);
      filter.start(500, []);
      const ppb = filter.update({ t: 1, phase: 100 }, { seconds, effectS: seconds });
      expect(ppb).toBeCloseTo(500 - 100 / seconds, 9);
    }
  });

  it('takes no slope from points in a burst', () => {
    const filter = new RegressionFilter(null);
    filter.start(0, []);
    const interval = { seconds: 1, effectS: 1 };
    for (const [t, phase] of [
      [0, 0],
      [0.01, 50],
      [0.02, 100],
      [0.03, 150],
    ] as const) {
      filter.applied(0);
      filter.update({ t, phase }, interval);
    }
    expect(filter.frequencyPpb).toBe(0);
  });
});

describe('the acquisition', () => {
  const acquisition = (leastSquares = false) =>
    new Acquisition({ enough: Number.POSITIVE_INFINITY, leastSquares, toleranceNs: 1000 });

  it('waits for the span', () => {
    const points = acquisition();
    expect(points.add({ t: 0, phase: 0 }, 0.5, 0)).toBeNull();
    expect(points.add({ t: 0.4, phase: 40 }, 0.5, 0)).toBeNull();
    expect(points.add({ t: 0.5, phase: 50 }, 0.5, 0)?.slope).toBeCloseTo(100, 9);
  });

  it('has a slope that no crystal explains confirmed', () => {
    const points = acquisition();
    points.add({ t: 0, phase: 0 }, 0, 0);
    expect(points.add({ t: 1, phase: 29e6 }, 0, 0)).toBeNull();
    expect(points.add({ t: 2, phase: 58e6 }, 0, 0)?.slope).toBeCloseTo(29e6, 3);
    const known = acquisition();
    known.add({ t: 0, phase: 0 }, 0, 29e6);
    expect(known.add({ t: 1, phase: 29e6 }, 0, 29e6)?.slope).toBeCloseTo(29e6, 3);
  });

  it('drops a point off the line, and what it is off from when another one is too', () => {
    const points = acquisition(true);
    points.add({ t: 0, phase: 0 }, 9, 0);
    points.add({ t: 1, phase: 10 }, 9, 0);
    expect(points.add({ t: 2, phase: 5e6 }, 9, 0)).toBeNull();
    expect(points.add({ t: 3, phase: 30 }, 9, 0)).toBeNull();
    expect(points.points.map(({ t }) => t)).toEqual([0, 1, 3]);
    points.add({ t: 4, phase: 7e6 }, 9, 0);
    points.add({ t: 5, phase: 7e6 }, 9, 0);
    expect(points.points.map(({ t }) => t)).toEqual([4, 5]);
  });
});

describe('the rate of the holdover', () => {
  it('is unknown before a sample', () => {
    expect(new HoldoverRate().ppb).toBeNull();
  });

  it('is what the slave needed until averages were judged', () => {
    const rate = new HoldoverRate();
    rate.add(0, 1, 1_000, -900);
    rate.add(-900, 1, 200, -150);
    // 100 ppb fast: 1 s at -900 ppb took 800 ns away.
    expect(rate.ppb).toBeCloseTo(-50, 0);
    rate.clear();
    expect(rate.ppb).toBeNull();
  });

  it('is a short average while the rate moves, a long one while it does not', () => {
    const moving = new HoldoverRate();
    const steady = new HoldoverRate();
    for (let n = 0; n < 400; n += 1) {
      moving.add(n, 1, 0, n + 1);
      steady.add(n % 2 === 0 ? 40 : -40, 1, 0, n % 2 === 0 ? -40 : 40);
    }
    expect(moving.ppb).toBe(400);
    expect(Math.abs(steady.ppb as number)).toBeLessThan(1);
  });
});
