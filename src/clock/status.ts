import type { NativePageStats } from '../binding/native.js';
import type { ClockReader, TimeBaseId } from './reader.js';
import type { ClockResidual } from './steering.js';
import type { AppliedTo } from './types.js';
import type { ClockState } from './window.js';

/** Hard bounds of a rate. */
export interface RateBounds {
  /** Lowest possible rate against the system clock, in ppb. */
  readonly lowPpb: number;
  /** Highest possible rate against the system clock, in ppb. */
  readonly highPpb: number;
}

/** How a clock page is doing. */
export interface ClockStatus {
  /** State of the page, now. */
  readonly state: ClockState;
  /**
   * Number of jumps of the clock so far, from 0; values of different generations are not of one
   * timescale.
   */
  readonly generation: number;
  /** Half of the window, now. */
  readonly boundNs: bigint;
  /** Time since the newest reading of the adapter. */
  readonly ageNs: bigint;
  /** Pause until the next reading, in ms. */
  readonly intervalMs: number;
  /** Readings taken, and how many of them contradicted their neighbours and were dropped. */
  readonly samples: number;
  /** How many of the readings contradicted their neighbours and were dropped. */
  readonly rejected: number;
  /** How fast the rate may change; above the declared bound after `drift-exceeded`. */
  readonly driftBoundPpbPerS: number;
  /** The disciplined clock's rate against the system clock; null while it is not bounded. */
  readonly rate: RateBounds | null;
  /** What the page counts in. */
  readonly timeBase: TimeBaseId;
  /** Who makes the time: the hardware, the HAL's transform on top of it, or both. */
  readonly mode: AppliedTo;
  /** What the hardware does not do of what was asked. */
  readonly residual: ClockResidual;
  /** True when the times come from a model and not from silicon. */
  readonly simulated: boolean;
}

const scaled = (ppb: number, factor: number): number => ((1 + ppb * 1e-9) * factor - 1) * 1e9;

/** The rate of the disciplined clock from what native code knows about the adapter's own. */
export function rateBounds(stats: NativePageStats): RateBounds | null {
  if (!stats.rateKnown) return null;
  const factor = 1 + stats.virtualRatePpb * 1e-9;
  return Object.freeze({
    lowPpb: scaled(stats.rateLowPpb, factor),
    highPpb: scaled(stats.rateHighPpb, factor),
  });
}

/** Puts a status together. */
export function statusOf(
  reader: ClockReader,
  stats: NativePageStats,
  mode: AppliedTo,
  residual: ClockResidual,
): ClockStatus {
  const { state, generation, boundNs, ageNs } = reader.window();
  return Object.freeze({
    state,
    generation,
    boundNs,
    ageNs,
    intervalMs: stats.intervalUs / 1000,
    samples: stats.samples,
    rejected: stats.rejected,
    driftBoundPpbPerS: stats.driftBoundPpbPerS,
    rate: rateBounds(stats),
    timeBase: reader.timeBase,
    mode,
    residual,
    simulated: reader.simulated,
  });
}
