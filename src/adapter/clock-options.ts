import {
  checkBoolean,
  checkNumber,
  checkOneOf,
  checkOptionsObject,
  mustBe,
} from '../base/check.js';

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

const MODES: readonly SteeringMode[] = ['auto', 'hardware', 'transform'];
const KEYS = [
  'wantedBoundNs',
  'driftBoundPpbPerS',
  'minIntervalMs',
  'maxIntervalMs',
  'monotonic',
  'steering',
] as const;

type NumberKey = Exclude<(typeof KEYS)[number], 'monotonic' | 'steering'>;

/** Checks {@link ClockOptions} completely; `undefined` gives the defaults. */
export function checkClockOptions(value: unknown, parameter: string): CheckedClockOptions {
  const given = checkOptionsObject(value, parameter, KEYS);
  const { monotonic = false, steering = 'auto' } = given;
  const within = (key: NumberKey, fallback: number, min: number, max: number): number => {
    const { [key]: asked = fallback } = given;
    return checkNumber(asked, `${parameter}.${key}`, min, max);
  };
  const minIntervalMs = within('minIntervalMs', 1, 0.1, 1000);
  const maxIntervalMs = within('maxIntervalMs', 1000, 0.1, 4000);
  if (maxIntervalMs < minIntervalMs) {
    const wanted = `minIntervalMs (${minIntervalMs}) to 4000`;
    throw new RangeError(mustBe(`${parameter}.maxIntervalMs`, wanted, String(maxIntervalMs)));
  }
  return Object.freeze({
    wantedBoundNs: within('wantedBoundNs', 2000, 1, 1e9),
    driftBoundPpbPerS: within('driftBoundPpbPerS', 20, 0.001, 20_000),
    minIntervalMs,
    maxIntervalMs,
    monotonic: checkBoolean(monotonic, `${parameter}.monotonic`),
    steering: checkOneOf(steering, `${parameter}.steering`, MODES),
  });
}
