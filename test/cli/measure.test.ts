import { describe, expect, test } from 'vitest';
// @ts-expect-error plain JavaScript
import { alternate, median, medianInterval as medianOf } from '../../bench/blocks.mjs';
import { clockOffset } from '../../tools/halbench/commands/compare/clock-offset.js';
import { joined, timePaired } from '../../tools/halbench/commands/compare/paired.js';
import { rmsRatio } from '../../tools/halbench/commands/precision/rms-ratio.js';
import { quantileRatio } from '../../tools/halbench/measure/bootstrap.js';
import { estimated, type FigureFacts, single } from '../../tools/halbench/measure/figure.js';
import { summarize } from '../../tools/halbench/measure/histogram.js';
import { seededRandom } from '../../tools/halbench/measure/random.js';
import { timeCalls } from '../../tools/halbench/measure/timing.js';

const SEED = 20_261_121;
const how = { seed: SEED, resamples: 400 };
const silent = (): void => undefined;

/** Log-normal durations around `center`, in blocks. */
function blocks(random: () => number, center: number, count = 40, calls = 50): Float64Array[] {
  const normal = (): number =>
    Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  return Array.from({ length: count }, () =>
    Float64Array.from({ length: calls }, () => center * Math.exp(0.2 * normal())),
  );
}

describe('histogram', () => {
  test('quantiles to three digits, least, mean and greatest exact', () => {
    const durations = Float64Array.from({ length: 10_000 }, (_, i) => i + 1);
    const { ns, percentiles } = summarize(durations);
    expect(ns).toMatchObject({ minNs: 1, meanNs: 5000.5, maxNs: 10_000 });
    const wanted = { p50Ns: 5000, p90Ns: 9000, p99Ns: 9900, p999Ns: 9990 };
    for (const [key, value] of Object.entries(wanted)) {
      const got = ns[key as keyof typeof wanted];
      expect(Math.abs(got - value) / value, key).toBeLessThan(0.001);
    }
    expect(percentiles[0]).toEqual([0, 1]);
    expect(percentiles.at(-1)).toEqual([100, 10_000]);
    const rising = percentiles.flat();
    for (let i = 2; i < rising.length; i += 1) {
      expect(rising[i]).toBeGreaterThanOrEqual(rising[i - 2] ?? 0);
    }
  });

  test('durations that the histogram cannot hold count as the nearest that it can', () => {
    const { ns, percentiles } = summarize(Float64Array.of(0, 0.4, 5e12));
    expect(ns).toMatchObject({ minNs: 0, maxNs: 5e12, p50Ns: 1 });
    expect(percentiles.at(-1)).toEqual([100, 5e12]);
  });

  test('no quantile is above the greatest', () => {
    const { ns } = summarize(Float64Array.of(1_000_001, 1_000_001));
    expect(ns.p999Ns).toBe(1_000_001);
  });
});

describe('resampling', () => {
  test('the same seed gives the same numbers', () => {
    const draw = (seed: number): number[] => Array.from({ length: 5 }, seededRandom(seed));
    expect(draw(SEED)).toEqual(draw(SEED));
    expect(draw(SEED)).not.toEqual(draw(SEED + 1));
    expect(draw(SEED).every((value) => value >= 0 && value < 1)).toBe(true);
  });

  test('median', () => {
    expect([[3, 1, 2], [4, 1, 2, 3], [7]].map(median)).toEqual([2, 2.5, 7]);
    expect(median([])).toBeNaN();
  });

  test('the interval of a median holds it and narrows with more values', () => {
    const random = seededRandom(SEED);
    const values = Array.from({ length: 1000 }, random);
    const [few, many] = [values.slice(0, 50), values].map((some) => medianOf(some, SEED, 400));
    if (few === undefined || many === undefined) throw new Error('unreachable');
    for (const { low, value, high } of [few, many]) {
      expect([low <= value, value <= high], `seed ${SEED}`).toEqual([true, true]);
    }
    expect(many.high - many.low, `seed ${SEED}`).toBeLessThan(few.high - few.low);
  });

  test('a true ratio of 2 lies inside the interval, 1 does not', () => {
    const random = seededRandom(SEED);
    const { low, high } = quantileRatio(blocks(random, 200), blocks(random, 100), 0.5, how);
    expect([low < 2, 2 < high, low > 1.8], `seed ${SEED}: ${low} … ${high}`).toEqual([
      true,
      true,
      true,
    ]);
  });

  test('about 95 of 100 intervals hold the truth', () => {
    const random = seededRandom(SEED);
    let held = 0;
    for (let i = 0; i < 100; i += 1) {
      const [a, b] = [blocks(random, 100, 20, 10), blocks(random, 100, 20, 10)];
      const { low, high } = quantileRatio(a, b, 0.5, { seed: SEED + i, resamples: 200 });
      if (low <= 1 && 1 <= high) held += 1;
    }
    expect(held, `seed ${SEED}`).toBeGreaterThanOrEqual(88);
  });

  test('a block disturbed on both sides widens nothing', () => {
    const steady = blocks(seededRandom(SEED), 100);
    const { value, low, high } = quantileRatio(steady, steady, 0.99, how);
    expect([value, low, high]).toEqual([1, 1, 1]);
  });
});

describe('timing', () => {
  test('calls as many as asked for, after a warm-up', () => {
    let calls = 0;
    const timed = timeCalls(() => (calls += 1), { calls: 500, maxSeconds: 60 }, silent);
    expect(timed).toMatchObject({ warmUpCalls: 50, cut: false });
    expect(timed.durationsNs).toHaveLength(500);
    expect(calls).toBe(550);
  });

  test('an error of a call comes out', () => {
    const failing = (): never => {
      throw new Error('gone');
    };
    expect(() => timeCalls(failing, { calls: 5, maxSeconds: 1 }, silent)).toThrow('gone');
  });

  test('two sides alternate in blocks', () => {
    let order = '';
    const paired = timePaired(
      () => {
        order += 'a';
      },
      () => {
        order += 'b';
      },
      { calls: 100, maxSeconds: 60 },
      silent,
    );
    expect(paired).toMatchObject({ callsPerBlock: 2, cut: false });
    expect(paired.a).toHaveLength(50);
    expect(order).toBe('aabb'.repeat(52));
    expect(joined(paired.b)).toHaveLength(100);
  });

  test('rounds measure every side once, the first ones are thrown away', () => {
    let count = 0;
    const side = (): number => {
      count += 1;
      return count;
    };
    expect(alternate([side, side], 3)).toEqual([
      [13, 14],
      [15, 16],
      [17, 18],
    ]);
  });
});

describe('figures', () => {
  const facts: FigureFacts = {
    id: 'x',
    title: 'x',
    unit: 'ns',
    limit: 150,
    simulated: true,
    how: '',
  };
  const met = (low: number, high: number, limit: number | null = 150): boolean | null =>
    estimated({ ...facts, limit }, { value: (low + high) / 2, low, high }, {}).met;

  test('an interval decides only if the limit is outside', () => {
    expect([met(100, 150), met(151, 160), met(140, 160), met(1, 2, null)]).toEqual([
      true,
      false,
      null,
      null,
    ]);
  });

  test('one number is at most the limit or above', () => {
    expect([150, 150.1].map((value) => single(facts, value, {}).met)).toEqual([true, false]);
  });

  test('what is not defined is neither met nor missed', () => {
    expect(single(facts, Number.NaN, {})).toMatchObject({ value: null, met: null });
    const figure = estimated(facts, { value: 1, low: 0.5, high: Number.NaN }, {});
    expect(figure).toMatchObject({ value: 1, low: null, high: null, met: null });
    expect(figure.reason).toContain('too few readings');
  });

  test('two readings give a ratio and no interval', () => {
    const [a, b] = [Float64Array.of(1, 2), Float64Array.of(2, 4)];
    const { value, low, high } = rmsRatio(a, b, how);
    expect([value, Number.isNaN(low), Number.isNaN(high)]).toEqual([0.5, true, true]);
  });
});

describe('offset of two clocks', () => {
  const point = (deviceNs: bigint, systemNs: bigint, boundNs = 10n) => ({
    deviceNs,
    systemNs,
    boundNs,
  });

  test('the first clock is interpolated to the instant of the second', () => {
    // The first clock runs at twice the rate of the system clock.
    const offset = clockOffset(point(1000n, 0n), point(1150n, 50n, 5n), point(1200n, 100n, 20n));
    expect(offset).toEqual({ offsetNs: 50n, boundNs: 26n });
  });

  test('no offset when system time stood still or the order is wrong', () => {
    expect(clockOffset(point(0n, 5n), point(0n, 5n), point(0n, 5n))).toBeNull();
    expect(clockOffset(point(0n, 5n), point(0n, 4n), point(0n, 9n))).toBeNull();
  });
});
