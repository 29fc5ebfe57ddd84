import { describe, expect, test } from 'vitest';
import { PercentileHistogram, percentiles } from '../../../src/analysis/index.js';
import { range, uniform, whiteNoise } from './data.js';

const PERCENTS = [0, 0.1, 1, 10, 25, 50, 75, 90, 99, 99.9, 99.99, 100];

describe('percentiles', () => {
  test('nearest rank: the smallest value that so many do not exceed', () => {
    const values = [15, 20, 35, 40, 50];
    const got = percentiles(values, [0, 5, 20, 30, 40, 50, 80, 81, 100]).map((p) => p.value);
    expect(got).toEqual([15, 15, 15, 20, 20, 35, 40, 50, 50]);
    expect(values).toEqual([15, 20, 35, 40, 50]);
  });

  test('ranks that are whole are not pushed up by binary fractions', () => {
    for (const count of [10, 500, 1000, 10_000, 100_000]) {
      const values = range(count).map((i) => i + 1);
      for (const percent of [0.1, 7, 16.1, 29, 32.2, 57, 64.4, 65.4, 99.9]) {
        const wanted = Math.max(1, Math.ceil((wholeTenths(percent) * count) / 1000));
        expect(percentiles(values, [percent])[0]?.value, `${percent} of ${count}`).toBe(wanted);
      }
    }
  });

  test('is what counting says, for any order and sign', () => {
    for (const seed of [1, 2, 3]) {
      const values = whiteNoise(501, seed).map((v) => Math.round(v * 20));
      for (const { percent, value } of percentiles(values, PERCENTS)) {
        const below = values.filter((v) => v < value).length;
        const upTo = values.filter((v) => v <= value).length;
        const note = `seed ${seed}, ${percent} %`;
        expect(upTo * 100, note).toBeGreaterThanOrEqual(percent * values.length);
        if (percent > 0) expect(below * 100, note).toBeLessThan(percent * values.length);
      }
    }
  });

  test('offsets as bigints', () => {
    expect(percentiles([-3n, 7n, 1n], [0, 50, 100]).map((p) => p.value)).toEqual([-3, 1, 7]);
    expect(percentiles(BigInt64Array.of(4n, -9n), [50])).toEqual([{ percent: 50, value: -9 }]);
  });

  test('bad input', () => {
    expect(() => percentiles([], [50])).toThrow(
      new RangeError('percentiles(values) must have at least one value, got none'),
    );
    expect(() => percentiles([1, Number.NaN], [50])).toThrow(
      new RangeError(
        'percentiles(values[1]) must be a finite number of magnitude 1e100 or less, got NaN',
      ),
    );
    expect(() => percentiles(['1' as unknown as number], [50])).toThrow(
      new TypeError('percentiles(values[0]) must be a finite number or a bigint, got "1"'),
    );
    expect(() => percentiles(null as unknown as number[], [50])).toThrow(TypeError);
    expect(() => percentiles([1], 50 as unknown as number[])).toThrow(
      new TypeError('percentiles(percents) must be an array of percents, got 50'),
    );
    expect(() => percentiles([1], [50, 100.1])).toThrow(
      new RangeError('percentiles(percents)[1] must be 0 to 100, got 100.1'),
    );
    expect(() => percentiles([1], ['50' as unknown as number])).toThrow(TypeError);
    expect(() => percentiles([1], [Number.NaN])).toThrow(RangeError);
  });
});

/** Percents of at most one decimal, as whole tenths. */
function wholeTenths(percent: number): number {
  return Math.round(percent * 10);
}

/** Values over twelve decades and both signs. */
function spread(count: number, seed: number): number[] {
  const random = uniform(seed);
  return range(count).map(() => (random() < 0.4 ? -1 : 1) * 10 ** (12 * random() - 3));
}

describe('PercentileHistogram', () => {
  test('without options tells values from 2^-10 on from 0', () => {
    const histogram = new PercentileHistogram();
    histogram.addAll([0, 2 ** -10, 2 ** -10, 2 ** -10, 2 ** -11, 1]);
    const [least, middle] = histogram.results([1, 60]).map(({ value }) => value);
    expect(least).toBe(0);
    expect(Math.abs((middle ?? 0) / 2 ** -10 - 1)).toBeLessThanOrEqual(histogram.relativeError);
  });

  test.each([1, 4, 7, 12])('stays within its relative error, %i bits', (bits) => {
    for (const seed of [1, 2, 3]) {
      const values = spread(5000, seed);
      const histogram = new PercentileHistogram({ bits });
      histogram.addAll(values);
      expect(histogram.relativeError).toBe(2 ** -(bits + 1));
      const exact = percentiles(values, PERCENTS);
      histogram.results(PERCENTS).forEach(({ percent, value }, i) => {
        const wanted = exact[i]?.value ?? Number.NaN;
        const allowed = Math.abs(wanted) * histogram.relativeError + 2 ** -10;
        expect(Math.abs(value - wanted), `seed ${seed}, ${percent} %`).toBeLessThanOrEqual(allowed);
      });
    }
  });

  test('the ends are exact and nothing lies outside them', () => {
    for (const seed of [4, 5]) {
      const values = spread(300, seed);
      const histogram = new PercentileHistogram({ bits: 1 });
      histogram.addAll(values);
      const [least, greatest] = [Math.min(...values), Math.max(...values)];
      expect([histogram.min, histogram.max, histogram.count]).toEqual([least, greatest, 300]);
      const got = histogram.results(range(1001).map((i) => i / 10)).map((p) => p.value);
      expect([got[0], got.at(-1)]).toEqual([least, greatest]);
      expect(got).toEqual([...got].sort((a, b) => a - b));
    }
  });

  test('one value, equal values, values near 0', () => {
    const one = new PercentileHistogram();
    one.add(123.456);
    expect(one.results([0, 50, 100]).map((p) => p.value)).toEqual([123.456, 123.456, 123.456]);
    const tiny = new PercentileHistogram();
    tiny.addAll([-1e-9, 0, -0, 1e-9, 1e-5]);
    expect(tiny.results([50])[0]?.value).toBe(0);
    const bigints = new PercentileHistogram();
    bigints.addAll([-(2n ** 63n), 2n ** 63n, 2n ** 63n, 2n ** 63n]);
    expect(bigints.results([25, 75]).map((p) => p.value)).toEqual([-(2 ** 63), 2 ** 63]);
  });

  test('every edge of a bucket counts in the bucket above it', () => {
    const histogram = new PercentileHistogram({ bits: 2, smallest: 1, largest: 16 });
    const edges = [1, 1.25, 1.5, 1.75, 2, 2.5, 3, 3.5, 4, 5, 6, 7, 8, 10, 12, 14, 16];
    histogram.addAll(edges);
    const got = histogram.results(edges.map((_, i) => (100 * (i + 1)) / edges.length));
    edges.slice(1, -1).forEach((edge, i) => {
      const next = edges[i + 2] as number;
      expect(got[i + 1]?.value).toBe((edge + next) / 2);
    });
  });

  test('bad input', () => {
    const histogram = new PercentileHistogram({ largest: 1000 });
    const name = 'PercentileHistogram';
    expect(() => histogram.results([50])).toThrow(
      new RangeError(`${name}.results() after add(value) must have at least one value, got none`),
    );
    expect(() => histogram.add(1000.5)).toThrow(
      new RangeError(`${name}.add(value) must be -1000 to 1000, got 1000.5`),
    );
    expect(() => histogram.add(Number.NaN)).toThrow(RangeError);
    expect(() => histogram.add('5' as unknown as number)).toThrow(TypeError);
    expect(() => histogram.addAll(5 as unknown as number[])).toThrow(TypeError);
    expect(histogram.count).toBe(0);
    for (const bad of [
      { bits: 0 },
      { bits: 15 },
      { smallest: 0 },
      { smallest: 2 },
      { largest: 1e21 },
    ]) {
      expect(() => new PercentileHistogram(bad)).toThrow(RangeError);
    }
    expect(() => new PercentileHistogram({ digits: 3 } as object)).toThrow(
      `new ${name}(options) must have only the keys 'bits', 'smallest', 'largest'`,
    );
  });
});
