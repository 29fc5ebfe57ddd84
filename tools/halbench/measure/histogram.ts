import { build, encodeIntoCompressedBase64 } from 'hdr-histogram-js';

/** Durations of one case in ns. Percentiles come from an HDR histogram of 3 significant digits. */
export interface Distribution {
  readonly minNs: number;
  readonly meanNs: number;
  readonly p50Ns: number;
  readonly p90Ns: number;
  readonly p99Ns: number;
  readonly p999Ns: number;
  readonly maxNs: number;
}

const LONGEST_NS = 3_600e9;

/** A distribution and the histogram it was read from (HdrHistogram V2, compressed, base64). */
export interface Summary {
  readonly ns: Distribution;
  readonly hdr: string;
}

/** Summarises at least one duration; least, mean and greatest are exact. */
export function summarize(durationsNs: Float64Array): Summary {
  const histogram = build({
    lowestDiscernibleValue: 1,
    highestTrackableValue: LONGEST_NS,
    numberOfSignificantValueDigits: 3,
  });
  let sum = 0;
  let min = Number.POSITIVE_INFINITY;
  let max = 0;
  for (const ns of durationsNs) {
    histogram.recordValue(ns);
    sum += ns;
    if (ns < min) min = ns;
    if (ns > max) max = ns;
  }
  const at = (percentile: number): number =>
    Math.min(histogram.getValueAtPercentile(percentile), max);
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
    hdr: encodeIntoCompressedBase64(histogram),
  };
}
