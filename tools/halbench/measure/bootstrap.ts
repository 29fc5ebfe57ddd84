import { seededRandom } from './random.js';

/** A figure and the range a repeated measurement would give with probability `level`. */
export interface Estimate {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/** How often resampling happens and from which seed; level 0.95. */
export interface Resampling {
  readonly seed: number;
  readonly resamples: number;
}

export const LEVEL = 0.95;
export const DEFAULT_RESAMPLES = 1000;

/** The LEVEL-interval of resampled values. */
function interval(value: number, resampled: Float64Array): Estimate {
  const sorted = resampled.sort();
  const at = (share: number): number => sorted[Math.round(share * (sorted.length - 1))] ?? value;
  return { value, low: at((1 - LEVEL) / 2), high: at((1 + LEVEL) / 2) };
}

/** Every value of one side, ascending, each with the block it was measured in. */
class Side {
  readonly #values: Float64Array;
  readonly #blocks: Uint32Array;

  constructor(blocks: readonly Float64Array[]) {
    const tagged = blocks.flatMap((values, block) => Array.from(values, (ns) => ({ ns, block })));
    tagged.sort((a, b) => a.ns - b.ns);
    this.#values = Float64Array.from(tagged, ({ ns }) => ns);
    this.#blocks = Uint32Array.from(tagged, ({ block }) => block);
  }

  /** The quantile when block b counts weights[b] times. */
  quantile(share: number, weights: Uint32Array): number {
    let total = 0;
    for (const block of this.#blocks) total += weights[block] ?? 0;
    const wanted = Math.max(1, Math.ceil(share * total));
    let seen = 0;
    for (let i = 0; i < this.#values.length; i += 1) {
      seen += weights[this.#blocks[i] ?? 0] ?? 0;
      if (seen >= wanted) return this.#values[i] ?? Number.NaN;
    }
    return Number.NaN;
  }
}

/**
 * Quantile of `a` divided by the same quantile of `b`, with its interval. Block i of both sides was
 * measured together, so whole pairs of blocks are resampled: what disturbs neighbouring calls alike
 * (another process, the CPU's frequency) then does not count as knowledge.
 */
export function quantileRatio(
  a: readonly Float64Array[],
  b: readonly Float64Array[],
  share: number,
  how: Resampling,
): Estimate {
  const sideA = new Side(a);
  const sideB = new Side(b);
  const ratio = (weights: Uint32Array): number =>
    sideA.quantile(share, weights) / sideB.quantile(share, weights);
  const random = seededRandom(how.seed);
  const ratios = new Float64Array(how.resamples);
  const weights = new Uint32Array(a.length);
  for (let i = 0; i < how.resamples; i += 1) {
    weights.fill(0);
    for (let k = 0; k < a.length; k += 1) {
      const drawn = Math.floor(random() * a.length);
      weights[drawn] = (weights[drawn] ?? 0) + 1;
    }
    ratios[i] = ratio(weights);
  }
  return interval(ratio(weights.fill(1)), ratios);
}
