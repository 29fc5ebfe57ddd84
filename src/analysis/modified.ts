import { secondDifference } from './differences.js';
import { type Measure, measure } from './measure.js';
import { type StabilityPoint, stabilityPoint, type TimePoint, timePoint } from './points.js';
import type { PhaseSeries } from './series.js';
import { CompensatedSum, SquareMean } from './sum.js';

/**
 * Sums of m consecutive second differences, by a running sum. What leaves the sum is computed from
 * the same samples in the same way as when it entered, so it cancels to the last bit.
 */
function averagedDifferences(series: PhaseSeries, factor: number): SquareMean {
  const x = series.samples;
  const second = (i: number): number =>
    secondDifference(x[i] as number, x[i + factor] as number, x[i + 2 * factor] as number);
  const running = new CompensatedSum();
  const mean = new SquareMean();
  for (let i = 0; i + 2 * factor < x.length; i += 1) {
    running.add(second(i));
    if (i >= factor) running.add(-second(i - factor));
    if (i >= factor - 1) mean.add(running.value);
  }
  return mean;
}

const largest = (samples: number): number => Math.floor(samples / 3);

/**
 * Modified Allan deviation: MVAR = 1 / (2 m^2 tau^2 K) * sum over j of
 * (sum over i = j … j+m-1 of x(i+2m) - 2 x(i+m) + x(i))^2, with K = N - 3m + 1
 * (IEEE Std 1139; NIST SP 1065 "Modified Allan variance"; ITU-T G.810 II.2). Dimensionless.
 *
 * Averages phase, so it tells white phase noise (slope -3/2) from flicker phase noise (slope -1),
 * which the Allan deviation does not.
 */
export const mdev: Measure<StabilityPoint> = measure({
  name: 'mdev',
  leastSamples: 3,
  largest,
  prepare: (series) => (factor) => {
    const { root, terms } = averagedDifferences(series, factor);
    return stabilityPoint(series, factor, root / (Math.SQRT2 * factor), terms);
  },
});

/** tau / sqrt(3) times MDEV is the root mean square of the averaged differences by this. */
export const TIME_DIVISOR: number = Math.sqrt(6);

/**
 * Time deviation: TDEV = tau / sqrt(3) * MDEV (IEEE Std 1139; NIST SP 1065 "Time variance";
 * ITU-T G.810 II.3). In ns.
 *
 * The noise of the time error itself, free of a constant offset in time and in frequency: for white
 * phase noise its standard deviation divided by the square root of m.
 */
export const tdev: Measure<TimePoint> = measure({
  name: 'tdev',
  leastSamples: 3,
  largest,
  prepare: (series) => (factor) => {
    const { root, terms } = averagedDifferences(series, factor);
    return timePoint(series, factor, root / (TIME_DIVISOR * factor), terms);
  },
});
