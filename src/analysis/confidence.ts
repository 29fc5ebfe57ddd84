import { checkClosedObject, checkInteger, checkNumber, checkOneOf, mustBe } from '../base/check.js';
import { adev, overlappingAdev } from './allan.js';
import { checkNonNegative, checkShare } from './arguments.js';
import { chiSquaredQuantile } from './chi-squared.js';
import {
  type Alpha,
  differenceDegrees,
  type Estimator,
  totalDegrees,
} from './degrees-of-freedom.js';
import { hdev, overlappingHdev } from './hadamard.js';
import { mdev, tdev } from './modified.js';
import { totdev } from './total.js';

/** The power-law noises, from the steepest rise of the spectrum of frequency to the steepest fall. */
export type NoiseType =
  | 'white-phase'
  | 'flicker-phase'
  | 'white-frequency'
  | 'flicker-frequency'
  | 'random-walk-frequency'
  | 'flicker-walk-frequency'
  | 'random-run-frequency';

const ALPHAS: Readonly<Record<NoiseType, Alpha>> = {
  'white-phase': 2,
  'flicker-phase': 1,
  'white-frequency': 0,
  'flicker-frequency': -1,
  'random-walk-frequency': -2,
  'flicker-walk-frequency': -3,
  'random-run-frequency': -4,
};

/** A measure whose estimate has a known distribution. */
export type EstimatedMeasure =
  | 'adev'
  | 'overlappingAdev'
  | 'mdev'
  | 'tdev'
  | 'hdev'
  | 'overlappingHdev'
  | 'totdev';

const AVERAGED: Estimator = { order: 2, modified: true, overlapping: true };

const ESTIMATORS: Readonly<Record<Exclude<EstimatedMeasure, 'totdev'>, Estimator>> = {
  adev: { order: 2, modified: false, overlapping: false },
  overlappingAdev: { order: 2, modified: false, overlapping: true },
  mdev: AVERAGED,
  tdev: AVERAGED,
  hdev: { order: 3, modified: false, overlapping: false },
  overlappingHdev: { order: 3, modified: false, overlapping: true },
};

const MEASURES = { adev, overlappingAdev, mdev, tdev, hdev, overlappingHdev, totdev };

/** What one estimate was made from. */
export interface Estimate {
  /** The measure that was estimated. */
  readonly measure: EstimatedMeasure;
  /** The noise that is assumed; the slope of the measure at this averaging time tells. */
  readonly noise: NoiseType;
  /** Averaging factor m. */
  readonly factor: number;
  /** Length of the series in phase samples, below 2^32. */
  readonly samples: number;
}

const KEYS = ['measure', 'noise', 'factor', 'samples'] as const;

/**
 * Equivalent degrees of freedom of an estimate of a variance (NIST SP 1065, degrees of freedom;
 * Greenhall and Riley, PTTI 2003). Not the number of terms: overlapping terms depend on one another.
 *
 * RangeError where none is known: a factor that gives no term, noise that the measure does not
 * converge for (flicker-walk and random-run frequency need a Hadamard deviation), the total deviation
 * with noise other than white, flicker or random-walk frequency, or above half the record. Takes time
 * in proportion to the factor for phase noise, bounded time for the other noises.
 */
export function degreesOfFreedom(estimate: Estimate): number {
  const name = 'degreesOfFreedom(estimate';
  const given = checkClosedObject(estimate, `${name})`, KEYS);
  const measure = checkOneOf(
    given.measure,
    `${name}.measure)`,
    Object.keys(MEASURES) as EstimatedMeasure[],
  );
  const noise = checkOneOf(given.noise, `${name}.noise)`, Object.keys(ALPHAS) as NoiseType[]);
  const samples = checkInteger(given.samples, `${name}.samples)`, 4, 2 ** 32);
  const largest = MEASURES[measure].largestFactor(samples);
  const factor = checkInteger(given.factor, `${name}.factor)`, 1, largest);
  const degrees = known(measure, ALPHAS[noise], factor, samples);
  if (degrees === undefined) {
    const wanted = `a noise and a factor with known degrees of freedom for ${measure}`;
    throw new RangeError(mustBe(`${name})`, wanted, `${noise} at ${factor} of ${samples}`));
  }
  return degrees;
}

function known(
  measure: EstimatedMeasure,
  alpha: Alpha,
  factor: number,
  samples: number,
): number | undefined {
  if (measure === 'totdev') return totalDegrees(alpha, factor, samples);
  const estimator = ESTIMATORS[measure];
  if (alpha + 2 * estimator.order <= 1) return undefined;
  return differenceDegrees(estimator, alpha, factor, samples);
}

/** Bounds of the true deviation. */
export interface ConfidenceInterval {
  /** Lower bound, in the unit of the deviation. */
  readonly low: number;
  /** Upper bound, in the unit of the deviation. */
  readonly high: number;
}

/** Share of a normal distribution within one standard deviation, the usual level of stability plots. */
export const ONE_SIGMA = 0.6826894921370859;

/**
 * The interval that contains the true deviation with probability `level` (above 0, below 1; default
 * one sigma, 0.6827), equally likely to miss on either side: the squared estimate times degrees of
 * freedom over the true variance is chi-squared distributed (NIST SP 1065, chi-squared confidence
 * intervals). In the unit of `deviation`. For the noise that `degrees` was computed for only.
 */
export function confidenceInterval(
  deviation: number,
  degrees: number,
  level: number = ONE_SIGMA,
): ConfidenceInterval {
  const value = checkNonNegative(deviation, 'confidenceInterval(deviation)');
  const share = checkShare(level, 'confidenceInterval(level)');
  const edf = checkNumber(degrees, 'confidenceInterval(degrees)', 0.1, 1e10);
  const bound = (below: number): number => value * Math.sqrt(edf / chiSquaredQuantile(below, edf));
  return { low: bound((1 + share) / 2), high: bound((1 - share) / 2) };
}
