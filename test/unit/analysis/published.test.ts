import { describe, expect, test } from 'vitest';
import {
  adev,
  confidenceInterval,
  degreesOfFreedom,
  type EstimatedMeasure,
  hdev,
  type Measure,
  mdev,
  overlappingAdev,
  overlappingHdev,
  PhaseSeries,
  type StabilityPoint,
  tdev,
  totdev,
} from '../../../src/analysis/index.js';
import { nist1000 } from './data.js';

const frequency: [string, Measure<StabilityPoint>, string[], string[]][] = [
  ['adev', adev, ['0.2922319', '0.09965736', '0.03897804'], ['91.22945', '115.8082']],
  [
    'overlappingAdev',
    overlappingAdev,
    ['0.2922319', '0.09159953', '0.03241343'],
    ['91.22945', '85.95287'],
  ],
  ['mdev', mdev, ['0.2922319', '0.06172376', '0.02170921'], ['91.22945', '74.78849']],
  ['hdev', hdev, ['0.2943883', '0.1052754', '0.03910861'], ['70.80607', '116.7980']],
  [
    'overlappingHdev',
    overlappingHdev,
    ['0.2943883', '0.09581083', '0.03237638'],
    ['70.80607', '85.61487'],
  ],
  ['totdev', totdev, ['0.2922319', '0.09134743', '0.03406530'], ['91.22945', '93.90379']],
];

const digits = (value: number): string => value.toPrecision(7);

describe('NIST SP 1065, 1000-point suite, all seven digits', () => {
  const suite = PhaseSeries.fromFrequency(nist1000(), 1);

  test.each(frequency)('%s', (_, measure, published) => {
    expect(measure(suite, [1, 10, 100]).map((p) => digits(p.deviation))).toEqual(published);
  });

  test('tdev', () => {
    const seconds = tdev(suite, [1, 10, 100]).map((p) => digits(p.deviationNs / 1e9));
    expect(seconds).toEqual(['0.1687202', '0.3563623', '1.253382']);
  });

  test('the generator is the published one and its seed is the first datum', () => {
    const numerators = nist1000().map((y) => Math.round(y * 2_147_483_647));
    expect(numerators.slice(0, 4)).toEqual([1234567890, 395529916, 1209410747, 633705974]);
    const late = PhaseSeries.fromFrequency(nist1000('n1'), 1);
    expect(digits(adev(late, 1).deviation)).toBe('0.2923406');
  });

  test('averaging times and numbers of terms', () => {
    const terms = (points: { tauS: number; terms: number }[]): number[][] =>
      points.map((p) => [p.tauS, p.terms]);
    expect(suite.length).toBe(1001);
    expect(terms(adev(suite, [1, 10, 100]))).toEqual([
      [1, 999],
      [10, 99],
      [100, 9],
    ]);
    expect(terms(overlappingAdev(suite, [1, 10, 100]))).toEqual([
      [1, 999],
      [10, 981],
      [100, 801],
    ]);
    expect(terms(mdev(suite, [1, 10, 100]))).toEqual([
      [1, 999],
      [10, 972],
      [100, 702],
    ]);
    expect(terms(hdev(suite, [1, 10, 100]))).toEqual([
      [1, 998],
      [10, 98],
      [100, 8],
    ]);
    expect(terms(totdev(suite, [1, 10, 100]))).toEqual([
      [1, 999],
      [10, 999],
      [100, 999],
    ]);
  });
});

describe('NBS Monograph 140 data, nine frequencies', () => {
  const suite = PhaseSeries.fromFrequency([892, 809, 823, 798, 671, 644, 883, 903, 677], 1);

  test.each(frequency)('%s', (_, measure, _large, published) => {
    expect(measure(suite, [1, 2]).map((p) => digits(p.deviation))).toEqual(published);
  });

  test('tdev', () => {
    const seconds = tdev(suite, [1, 2]).map((p) => digits(p.deviationNs / 1e9));
    expect(seconds).toEqual(['52.67135', '86.35831']);
  });
});

// Intervals that Stable32 1.60 prints for the 1000-point suite, one sigma, white frequency noise. Rows
// of more than 100 degrees of freedom are left out: it takes an approximation of chi-squared there.
const intervals: [EstimatedMeasure, number, number, number, number][] = [
  ['adev', 128, 0.026481, 0.033855, 0.055744],
  ['overlappingAdev', 16, 0.057696, 0.061915, 0.067217],
  ['overlappingAdev', 32, 0.043654, 0.048082, 0.054202],
  ['overlappingAdev', 128, 0.023045, 0.027674, 0.037027],
  ['mdev', 16, 0.038022, 0.041376, 0.045809],
  ['mdev', 128, 0.014874, 0.018669, 0.028584],
  ['overlappingHdev', 128, 0.023761, 0.029147, 0.041367],
  ['totdev', 128, 0.026406, 0.031259, 0.040383],
];

describe('confidence intervals', () => {
  test.each(intervals)('%s at %i as Stable32 prints it', (measure, factor, low, value, high) => {
    const noise = 'white-frequency';
    const degrees = degreesOfFreedom({ measure, noise, factor, samples: 1001 });
    const interval = confidenceInterval(value, degrees);
    // All three printed numbers are rounded to five digits, and so is its sigma.
    expect(Math.abs(interval.low / low - 1)).toBeLessThan(2.5e-4);
    expect(Math.abs(interval.high / high - 1)).toBeLessThan(2.5e-4);
  });
});
