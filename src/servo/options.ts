import { checkOptions, type Fields, integer, number, oneOf, or } from '../base/fields.js';

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

export const DEFAULT_STEP_THRESHOLD_NS = 1_000_000;
/** Up to here a double holds whole ns. */
const MAX_THRESHOLD_NS = 1e15;
const MAX_PPB = 5e8;

const THRESHOLD = number(0, MAX_THRESHOLD_NS);
const FIELDS: Fields<CheckedServoOptions> = {
  kind: or(oneOf<ServoKind>(['pi', 'linear-regression']), 'pi'),
  kp: or(number(0.001, 10), 0.7),
  ki: or(number(0.0001, 10), 0.3),
  intervalMs: or(number(0.1, 100_000), null),
  correctionIntervals: or(number(1, 100), null),
  firstStepThresholdNs: or(THRESHOLD, 20_000),
  stepThresholdNs: or(THRESHOLD, DEFAULT_STEP_THRESHOLD_NS),
  lockThresholdNs: or(number(1, MAX_THRESHOLD_NS), 1000),
  lockCount: or(integer(1, 1000), 8),
  maxPpb: or(number(1, MAX_PPB), 1e8),
  averageCount: or(integer(1, 10_000), null),
  initialPpb: or(number(-MAX_PPB, MAX_PPB), 0),
};

/** Checks {@link ServoOptions} completely. */
export function checkServoOptions(value: unknown, parameter: string): CheckedServoOptions {
  return checkOptions(value, parameter, FIELDS);
}
