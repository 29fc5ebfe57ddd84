import { PAGE, PAGE_STATES } from '../binding/native.js';

/**
 * What a clock page knows. `settling`: the window holds, the rate is not yet bounded well. `ok`.
 * `holdover`: readings fail or are late; the window holds and grows. `discontinuity`: the clock
 * jumped, or a reading contradicts what is known; values from before do not hold. `lost`: the clock
 * is gone or stands still. `empty`: no reading yet.
 */
export type ClockState = (typeof PAGE_STATES)[number];

/** Where the clock stands at one instant: the true device time lies inside the window. */
export interface ClockWindow {
  /** The earliest and the latest possible device time. */
  readonly earliestNs: bigint;
  /** The latest possible device time, in ns. */
  readonly latestNs: bigint;
  /** The best estimate; what now() gives. */
  readonly estimateNs: bigint;
  /** Half of the window: the truth is within ±boundNs of the estimate. */
  readonly boundNs: bigint;
  /** State of the page at the instant of the window. */
  readonly state: ClockState;
  /** Counts the jumps, from 0; values of different generations are not of one timescale. */
  readonly generation: number;
  /** Time since the newest reading of the adapter. */
  readonly ageNs: bigint;
  /** The system clock at the instant of the window. */
  readonly systemNs: bigint;
  /** Always `extrapolated`: an estimate between readings of the adapter. */
  readonly source: 'extrapolated';
  /** True when the times come from a model and not from silicon. */
  readonly simulated: boolean;
}

/** A device time that belongs to a system time, or the other way round. */
export interface ClockConversion {
  /** Time of the adapter's clock, in ns of its own timescale. */
  readonly deviceNs: bigint;
  /** Time of the system clock, in ns. */
  readonly systemNs: bigint;
  /** The result is within ±boundNs of the truth. */
  readonly boundNs: bigint;
  /**
   * Number of jumps of the clock so far, from 0; values of different generations are not of one
   * timescale.
   */
  readonly generation: number;
  /** Always `extrapolated`: an estimate from readings of the adapter. */
  readonly source: 'extrapolated';
  /** True when the times come from a model and not from silicon. */
  readonly simulated: boolean;
}

/** The window in a page's view. */
export function windowOf(view: BigUint64Array, simulated: boolean): ClockWindow {
  return Object.freeze({
    earliestNs: view[PAGE.earliestNs] as bigint,
    latestNs: view[PAGE.latestNs] as bigint,
    estimateNs: view[PAGE.estimateNs] as bigint,
    boundNs: view[PAGE.boundNs] as bigint,
    state: stateOf(view),
    generation: Number(view[PAGE.generation]),
    ageNs: view[PAGE.ageNs] as bigint,
    systemNs: view[PAGE.systemNs] as bigint,
    source: 'extrapolated',
    simulated,
  });
}

/** The state in a page's view. */
export function stateOf(view: BigUint64Array): ClockState {
  return PAGE_STATES[Number(view[PAGE.state])] ?? 'lost';
}
