import { type Measure, measure } from './measure.js';
import { type TimePoint, timePoint } from './points.js';
import { SlidingRange } from './sliding.js';
import { SquareMean } from './sum.js';

const largest = (samples: number): number => samples - 1;

/**
 * Maximum time interval error: the largest peak-to-peak phase within any observation interval of
 * n * tau0, that is within any n + 1 consecutive samples (ITU-T G.810 II.5; NIST SP 1065 "MTIE").
 * In ns; `terms` is the number of windows, N - n.
 *
 * Contains the frequency offset and every outlier: the bound that buffers and specifications need.
 * O(N) a factor, whatever the factor.
 */
export const mtie: Measure<TimePoint> = measure({
  name: 'mtie',
  leastSamples: 2,
  largest,
  prepare: (series) => (factor) => {
    const window = new SlidingRange(factor + 1);
    let worst = 0;
    for (const x of series.samples) worst = Math.max(worst, window.push(x) ?? 0);
    return timePoint(series, factor, worst, series.length - factor);
  },
});

/**
 * Root mean square of the time interval error: sqrt(1 / (N - n) * sum of (x(i+n) - x(i))^2)
 * (ITU-T G.810 II.4; NIST SP 1065 "TIE rms"). In ns.
 *
 * Contains the frequency offset: how far the clock typically has moved after n * tau0 without help.
 */
export const tieRms: Measure<TimePoint> = measure({
  name: 'tieRms',
  leastSamples: 2,
  largest,
  prepare: (series) => (factor) => {
    const x = series.samples;
    const mean = new SquareMean();
    for (let i = 0; i + factor < x.length; i += 1) {
      mean.add((x[i + factor] as number) - (x[i] as number));
    }
    return timePoint(series, factor, mean.root, mean.terms);
  },
});
