import { secondDifference } from './differences.js';
import { type Measure, measure } from './measure.js';
import { type StabilityPoint, stabilityPoint } from './points.js';
import type { PhaseSeries } from './series.js';
import { SquareMean } from './sum.js';

function allan(series: PhaseSeries, factor: number, stride: number): StabilityPoint {
  const x = series.samples;
  const mean = new SquareMean();
  for (let i = 0; i + 2 * factor < x.length; i += stride) {
    const [a, b, c] = [x[i], x[i + factor], x[i + 2 * factor]] as [number, number, number];
    mean.add(secondDifference(a, b, c));
  }
  return stabilityPoint(series, factor, mean.root / Math.SQRT2, mean.terms);
}

const largest = (samples: number): number => Math.floor((samples - 1) / 2);

/**
 * Allan deviation, the original estimator: phase is taken every m samples, and
 * AVAR = 1 / (2 tau^2 K) * sum of (x(i+2) - 2 x(i+1) + x(i))^2 over the K = M - 2 second differences
 * of the M samples taken (IEEE Std 1139; NIST SP 1065 "Allan variance"). Dimensionless.
 *
 * Insensitive to a constant frequency offset, not to drift. Prefer {@link overlappingAdev}, which
 * estimates the same quantity from all the data.
 */
export const adev: Measure<StabilityPoint> = measure({
  name: 'adev',
  leastSamples: 3,
  largest,
  prepare: (series) => (factor) => allan(series, factor, factor),
});

/**
 * Overlapping Allan deviation: AVAR from all N - 2m second differences of spacing m
 * (IEEE Std 1139; NIST SP 1065 "Overlapping Allan variance"; ITU-T G.810 II.1). Dimensionless.
 */
export const overlappingAdev: Measure<StabilityPoint> = measure({
  name: 'overlappingAdev',
  leastSamples: 3,
  largest,
  prepare: (series) => (factor) => allan(series, factor, 1),
});
