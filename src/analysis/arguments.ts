import { checkNumber, describe, must, mustBe, outOfRange, wrongType } from '../base/check.js';

/** Larger magnitudes are refused: their squares would leave the range of a double. */
const LARGEST = 1e100;

const NUMBER_WANTED = 'a finite number of magnitude 1e100 or less';

/** A number whose square and whose sums of squares stay finite. */
export function checkSample(value: unknown, parameter: string): number {
  if (typeof value !== 'number') throw wrongType(parameter, NUMBER_WANTED, value);
  if (!(Math.abs(value) <= LARGEST)) throw outOfRange(parameter, NUMBER_WANTED, value);
  return value;
}

/** An array or typed array; its elements are not looked at. */
export function checkArray(value: unknown, parameter: string, wanted: string): ArrayLike<unknown> {
  if (Array.isArray(value)) return value;
  if (ArrayBuffer.isView(value) && !(value instanceof DataView)) {
    return value as unknown as ArrayLike<unknown>;
  }
  throw wrongType(parameter, wanted, value);
}

/** A sampling interval: 1e-12 s to 1e12 s, so that no quotient leaves the range of a double. */
export function checkTau0(value: unknown, parameter: string): number {
  return checkNumber(value, parameter, 1e-12, 1e12, ' s');
}

/** A deviation: finite, not negative. */
export function checkNonNegative(value: unknown, parameter: string): number {
  return checkNumber(value, parameter, 0, LARGEST);
}

/** A number of the open interval from 0 to 1. */
export function checkShare(value: unknown, parameter: string): number {
  const wanted = 'a number above 0 and below 1';
  if (typeof value !== 'number') throw wrongType(parameter, wanted, value);
  if (!(value > 0 && value < 1)) throw outOfRange(parameter, wanted, value);
  return value;
}

/** Percents, each from 0 to 100. */
export function checkPercents(value: unknown, parameter: string): number[] {
  const wanted = '0 to 100';
  return Array.from(checkArray(value, parameter, 'an array of percents'), (percent, index) => {
    const place = `${parameter}[${index}]`;
    if (typeof percent !== 'number') throw wrongType(place, wanted, percent);
    if (!(percent >= 0 && percent <= 100)) throw outOfRange(place, wanted, percent);
    return percent;
  });
}

/** A series too short to give a single term. */
export function tooShort(parameter: string, least: number, came: number): RangeError {
  return new RangeError(
    mustBe(parameter, `a series of at least ${least} phase samples`, `one of ${came}`),
  );
}

/** Nothing was added yet. */
export function checkNotEmpty(count: number, parameter: string): void {
  if (count === 0) throw new RangeError(must(parameter, 'have at least one value', 'none'));
}

/** An element of another kind than the first one of its series. */
export function mixedKinds(parameter: string, wanted: string, came: unknown): TypeError {
  return new TypeError(mustBe(parameter, `${wanted} like the first one`, describe(came)));
}
