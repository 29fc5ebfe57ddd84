import { describe, mustBe } from '../base/check.js';
import { checkArray, checkNotEmpty, checkPercents, checkSample } from './arguments.js';

/** One percentile. */
export interface PercentilePoint {
  /** 0 … 100. */
  readonly percent: number;
  /** In the unit of the values. */
  readonly value: number;
}

/** Relative distance at which a rank counts as whole: 99.9 is not exact in binary. */
const RANK_ROUNDING = 2 ** -48;

/** Number, from 1, of the smallest of `count` sorted values that `percent` of them do not exceed. */
export function nearestRank(percent: number, count: number): number {
  const rank = (percent * count) / 100;
  const whole = Math.round(rank);
  const exact = Math.abs(rank - whole) <= whole * RANK_ROUNDING;
  return Math.max(1, exact ? whole : Math.ceil(rank));
}

/**
 * Percentiles of a series of offsets, exact, by the nearest-rank definition: the smallest value that
 * at least `percent` of the values do not exceed. So each result is one of the values; 0 gives the
 * smallest, 100 the largest. Values may be bigints (an offset in ns); results are numbers, exact up
 * to 2^53. Sorts a copy: O(n log n), 8 bytes a value; for a stream see PercentileHistogram.
 *
 * RangeError for an empty series, a value that is not finite, a percent outside 0 … 100.
 */
export function percentiles(
  values: ArrayLike<number | bigint>,
  percents: ArrayLike<number>,
): PercentilePoint[] {
  const array = checkArray(values, 'percentiles(values)', 'an array of numbers or of bigints');
  const wanted = checkPercents(percents, 'percentiles(percents)');
  checkNotEmpty(array.length, 'percentiles(values)');
  const sorted = new Float64Array(array.length);
  for (let i = 0; i < array.length; i += 1) {
    sorted[i] = toNumber(array[i], `percentiles(values[${i}])`);
  }
  sorted.sort();
  return wanted.map((percent) => ({
    percent,
    value: sorted[nearestRank(percent, sorted.length) - 1] as number,
  }));
}

/** A finite number, or a bigint as one. */
export function toNumber(value: unknown, parameter: string): number {
  if (typeof value === 'bigint') return checkSample(Number(value), parameter);
  if (typeof value === 'number') return checkSample(value, parameter);
  throw new TypeError(mustBe(parameter, 'a finite number or a bigint', describe(value)));
}
