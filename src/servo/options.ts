import { checkClosedObject, checkInteger, checkNumber, checkOneOf } from '../base/check.js';

/** How offsets become rates: proportional-integral control, or least squares over recent offsets. */
export type ServoKind = 'pi' | 'linear-regression';

/** Options of a {@link Servo}. */
export interface ServoOptions {
  /** Default `pi`. */
  readonly kind?: ServoKind;
  /** Proportional gain of `pi` at an interval of 1 s. 0.001 … 10, default 0.7. */
  readonly kp?: number;
  /** Integral gain of `pi` at an interval of 1 s. 0.0001 … 10, default 0.3. */
  readonly ki?: number;
  /** Over how many intervals `linear-regression` takes an offset away. 1 … 100, default 4. */
  readonly correctionIntervals?: number;
  /**
   * The first correction is a step where the offset is larger, in ns; 0: never a step. Default 20 000.
   */
  readonly firstStepThresholdNs?: number;
  /** A larger offset later starts the servo anew, with a step; 0: never. Default 1 000 000. */
  readonly stepThresholdNs?: number;
  /** Offsets up to this count as locked, in ns. Default 1000. */
  readonly lockThresholdNs?: number;
  /** How many of them in a row. 1 … 1000, default 8. */
  readonly lockCount?: number;
  /** Rates beyond ±maxPpb are not commanded. 1 … 5e8, default 1e8. */
  readonly maxPpb?: number;
  /** Over how many samples the rate of the holdover is averaged. 1 … 10 000, default 32. */
  readonly averageCount?: number;
  /** What the slave's rate was commanded to before. ±5e8, default 0. */
  readonly initialPpb?: number;
}

/** Options that were checked, complete. */
export type CheckedServoOptions = Required<ServoOptions>;

const KINDS: readonly ServoKind[] = ['pi', 'linear-regression'];
const KEYS = [
  'kind',
  'kp',
  'ki',
  'correctionIntervals',
  'firstStepThresholdNs',
  'stepThresholdNs',
  'lockThresholdNs',
  'lockCount',
  'maxPpb',
  'averageCount',
  'initialPpb',
] as const;

type NumberKey = Exclude<(typeof KEYS)[number], 'kind'>;

/** Up to here a double holds whole ns. */
const MAX_THRESHOLD_NS = 1e15;
const MAX_PPB = 5e8;

/** Checks {@link ServoOptions} completely. */
export function checkServoOptions(value: unknown, parameter: string): CheckedServoOptions {
  const given = value === undefined ? {} : checkClosedObject(value, parameter, KEYS);
  const { kind = 'pi' } = given;
  const number = (key: NumberKey, fallback: number, min: number, max: number): number => {
    const { [key]: asked = fallback } = given;
    return checkNumber(asked, `${parameter}.${key}`, min, max);
  };
  const count = (key: NumberKey, fallback: number, max: number): number => {
    const { [key]: asked = fallback } = given;
    return checkInteger(asked, `${parameter}.${key}`, 1, max);
  };
  return Object.freeze({
    kind: checkOneOf(kind, `${parameter}.kind`, KINDS),
    kp: number('kp', 0.7, 0.001, 10),
    ki: number('ki', 0.3, 0.0001, 10),
    correctionIntervals: number('correctionIntervals', 4, 1, 100),
    firstStepThresholdNs: number('firstStepThresholdNs', 20_000, 0, MAX_THRESHOLD_NS),
    stepThresholdNs: number('stepThresholdNs', 1_000_000, 0, MAX_THRESHOLD_NS),
    lockThresholdNs: number('lockThresholdNs', 1000, 1, MAX_THRESHOLD_NS),
    lockCount: count('lockCount', 8, 1000),
    maxPpb: number('maxPpb', 1e8, 1, MAX_PPB),
    averageCount: count('averageCount', 32, 10_000),
    initialPpb: number('initialPpb', 0, -MAX_PPB, MAX_PPB),
  });
}
