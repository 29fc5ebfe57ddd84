import type { Estimate } from '../../measure/bootstrap.js';
import { LEVEL, type Resampling } from '../../measure/bootstrap.js';
import { seededRandom } from '../../measure/random.js';

const BLOCKS = 100;

/** Sums of the squares of neighbouring values, BLOCKS of them. */
function blockSums(values: Float64Array): Float64Array {
  const sums = new Float64Array(BLOCKS);
  values.forEach((value, i) => {
    const block = Math.floor((i * BLOCKS) / values.length);
    sums[block] = (sums[block] ?? 0) + value * value;
  });
  return sums;
}

/**
 * RMS of `a` divided by the RMS of `b`, both of at least one value. The interval resamples whole
 * stretches of time, so that what disturbs neighbouring readings alike does not count as knowledge.
 */
export function rmsRatio(a: Float64Array, b: Float64Array, how: Resampling): Estimate {
  const [sumsA, sumsB] = [blockSums(a), blockSums(b)];
  const ratio = (blocks: readonly number[]): number => {
    let [x, y] = [0, 0];
    for (const block of blocks) {
      x += sumsA[block] ?? 0;
      y += sumsB[block] ?? 0;
    }
    return Math.sqrt(x / a.length / (y / b.length));
  };
  const random = seededRandom(how.seed);
  const all = Array.from({ length: BLOCKS }, (_, block) => block);
  const resampled = Float64Array.from({ length: how.resamples }, () =>
    ratio(all.map(() => Math.floor(random() * BLOCKS))),
  ).sort();
  const at = (share: number): number =>
    resampled[Math.round(share * (resampled.length - 1))] ?? Number.NaN;
  return { value: ratio(all), low: at((1 - LEVEL) / 2), high: at((1 + LEVEL) / 2) };
}
