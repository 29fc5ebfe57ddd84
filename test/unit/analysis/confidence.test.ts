import { describe, expect, test } from 'vitest';
import { chiSquaredBelow, chiSquaredQuantile } from '../../../src/analysis/chi-squared.js';
import {
  confidenceInterval,
  degreesOfFreedom,
  type EstimatedMeasure,
  mdev,
  type NoiseType,
  overlappingAdev,
  overlappingHdev,
  PhaseSeries,
} from '../../../src/analysis/index.js';
import { integrate, whiteNoise } from './data.js';

describe('chi-squared distribution', () => {
  // Quantiles of SciPy 1.x, scipy.stats.chi2.ppf.
  test.each([
    [0.1587, 9.55, 5.3366002447548695],
    [0.84, 4.2, 6.85181807996638],
    [0.025, 1500, 1394.5550305348847],
    [0.5, 0.3, 0.012469611517980431],
    [0.975, 1e5, 100878.41530566558],
  ])('quantile %d at %d degrees', (share, degrees, quantile) => {
    expect(Math.abs(chiSquaredQuantile(share, degrees) / quantile - 1)).toBeLessThan(1e-11);
  });

  test('two degrees of freedom are an exponential distribution', () => {
    for (const x of [0.01, 0.5, 2, 4.1, 30]) {
      expect(Math.abs(chiSquaredBelow(x, 2) - (1 - Math.exp(-x / 2)))).toBeLessThan(1e-14);
    }
    expect(chiSquaredBelow(0, 2)).toBe(0);
  });
});

const at = (measure: EstimatedMeasure, noise: NoiseType, factor: number, samples: number): number =>
  degreesOfFreedom({ measure, noise, factor, samples });

describe('equivalent degrees of freedom', () => {
  // Approximations of Howe, Allan and Barnes 1981 (NIST SP 1065). Those for white frequency noise take
  // phase as instantaneous, Greenhall and Riley as averaged over tau0, which shows at small factors.
  test.each([
    [1, 0.18],
    [2, 0.06],
    [8, 0.1],
    [32, 0.04],
    [100, 0.02],
  ])('closed forms for the overlapping Allan variance, m = %i', (m, tolerance) => {
    const n = 1001;
    const whitePhase = ((n + 1) * (n - 2 * m)) / (2 * (n - m));
    const phaseRatio = at('overlappingAdev', 'white-phase', m, n) / whitePhase;
    expect(Math.abs(phaseRatio - 1)).toBeLessThan(0.03);
    const ratio = (4 * m * m) / (4 * m * m + 5);
    const whiteFrequency = ((3 * (n - 1)) / (2 * m) - (2 * (n - 2)) / n) * ratio;
    const frequencyRatio = at('overlappingAdev', 'white-frequency', m, n) / whiteFrequency;
    expect(Math.abs(frequencyRatio - 1)).toBeLessThan(tolerance);
  });

  test('one term has one degree of freedom', () => {
    for (const noise of ['white-phase', 'flicker-phase', 'white-frequency'] as const) {
      expect(at('adev', noise, 1, 4)).toBeLessThan(2);
      expect(at('adev', noise, 500, 1001)).toBeCloseTo(1, 12);
      expect(at('overlappingAdev', noise, 500, 1001)).toBeCloseTo(1, 12);
      expect(at('mdev', noise, 333, 999)).toBeCloseTo(1, 12);
      expect(at('overlappingHdev', noise, 333, 1000)).toBeCloseTo(1, 12);
      expect(at('mdev', noise, 5000, 15_000)).toBeCloseTo(1, 12);
      expect(at('overlappingHdev', noise, 5000, 15_001)).toBeCloseTo(1, 12);
    }
  });

  test('the limits taken at large factors join the exact sums', () => {
    for (const noise of [
      'white-frequency',
      'flicker-frequency',
      'random-walk-frequency',
    ] as const) {
      const before = at('overlappingAdev', noise, 33, 33 * 40 + 1);
      const after = at('overlappingAdev', noise, 34, 34 * 40 + 1);
      expect(Math.abs(after / before - 1), noise).toBeLessThan(0.03);
    }
    for (const measure of ['mdev', 'overlappingHdev'] as const) {
      const before = at(measure, 'white-frequency', 1024, 1024 * 20);
      const after = at(measure, 'white-frequency', 1025, 1025 * 20);
      expect(Math.abs(after / before - 1), measure).toBeLessThan(1e-3);
    }
  });

  test('falls with the averaging time, for every measure and noise it is known for', () => {
    const noises: NoiseType[] = [
      'white-phase',
      'flicker-phase',
      'white-frequency',
      'flicker-frequency',
      'random-walk-frequency',
    ];
    for (const measure of ['adev', 'overlappingAdev', 'mdev', 'tdev', 'hdev'] as const) {
      for (const noise of noises) {
        const degrees = [2, 8, 32, 128].map((m) => at(measure, noise, m, 1001));
        const falling = degrees.every((d, i) => i === 0 || d < (degrees[i - 1] as number));
        expect(falling, `${measure} ${noise} ${degrees}`).toBe(true);
      }
    }
  });

  test('is refused where it is not known', () => {
    const wanted = (measure: string): string =>
      `degreesOfFreedom(estimate) must be a noise and a factor with known degrees of freedom for ${measure}`;
    expect(() => at('mdev', 'random-run-frequency', 4, 100)).toThrow(wanted('mdev'));
    expect(() => at('totdev', 'white-phase', 4, 100)).toThrow(wanted('totdev'));
    expect(() => at('totdev', 'white-frequency', 60, 100)).toThrow(
      new RangeError(`${wanted('totdev')}, got white-frequency at 60 of 100`),
    );
    expect(at('overlappingHdev', 'random-run-frequency', 4, 100)).toBeGreaterThan(1);
  });
});

describe('coverage of the interval, one sigma', () => {
  const SERIES = 1500;
  const samples = 129;

  // A standard error of 0.012 at 1500 series; the bound is four of them.
  function coverage(
    contains: (series: PhaseSeries) => boolean,
    toPhase: (n: Float64Array) => ArrayLike<number>,
  ): number {
    let hits = 0;
    for (let seed = 1; seed <= SERIES; seed += 1) {
      const phase = toPhase(whiteNoise(samples, seed * 7919));
      if (contains(PhaseSeries.fromSeconds(phase, 1))) hits += 1;
    }
    return hits / SERIES;
  }

  test.each([
    ['overlappingAdev', overlappingAdev, 'white-frequency', Math.sqrt(1 / 8)],
    ['overlappingHdev', overlappingHdev, 'white-frequency', Math.sqrt(1 / 8)],
    ['mdev', mdev, 'white-phase', Math.sqrt(3 / 8 ** 3)],
    ['overlappingAdev', overlappingAdev, 'white-phase', Math.sqrt(3) / 8],
  ] as const)('%s', (measure, statistic, noise, truth) => {
    const degrees = at(measure, noise, 8, noise === 'white-phase' ? samples : samples + 1);
    const share = coverage(
      (series) => {
        const { low, high } = confidenceInterval(statistic(series, 8).deviation, degrees);
        return low <= truth && truth <= high;
      },
      (values) => (noise === 'white-phase' ? values : integrate(values)),
    );
    expect(Math.abs(share - 0.683), `seeds 7919 … ${SERIES * 7919}: ${share}`).toBeLessThan(0.048);
  });

  test('with many degrees of freedom it is the normal one', () => {
    for (const degrees of [1e6, 1e8, 1e10]) {
      const { low, high } = confidenceInterval(1, degrees);
      const width = 1 / Math.sqrt(2 * degrees);
      expect(Math.abs((1 - low) / width - 1), `${degrees}`).toBeLessThan(2e-3);
      expect(Math.abs((high - 1) / width - 1), `${degrees}`).toBeLessThan(2e-3);
    }
  });

  test('a higher level is wider, and the estimate lies inside', () => {
    const one = confidenceInterval(2, 20);
    const two = confidenceInterval(2, 20, 0.95);
    expect(two.low).toBeLessThan(one.low);
    expect(one.low).toBeLessThan(2);
    expect(one.high).toBeGreaterThan(2);
    expect(two.high).toBeGreaterThan(one.high);
  });
});
