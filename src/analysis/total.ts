import { secondDifference } from './differences.js';
import { type Measure, measure } from './measure.js';
import { type StabilityPoint, stabilityPoint } from './points.js';
import { SquareMean } from './sum.js';

/**
 * The series, less its first sample, between its two odd reflections about its end points; its start
 * comes at N - 2. Without the subtraction the reflections of a large phase would round.
 */
function reflect(samples: Float64Array): Float64Array {
  const origin = samples[0] as number;
  const x = samples.map((sample) => sample - origin);
  const last = x.length - 1;
  const first = last - 1;
  const end = x[last] as number;
  const extended = new Float64Array(3 * x.length - 4);
  extended.set(x, first);
  for (let j = 1; j < last; j += 1) {
    extended[first - j] = -(x[j] as number);
    extended[first + last + j] = 2 * end - (x[last - j] as number);
  }
  return extended;
}

/**
 * Total deviation: the overlapping second differences centred on each inner sample, over the series
 * extended at both ends by its odd reflection; TOTVAR = 1 / (2 tau^2 (N - 2)) * their sum of squares
 * (IEEE Std 1139; NIST SP 1065 "Total variance"; Greenhall, Howe and Percival, IEEE Trans. UFFC 46,
 * 1999). Not corrected for its bias at flicker and random-walk frequency noise. Dimensionless.
 *
 * Same meaning as the Allan deviation, steadier at averaging times near the length of the record;
 * factors up to N - 1 exist. Frequency drift is not removed.
 */
export const totdev: Measure<StabilityPoint> = measure({
  name: 'totdev',
  leastSamples: 3,
  largest: (samples) => samples - 1,
  prepare: (series) => {
    const x = reflect(series.samples);
    const begin = series.length - 1;
    const end = begin + series.length - 2;
    return (factor) => {
      const mean = new SquareMean();
      for (let i = begin; i < end; i += 1) {
        const [a, b, c] = [x[i - factor], x[i], x[i + factor]] as [number, number, number];
        mean.add(secondDifference(a, b, c));
      }
      return stabilityPoint(series, factor, mean.root / Math.SQRT2, mean.terms);
    };
  },
});
