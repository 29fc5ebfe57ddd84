import { thirdDifference } from './differences.js';
import { type Measure, measure } from './measure.js';
import { type StabilityPoint, stabilityPoint } from './points.js';
import type { PhaseSeries } from './series.js';
import { SquareMean } from './sum.js';

/** A third difference of unit white noise in frequency has six times its variance. */
export const HADAMARD_DIVISOR: number = Math.sqrt(6);

function hadamard(series: PhaseSeries, factor: number, stride: number): StabilityPoint {
  const x = series.samples;
  const mean = new SquareMean();
  for (let i = 0; i + 3 * factor < x.length; i += stride) {
    const [a, b] = [x[i], x[i + factor]] as [number, number];
    const [c, d] = [x[i + 2 * factor], x[i + 3 * factor]] as [number, number];
    mean.add(thirdDifference(a, b, c, d));
  }
  return stabilityPoint(series, factor, mean.root / HADAMARD_DIVISOR, mean.terms);
}

const largest = (samples: number): number => Math.floor((samples - 1) / 3);

/**
 * Hadamard deviation: phase is taken every m samples, and HVAR = 1 / (6 tau^2 K) * sum of
 * (x(i+3) - 3 x(i+2) + 3 x(i+1) - x(i))^2 over the K = M - 3 third differences of the M samples taken
 * (NIST SP 1065 "Hadamard variance"). Dimensionless.
 *
 * Insensitive to linear frequency drift, which an uncompensated crystal has.
 */
export const hdev: Measure<StabilityPoint> = measure({
  name: 'hdev',
  leastSamples: 4,
  largest,
  prepare: (series) => (factor) => hadamard(series, factor, factor),
});

/**
 * Overlapping Hadamard deviation: HVAR from all N - 3m third differences of spacing m
 * (NIST SP 1065 "Overlapping Hadamard variance"). Dimensionless.
 */
export const overlappingHdev: Measure<StabilityPoint> = measure({
  name: 'overlappingHdev',
  leastSamples: 4,
  largest,
  prepare: (series) => (factor) => hadamard(series, factor, 1),
});
