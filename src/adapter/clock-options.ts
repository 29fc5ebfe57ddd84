import { checkBoolean, mustBe } from '../base/check.js';
import { checkOptions, type Fields, number, oneOf, or } from '../base/fields.js';

/**
 * Where changes of a clock go. `hardware`: to the adapter or nowhere; what it cannot do is an error.
 * `transform`: to the HAL's own transform, the adapter is never written. `auto`: to the adapter where
 * it can, to the transform where it cannot.
 */
export type SteeringMode = 'auto' | 'hardware' | 'transform';

/** How a clock is followed between its readings; see docs/time.md. */
export interface ClockOptions {
  /**
   * How narrow the window should be, in ns: readings are taken more often while it is wider. A wish,
   * not a promise: no window is narrower than the brackets of the driver allow. 1 … 1e9, default 2000.
   */
  readonly wantedBoundNs?: number;
  /**
   * How fast the clock's rate may change, in ppb per second: the one assumption below the windows. A
   * clock that breaks it is reported by the event `drift-exceeded`. 0.001 … 20 000, default 20.
   */
  readonly driftBoundPpbPerS?: number;
  /** Shortest pause between two readings in ms. 0.1 … 1000, default 1. */
  readonly minIntervalMs?: number;
  /** Longest pause in ms. `minIntervalMs` … 4000, default 1000. */
  readonly maxIntervalMs?: number;
  /** Whether now() may never go back: it slews at half speed or more instead. Default false. */
  readonly monotonic?: boolean;
  /** Where set(), adjustOffset() and adjustRate() go. Default `auto`. */
  readonly steering?: SteeringMode;
}

/** Options that were checked, complete. */
export type CheckedClockOptions = Required<ClockOptions>;

// The intervals first: they are checked before the rest.
const FIELDS: Fields<CheckedClockOptions> = {
  minIntervalMs: or(number(0.1, 1000), 1),
  maxIntervalMs: or(number(0.1, 4000), 1000),
  wantedBoundNs: or(number(1, 1e9), 2000),
  driftBoundPpbPerS: or(number(0.001, 20_000), 20),
  monotonic: or(checkBoolean, false),
  steering: or(oneOf<SteeringMode>(['auto', 'hardware', 'transform']), 'auto'),
};

/** Checks {@link ClockOptions} completely; `undefined` gives the defaults. */
export function checkClockOptions(value: unknown, parameter: string): CheckedClockOptions {
  const checked = checkOptions(value, parameter, FIELDS);
  const { minIntervalMs, maxIntervalMs } = checked;
  if (maxIntervalMs < minIntervalMs) {
    const wanted = `minIntervalMs (${minIntervalMs}) to 4000`;
    throw new RangeError(mustBe(`${parameter}.maxIntervalMs`, wanted, String(maxIntervalMs)));
  }
  return checked;
}
