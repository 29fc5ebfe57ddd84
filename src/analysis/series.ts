import { outOfRange, wrongType } from '../base/check.js';
import { checkArray, checkSample, checkTau0, mixedKinds } from './arguments.js';
import { CompensatedSum } from './sum.js';

/**
 * Phase of a clock: its time error x against a reference, sampled every `tau0S` seconds (1e-12 … 1e12) without gaps.
 * x is positive when the clock is ahead. A constant added to all samples changes no statistic of this
 * module. The samples are copied; nothing watches later changes of the source.
 *
 * Phase is kept in the unit it came in, so that integers in ns stay exact up to 2^53.
 */
export class PhaseSeries {
  /** Time error, `unitsPerSecond` units make a second. Not to be written. */
  readonly samples: Float64Array;
  /** 1 for phase in s, 1e9 for phase in ns. */
  readonly unitsPerSecond: 1 | 1e9;
  /** Sampling interval in s. */
  readonly tau0S: number;

  private constructor(samples: Float64Array, unitsPerSecond: 1 | 1e9, tau0S: number) {
    this.samples = samples;
    this.unitsPerSecond = unitsPerSecond;
    this.tau0S = tau0S;
  }

  /** Number of phase samples. */
  get length(): number {
    return this.samples.length;
  }

  /**
   * Phase in s. TypeError or RangeError, with the index, for a sample that is not a finite number:
   * a gap must be closed or the series cut before it comes here.
   */
  static fromSeconds(samples: ArrayLike<number>, tau0S: number): PhaseSeries {
    const name = 'PhaseSeries.fromSeconds';
    const phase = checkNumbers(samples, `${name}(samples)`);
    return new PhaseSeries(phase, 1, checkTau0(tau0S, `${name}(tau0S)`));
  }

  /**
   * Phase in ns, as numbers or as bigints. Of bigints the first one is subtracted before they become
   * doubles, so offsets and also whole time stamps near 2^64 keep every ns, as long as they stay
   * within 2^53 ns (104 days) of the first.
   */
  static fromNs(samples: ArrayLike<number> | ArrayLike<bigint>, tau0S: number): PhaseSeries {
    const name = 'PhaseSeries.fromNs';
    const array = checkArray(samples, `${name}(samples)`, 'an array of numbers or of bigints');
    const phase =
      typeof array[0] === 'bigint'
        ? fromBigints(array, array[0], `${name}(samples)`)
        : checkNumbers(array, `${name}(samples)`);
    return new PhaseSeries(phase, 1e9, checkTau0(tau0S, `${name}(tau0S)`));
  }

  /**
   * Fractional frequency y (dimensionless; 1e-9 is 1 ppb), each value the mean over one interval of
   * `tau0S`. n values give n + 1 phase samples: x(0) = 0, x(k+1) = x(k) + y(k) * tau0
   * (NIST SP 1065, conversion of frequency to phase).
   */
  static fromFrequency(values: ArrayLike<number>, tau0S: number): PhaseSeries {
    const name = 'PhaseSeries.fromFrequency';
    const frequency = checkNumbers(values, `${name}(values)`);
    const tau0 = checkTau0(tau0S, `${name}(tau0S)`);
    const phase = new Float64Array(frequency.length + 1);
    const sum = new CompensatedSum();
    frequency.forEach((y, k) => {
      sum.add(y);
      phase[k + 1] = sum.value * tau0;
    });
    return new PhaseSeries(phase, 1, tau0);
  }
}

function checkNumbers(samples: unknown, parameter: string): Float64Array {
  const array = checkArray(samples, parameter, 'an array of numbers');
  const copy = new Float64Array(array.length);
  for (let i = 0; i < array.length; i += 1) copy[i] = checkSample(array[i], `${parameter}[${i}]`);
  return copy;
}

function fromBigints(array: ArrayLike<unknown>, origin: bigint, parameter: string): Float64Array {
  const copy = new Float64Array(array.length);
  for (let i = 0; i < array.length; i += 1) {
    const sample = array[i];
    if (typeof sample !== 'bigint') throw mixedKinds(`${parameter}[${i}]`, 'a bigint', sample);
    copy[i] = checkSample(Number(sample - origin), `${parameter}[${i}]`);
  }
  return copy;
}

/** A PhaseSeries, as the first argument of `name`. */
export function checkSeries(value: unknown, name: string): PhaseSeries {
  if (!(value instanceof PhaseSeries)) {
    throw wrongType(`${name}(series)`, 'a PhaseSeries', value);
  }
  return value;
}

/** Unit of phase samples. */
export type PhaseUnit = 's' | 'ns';

/** 's' or 'ns' as units a second. */
export function checkUnit(value: unknown, parameter: string): 1 | 1e9 {
  const wanted = "one of 's', 'ns'";
  if (typeof value !== 'string') throw wrongType(parameter, wanted, value);
  if (value === 's') return 1;
  if (value === 'ns') return 1e9;
  throw outOfRange(parameter, wanted, value);
}
