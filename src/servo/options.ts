import { checkInteger, checkNumber, checkOneOf, checkOptionsObject } from '../base/check.js';

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
  /**
   * The interval at which offsets come, in ms; the gains of `pi` depend on it. 0.1 … 100 000. Default:
   * learned from the offsets, such that a late or lost one does not change it.
   */
  readonly intervalMs?: number;
  /**
   * Over how many intervals `linear-regression` takes an offset away. 1 … 100. Default: 1 to 3, longer
   * where the clocks are steady.
   */
  readonly correctionIntervals?: number;
  /**
   * The first correction is a step where the offset is larger, in ns; 0: never a step. Then the offset
   * is slewed, and `stepThresholdNs` counts once an offset was within it. Default 20 000.
   */
  readonly firstStepThresholdNs?: number;
  /**
   * A larger offset later is dropped; when the ones after it agree, the slave is stepped. 0: never.
   * Default 1 000 000.
   */
  readonly stepThresholdNs?: number;
  /** Offsets up to this count as locked, in ns. Default 1000. */
  readonly lockThresholdNs?: number;
  /** How many of them in a row. 1 … 1000, default 8. */
  readonly lockCount?: number;
  /** Rates beyond ±maxPpb are not commanded. 1 … 5e8, default 1e8. */
  readonly maxPpb?: number;
  /**
   * Over how many samples the rate of the holdover is averaged. 1 … 10 000. Default: over the time that
   * predicted best what the slave needed.
   */
  readonly averageCount?: number;
  /** What the slave's rate was commanded to before. ±5e8, default 0. */
  readonly initialPpb?: number;
}

/** Options that were checked, complete. */
export interface CheckedServoOptions
  extends Required<Omit<ServoOptions, Learned>>,
    Record<Learned, number | null> {}

/** What is learned where it is not given. */
type Learned = 'intervalMs' | 'correctionIntervals' | 'averageCount';

const KINDS: readonly ServoKind[] = ['pi', 'linear-regression'];
const KEYS = [
  'kind',
  'kp',
  'ki',
  'intervalMs',
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

export const DEFAULT_STEP_THRESHOLD_NS = 1_000_000;
/** Up to here a double holds whole ns. */
const MAX_THRESHOLD_NS = 1e15;
const MAX_PPB = 5e8;

/** Checks {@link ServoOptions} completely. */
export function checkServoOptions(value: unknown, parameter: string): CheckedServoOptions {
  const given = checkOptionsObject(value, parameter, KEYS);
  const { kind = 'pi' } = given;
  const number = (key: NumberKey, fallback: number, min: number, max: number): number => {
    const { [key]: asked = fallback } = given;
    return checkNumber(asked, `${parameter}.${key}`, min, max);
  };
  const count = (key: NumberKey, fallback: number, max: number): number => {
    const { [key]: asked = fallback } = given;
    return checkInteger(asked, `${parameter}.${key}`, 1, max);
  };
  const learned = (key: Learned, min: number, max: number): number | null => {
    const { [key]: asked } = given;
    return asked === undefined ? null : checkNumber(asked, `${parameter}.${key}`, min, max);
  };
  return Object.freeze({
    kind: checkOneOf(kind, `${parameter}.kind`, KINDS),
    kp: number('kp', 0.7, 0.001, 10),
    ki: number('ki', 0.3, 0.0001, 10),
    intervalMs: learned('intervalMs', 0.1, 100_000),
    correctionIntervals: learned('correctionIntervals', 1, 100),
    firstStepThresholdNs: number('firstStepThresholdNs', 20_000, 0, MAX_THRESHOLD_NS),
    stepThresholdNs: number('stepThresholdNs', DEFAULT_STEP_THRESHOLD_NS, 0, MAX_THRESHOLD_NS),
    lockThresholdNs: number('lockThresholdNs', 1000, 1, MAX_THRESHOLD_NS),
    lockCount: count('lockCount', 8, 1000),
    maxPpb: number('maxPpb', 1e8, 1, MAX_PPB),
    averageCount: given.averageCount === undefined ? null : count('averageCount', 1, 10_000),
    initialPpb: number('initialPpb', 0, -MAX_PPB, MAX_PPB),
  });
}
