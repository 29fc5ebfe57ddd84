import type { RateBounds } from './status.js';
import type { ClockState } from './window.js';

/** What is known about one clock at one instant of the system clock. */
export interface ClockPoint {
  readonly ns: bigint;
  readonly boundNs: bigint;
  readonly state: ClockState;
  readonly generation: number;
  /** Against the system clock; null while it is not bounded. */
  readonly rate: RateBounds | null;
}

/** How far a number can be off. */
export interface BoundedRate {
  readonly ratePpb: number;
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
  readonly a: ClockPoint;
  readonly b: ClockPoint;
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
