import type { Adapter, ClockWindow, Hal } from '../index.js';

/** A window of a clock, and the system clock directly before and after it was asked for. */
export interface Look {
  readonly beforeNs: bigint;
  readonly window: ClockWindow;
  readonly afterNs: bigint;
}

export function lookAt(hal: Hal, nic: Adapter): Look {
  const beforeNs = hal.systemClock.nowNs();
  const window = nic.clock.window();
  return { beforeNs, window, afterNs: hal.systemClock.nowNs() };
}

/**
 * The least and the most that a clock, at a rate within 10 %, can have moved from one look to the next,
 * however long the machine paused in between.
 */
export function movedBetween(first: Look, last: Look): readonly [bigint, bigint] {
  const boundNs = first.window.boundNs + last.window.boundNs + 1000n;
  const least = last.beforeNs - first.afterNs;
  const most = last.afterNs - first.beforeNs;
  return [(least * 9n) / 10n - boundNs, (most * 11n) / 10n + boundNs];
}
