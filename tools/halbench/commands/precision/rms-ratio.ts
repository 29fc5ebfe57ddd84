import type { Estimate } from '../../measure/bootstrap.js';
import { LEVEL, type Resampling } from '../../measure/bootstrap.js';
import { seededRandom } from '../../measure/random.js';

const MOST_BLOCKS = 100;
/** With fewer stretches of time than this an interval says nothing. */
const LEAST_BLOCKS = 10;

/** Sums of the squares of neighbouring values, `blocks` of them. */
function blockSums(values: Float64Array, blocks: number): Float64Array {
  const sums = new Float64Array(blocks);
  values.forEach((value, i) => {
    const block = Math.floor((i * blocks) / values.length);
    sums[block] = (sums[block] ?? 0) + value * value;
  });
  return sums;
}

/**
 * RMS of `a` divided by the RMS of `b`, both of at least one value. The interval resamples whole
 * stretches of time, so that what disturbs neighbouring readings alike does not count as knowledge; it
 * is NaN with fewer than 10 values.
 */
export function rmsRatio(a: Float64Array, b: Float64Array, how: Resampling): Estimate {
  const blocks = Math.min(MOST_BLOCKS, a.length, b.length);
  const [sumsA, sumsB] = [blockSums(a, blocks), blockSums(b, blocks)];
  const ratio = (drawn: readonly number[]): number => {
    let [x, y] = [0, 0];
    for (const block of drawn) {
      x += sumsA[block] ?? 0;
      y += sumsB[block] ?? 0;
    }
    return Math.sqrt(x / a.length / (y / b.length));
  };
  const value = ratio(Array.from({ length: blocks }, (_, block) => block));
  if (blocks < LEAST_BLOCKS) return { value, low: Number.NaN, high: Number.NaN };
  const random = seededRandom(how.seed);
  const all = Array.from({ length: blocks }, (_, block) => block);
  const resampled = Float64Array.from({ length: how.resamples }, () =>
    ratio(all.map(() => Math.floor(random() * blocks))),
  ).sort();
  const at = (share: number): number =>
    resampled[Math.round(share * (resampled.length - 1))] ?? Number.NaN;
  return { value, low: at((1 - LEVEL) / 2), high: at((1 + LEVEL) / 2) };
}
