import type { RateBounds } from './status.js';
import type { ClockState } from './window.js';

/** What is known about one clock at one instant of the system clock. */
export interface ClockPoint {
  /** Time of the clock at the instant, in ns of the clock's own timescale. */
  readonly ns: bigint;
  /** The true time is within ±boundNs of `ns`. */
  readonly boundNs: bigint;
  /** State of the clock's page at the instant. */
  readonly state: ClockState;
  /**
   * Number of jumps of the clock so far, from 0; values of different generations are not of one
   * timescale.
   */
  readonly generation: number;
  /** Against the system clock; null while it is not bounded. */
  readonly rate: RateBounds | null;
}

/** How far a number can be off. */
export interface BoundedRate {
  /** The rate in parts per 1e9; positive: faster. */
  readonly ratePpb: number;
  /** Hard bound in ppb: the true rate is within ±boundPpb of ratePpb. */
  readonly boundPpb: number;
}

/** How two clocks stand to each other at one instant. */
export interface Correlation {
  /** The instant, on the system clock that both are paired with. */
  readonly systemNs: bigint;
  /** a - b: positive when a is ahead. */
  readonly offsetNs: bigint;
  /** The true difference is within ±boundNs of offsetNs. */
  readonly boundNs: bigint;
  /** How much faster a runs than b, with a hard bound; null while a rate is not bounded. */
  readonly rate: BoundedRate | null;
  /** The first clock at the instant. */
  readonly a: ClockPoint;
  /** The second clock at the instant. */
  readonly b: ClockPoint;
  /** True when the time of either clock comes from a model and not from silicon. */
  readonly simulated: boolean;
}

/** a's rate relative to b's, from the bounds of both. */
export function relativeRate(a: RateBounds | null, b: RateBounds | null): BoundedRate | null {
  if (a === null || b === null) return null;
  const ratio = (x: number, y: number): number => ((x - y) / (1e9 + y)) * 1e9;
  const low = ratio(a.lowPpb, b.highPpb);
  const high = ratio(a.highPpb, b.lowPpb);
  return Object.freeze({ ratePpb: (low + high) / 2, boundPpb: (high - low) / 2 });
}

/** Two clocks at the same instant. */
export function correlatePoints(
  systemNs: bigint,
  a: ClockPoint,
  b: ClockPoint,
  simulated: boolean,
): Correlation {
  return Object.freeze({
    systemNs,
    offsetNs: a.ns - b.ns,
    boundNs: a.boundNs + b.boundNs,
    rate: relativeRate(a.rate, b.rate),
    a,
    b,
    simulated,
  });
}
