import { mtie, octaveFactors, PhaseSeries, tdev } from 'avb-hal/analysis';
import type { StabilityPoint } from '../result.js';

/** TDEV and MTIE at the averaging times that both have. */
export function stabilityOf(valuesNs: Float64Array, spacingS: number): StabilityPoint[] {
  const largest = tdev.largestFactor(valuesNs.length);
  if (largest < 1) return [];
  const series = PhaseSeries.fromNs(valuesNs, spacingS);
  const factors = octaveFactors(largest);
  const intervals = mtie(series, factors);
  return tdev(series, factors).map(({ tauS, deviationNs }, index) => ({
    tauS,
    tdevNs: deviationNs,
    mtieNs: intervals[index]?.deviationNs ?? 0,
  }));
}
