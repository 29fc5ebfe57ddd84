import { createHistogram } from 'node:perf_hooks';

/** Durations of one case in ns; those at percentiles are exact to 3 significant digits. */
export interface Distribution {
  readonly minNs: number;
  readonly meanNs: number;
  readonly p50Ns: number;
  readonly p90Ns: number;
  readonly p99Ns: number;
  readonly p999Ns: number;
  readonly maxNs: number;
}

/** Durations at rising percentiles. */
export type Percentiles = readonly (readonly [percent: number, ns: number])[];

/** A distribution and the curve that it was read from. */
export interface Summary {
  readonly ns: Distribution;
  readonly percentiles: Percentiles;
}

/** The histogram takes integers from 1; a shorter or longer duration counts as the nearest of these. */
const SHORTEST_NS = 1;
const LONGEST_NS = 3_600e9;
const DIGITS = 3;

/** Summarises at least one duration; least, mean and greatest are exact. */
export function summarize(durationsNs: Float64Array): Summary {
  const histogram = createHistogram({ lowest: SHORTEST_NS, highest: LONGEST_NS, figures: DIGITS });
  let sum = 0;
  let min = Number.POSITIVE_INFINITY;
  let max = 0;
  for (const ns of durationsNs) {
    histogram.record(Math.min(LONGEST_NS, Math.max(SHORTEST_NS, Math.round(ns))));
    sum += ns;
    if (ns < min) min = ns;
    if (ns > max) max = ns;
  }
  const within = (ns: number): number => Math.min(Math.max(ns, min), max);
  const at = (percentile: number): number => within(histogram.percentile(percentile));
  const curve = [...histogram.percentiles].filter(([percent]) => percent > 0 && percent < 100);
  return {
    ns: {
      minNs: min,
      meanNs: sum / durationsNs.length,
      p50Ns: at(50),
      p90Ns: at(90),
      p99Ns: at(99),
      p999Ns: at(99.9),
      maxNs: max,
    },
    percentiles: [
      [0, min],
      ...curve.map(([percent, ns]) => [percent, within(ns)] as const),
      [100, max],
    ],
  };
}
