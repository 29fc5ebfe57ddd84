import type { Point } from './line.js';

/** At which interval offsets come, and how long a rate is in effect; both in s. */
export interface Interval {
  readonly seconds: number;
  readonly effectS: number;
}

/** How a servo turns offsets into a rate. Pure; one slave clock each. */
export interface ServoFilter {
  /**
   * Starts again from the rate `ppb`, which is what the clock runs at now. `points`: earlier offsets,
   * as they would have been at that rate.
   */
  start(ppb: number, points: readonly Point[]): void;
  /**
   * The rate to command after an offset (slave minus master) in ns at `t`, in s. `interval`: at which
   * offsets come.
   */
  update(point: Point, interval: Interval): number;
  /** The rate that was commanded after update(): less, where it was out of range. */
  applied(ppb: number): void;
  /** The rate at which the clock would keep its offset, as far as is known. */
  readonly frequencyPpb: number;
}
