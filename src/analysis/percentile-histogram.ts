import { checkClosedObject, checkInteger, checkNumber, outOfRange } from '../base/check.js';
import { checkArray, checkNotEmpty, checkPercents } from './arguments.js';
import { nearestRank, type PercentilePoint, toNumber } from './percentiles.js';

/** Resolution and range of a PercentileHistogram. */
export interface HistogramOptions {
  /** Each octave is cut into 2^bits buckets, 1 … 14. Default 7. */
  readonly bits?: number;
  /** Magnitudes below it are counted as 0, 1e-15 … 1. Default 2^-10. */
  readonly smallest?: number;
  /** Largest magnitude that is taken, 1 … 1e20. Default 2^63. */
  readonly largest?: number;
}

const MANTISSA_BITS_OF_HIGH_WORD = 20;

/** The buckets of the magnitudes: the exponent of a double and the first bits of its mantissa. */
class Buckets {
  readonly #shift: number;
  readonly #first: number;
  readonly #view: DataView = new DataView(new ArrayBuffer(8));

  constructor(bits: number, smallest: number) {
    this.#shift = MANTISSA_BITS_OF_HIGH_WORD - bits;
    this.#first = this.#cell(smallest);
  }

  #cell(magnitude: number): number {
    this.#view.setFloat64(0, magnitude);
    return this.#view.getUint32(0) >>> this.#shift;
  }

  /** 0 for the bucket of the smallest magnitude. */
  indexOf(magnitude: number): number {
    return this.#cell(magnitude) - this.#first;
  }

  #edge(index: number): number {
    this.#view.setUint32(0, (index + this.#first) << this.#shift);
    this.#view.setUint32(4, 0);
    return this.#view.getFloat64(0);
  }

  middle(index: number): number {
    return (this.#edge(index) + this.#edge(index + 1)) / 2;
  }
}

/**
 * Percentiles of values that come one at a time and are not kept: a histogram with logarithmic
 * buckets, of bounded memory (150 KB with the default options) and bounded error. A result differs
 * from the exact percentile (`percentiles`, same definition) by at most the share `relativeError` of
 * it, or by less than `smallest` near 0. The least and the greatest value are exact.
 *
 * Values of either sign, numbers or bigints, in any one unit; the defaults suit ns.
 */
export class PercentileHistogram {
  readonly #buckets: Buckets;
  readonly #smallest: number;
  readonly #largest: number;
  readonly #bits: number;
  readonly #positive: Float64Array;
  readonly #negative: Float64Array;
  #zeros = 0;
  #count = 0;
  #min = Infinity;
  #max = -Infinity;

  /** An empty histogram. TypeError or RangeError for wrong options. */
  constructor(options: HistogramOptions = {}) {
    const place = 'new PercentileHistogram(options';
    const given = checkClosedObject(options, `${place})`, ['bits', 'smallest', 'largest']);
    this.#bits = checkInteger(given.bits ?? 7, `${place}.bits)`, 1, 14);
    this.#smallest = checkNumber(given.smallest ?? 2 ** -10, `${place}.smallest)`, 1e-15, 1);
    this.#largest = checkNumber(given.largest ?? 2 ** 63, `${place}.largest)`, 1, 1e20);
    this.#buckets = new Buckets(this.#bits, this.#smallest);
    const size = this.#buckets.indexOf(this.#largest) + 1;
    this.#positive = new Float64Array(size);
    this.#negative = new Float64Array(size);
  }

  /** Values taken so far. */
  get count(): number {
    return this.#count;
  }

  /** Smallest value taken, exact; Infinity before the first. */
  get min(): number {
    return this.#min;
  }

  /** Largest value taken, exact; -Infinity before the first. */
  get max(): number {
    return this.#max;
  }

  /** Largest error of a percentile as a share of it: 2^-(bits + 1). */
  get relativeError(): number {
    return 2 ** -(this.#bits + 1);
  }

  /** Adds one value. TypeError or RangeError for one outside the range; the histogram keeps its state. */
  add(value: number | bigint): void {
    const number = toNumber(value, 'PercentileHistogram.add(value)');
    const magnitude = Math.abs(number);
    if (magnitude > this.#largest) {
      const wanted = `${-this.#largest} to ${this.#largest}`;
      throw outOfRange('PercentileHistogram.add(value)', wanted, value);
    }
    if (magnitude < this.#smallest) {
      this.#zeros += 1;
    } else {
      const counts = number > 0 ? this.#positive : this.#negative;
      const index = this.#buckets.indexOf(magnitude);
      counts[index] = (counts[index] as number) + 1;
    }
    this.#count += 1;
    this.#min = Math.min(this.#min, number);
    this.#max = Math.max(this.#max, number);
  }

  /** Takes values in order; those before a refused one stay taken. */
  addAll(values: ArrayLike<number | bigint>): void {
    const parameter = 'PercentileHistogram.addAll(values)';
    const array = checkArray(values, parameter, 'an array of numbers or of bigints');
    for (let i = 0; i < array.length; i += 1) this.add(array[i] as number | bigint);
  }

  /** The percentiles, in the order asked for. RangeError before the first value. */
  results(percents: ArrayLike<number>): PercentilePoint[] {
    const wanted = checkPercents(percents, 'PercentileHistogram.results(percents)');
    checkNotEmpty(this.#count, 'PercentileHistogram.results() after add(value)');
    return wanted.map((percent) => ({
      percent,
      value: this.#valueOf(nearestRank(percent, this.#count)),
    }));
  }

  #valueOf(rank: number): number {
    if (rank === 1) return this.#min;
    if (rank === this.#count) return this.#max;
    return Math.min(this.#max, Math.max(this.#min, this.#middleOf(rank)));
  }

  /** Middle of the bucket that holds the value of this rank, from 1. */
  #middleOf(rank: number): number {
    let left = rank;
    for (let i = this.#negative.length - 1; i >= 0; i -= 1) {
      left -= this.#negative[i] as number;
      if (left <= 0) return -this.#buckets.middle(i);
    }
    left -= this.#zeros;
    if (left <= 0) return 0;
    let i = 0;
    while (left > (this.#positive[i] as number)) {
      left -= this.#positive[i] as number;
      i += 1;
    }
    return this.#buckets.middle(i);
  }
}
