/** How many of the newest intervals count. */
const REMEMBERED = 33;
/** A median this far from the mean says nothing about the interval: samples come in bursts. */
const ALIKE = 1.5;

const medianOf = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[values.length >> 1] as number;

/**
 * The interval at which offsets come, in s, as configured or learned. Gains depend on it, and must not
 * depend on when a single offset came: learned, it is the median of the newest intervals, which a
 * lost or late offset does not move, or their mean where they come in bursts.
 */
export class SampleInterval {
  readonly #configuredS: number | null;
  readonly #newest: number[] = [];

  constructor(configuredS: number | null) {
    this.#configuredS = configuredS;
  }

  add(intervalS: number): void {
    this.#newest.push(intervalS);
    if (this.#newest.length > REMEMBERED) this.#newest.shift();
  }

  /** In s; needs one interval at least, unless configured. */
  get seconds(): number {
    if (this.#configuredS !== null) return this.#configuredS;
    const median = medianOf(this.#newest);
    const mean = this.#newest.reduce((sum, s) => sum + s, 0) / this.#newest.length;
    return median < mean / ALIKE || median > mean * ALIKE ? mean : median;
  }

  /**
   * How long a commanded rate is in effect, in s: the mean of the newest intervals, each weighed by
   * its length. Longer than {@link seconds} where samples come in bursts.
   */
  get effectS(): number {
    let sum = 0;
    let squares = 0;
    for (const s of this.#newest) {
      sum += s;
      squares += s * s;
    }
    return sum === 0 ? this.seconds : squares / sum;
  }
}
