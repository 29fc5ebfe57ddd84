import { describe, expect, test } from 'vitest';
import {
  confidenceInterval,
  degreesOfFreedom,
  type Estimate,
  mdev,
  mtie,
  octaveFactors,
  PhaseSeries,
} from '../../../src/analysis/index.js';

const NUMBER = 'must be a finite number of magnitude 1e100 or less';

type Case = [name: string, call: () => unknown, error: Error];

const series = PhaseSeries.fromNs([1, 2, 4, 8, 16, 32, 64], 1);
const any = (value: unknown): never => value as never;

const cases: Case[] = [
  [
    'samples that are no array',
    () => PhaseSeries.fromSeconds(any('1,2'), 1),
    new TypeError('PhaseSeries.fromSeconds(samples) must be an array of numbers, got "1,2"'),
  ],
  [
    'a DataView as samples',
    () => PhaseSeries.fromSeconds(any(new DataView(new ArrayBuffer(8))), 1),
    new TypeError(
      'PhaseSeries.fromSeconds(samples) must be an array of numbers, got an object (DataView)',
    ),
  ],
  [
    'a gap in the samples',
    () => PhaseSeries.fromSeconds([1, Number.NaN, 3], 1),
    new RangeError(`PhaseSeries.fromSeconds(samples)[1] ${NUMBER}, got NaN`),
  ],
  [
    'a hole in the samples',
    // biome-ignore lint/suspicious/noSparseArray: the hole is what is tested
    () => PhaseSeries.fromSeconds(any([1, , 3]), 1),
    new TypeError(`PhaseSeries.fromSeconds(samples)[1] ${NUMBER}, got undefined`),
  ],
  [
    'bigints as seconds',
    () => PhaseSeries.fromSeconds(any([1n, 2n]), 1),
    new TypeError(`PhaseSeries.fromSeconds(samples)[0] ${NUMBER}, got 1n`),
  ],
  [
    'bigints after numbers',
    () => PhaseSeries.fromNs(any([1, 2n]), 1),
    new TypeError(`PhaseSeries.fromNs(samples)[1] ${NUMBER}, got 2n`),
  ],
  [
    'numbers after bigints',
    () => PhaseSeries.fromNs(any([1n, 2]), 1),
    new TypeError('PhaseSeries.fromNs(samples)[1] must be a bigint like the first one, got 2'),
  ],
  [
    'frequency out of range',
    () => PhaseSeries.fromFrequency([-1e101], 1),
    new RangeError(`PhaseSeries.fromFrequency(values)[0] ${NUMBER}, got -1e+101`),
  ],
  [
    'no sampling interval',
    () => PhaseSeries.fromNs([1, 2], any(undefined)),
    new TypeError(
      'PhaseSeries.fromNs(tau0S) must be a number, 1e-12 to 1000000000000 s, got undefined',
    ),
  ],
  [
    'a negative sampling interval',
    () => PhaseSeries.fromFrequency([1, 2], -1),
    new RangeError('PhaseSeries.fromFrequency(tau0S) must be 1e-12 to 1000000000000 s, got -1'),
  ],
  [
    'a plain array instead of a series',
    () => mdev(any([1, 2, 3]), 1),
    new TypeError('mdev(series) must be a PhaseSeries, got an array of length 3'),
  ],
  [
    'a factor that is not whole',
    () => mdev(series, 1.5),
    new RangeError('mdev(factor) must be a whole number, 1 to 2, got 1.5'),
  ],
  [
    'a factor that is too large, in a list',
    () => mtie(series, [1, 2, 7]),
    new RangeError('mtie(factors[2]) must be 1 to 6, got 7'),
  ],
  [
    'a factor of the wrong kind, in a list',
    () => mtie(series, any(['1'])),
    new TypeError('mtie(factors[0]) must be a whole number, 1 to 6, got "1"'),
  ],
  [
    'no factor',
    () => mtie(series, any(undefined)),
    new TypeError('mtie(factors) must be an averaging factor or an array of them, got undefined'),
  ],
  [
    'a negative number of samples',
    () => mtie.largestFactor(-1),
    new RangeError('mtie.largestFactor(samples) must be 0 to 9007199254740991, got -1'),
  ],
  [
    'octaves up to nothing',
    () => octaveFactors(any(null)),
    new TypeError('octaveFactors(largest) must be a whole number, 0 to 4294967296, got null'),
  ],
  [
    'a level of 1',
    () => confidenceInterval(1, 10, 1),
    new RangeError('confidenceInterval(level) must be a number above 0 and below 1, got 1'),
  ],
  [
    'a level in words',
    () => confidenceInterval(1, 10, any('95 %')),
    new TypeError('confidenceInterval(level) must be a number above 0 and below 1, got "95 %"'),
  ],
  [
    'a negative deviation',
    () => confidenceInterval(-1, 10),
    new RangeError('confidenceInterval(deviation) must be 0 to 1e+100, got -1'),
  ],
  [
    'no degrees of freedom',
    () => confidenceInterval(1, 0),
    new RangeError('confidenceInterval(degrees) must be 0.1 to 10000000000, got 0'),
  ],
  [
    'a factor without a term',
    () => degreesOfFreedom({ measure: 'mdev', noise: 'white-phase', factor: 4, samples: 11 }),
    new RangeError('degreesOfFreedom(estimate.factor) must be 1 to 3, got 4'),
  ],
  [
    'a measure without a known distribution',
    () => degreesOfFreedom(any({ measure: 'mtie', noise: 'white-phase', factor: 4, samples: 11 })),
    new RangeError(
      "degreesOfFreedom(estimate.measure) must be one of 'adev', 'overlappingAdev', 'mdev', 'tdev', " +
        `'hdev', 'overlappingHdev', 'totdev', got "mtie"`,
    ),
  ],
  [
    'an unknown key',
    () => degreesOfFreedom({ alpha: 2 } as unknown as Estimate),
    new TypeError(
      "degreesOfFreedom(estimate) must have only the keys 'measure', 'noise', 'factor', 'samples', got " +
        "the unknown key 'alpha'",
    ),
  ],
];

describe('arguments of src/analysis', () => {
  test.each(cases)('%s', (_, call, error) => {
    expect(call).toThrow(error);
    expect(call).toThrow(error.constructor as ErrorConstructor);
  });

  test('the samples are copied', () => {
    const samples = [1, 2, 4, 8];
    const copy = PhaseSeries.fromNs(samples, 1);
    const before = mtie(copy, 3);
    samples[3] = 1000;
    expect(mtie(copy, 3)).toEqual(before);
  });

  test('an empty series is one that no measure takes', () => {
    const empty = PhaseSeries.fromNs([], 1);
    expect(empty.length).toBe(0);
    expect(() => mtie(empty, 1)).toThrow(RangeError);
    expect(PhaseSeries.fromFrequency([], 1).length).toBe(1);
  });
});
