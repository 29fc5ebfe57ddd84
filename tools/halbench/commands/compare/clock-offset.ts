/** Device and system time of one instant; the device time is within ±boundNs. */
export interface ClockPoint {
  readonly deviceNs: bigint;
  readonly systemNs: bigint;
  readonly boundNs: bigint;
}

/** How far the second clock is ahead of the first at one instant, within ±boundNs. */
export interface ClockOffset {
  readonly offsetNs: bigint;
  readonly boundNs: bigint;
}

function larger(x: bigint, y: bigint): bigint {
  if (x > y) return x;
  return y;
}

/**
 * Clock A was read before and after clock B: A is interpolated to B's instant. The bound is a hard one
 * as long as A's rate did not change between its readings. Null when time did not advance.
 */
export function clockOffset(
  before: ClockPoint,
  between: ClockPoint,
  after: ClockPoint,
): ClockOffset | null {
  const spanNs = after.systemNs - before.systemNs;
  const elapsedNs = between.systemNs - before.systemNs;
  if (spanNs <= 0n || elapsedNs < 0n || elapsedNs > spanNs) return null;
  const movedNs = after.deviceNs - before.deviceNs;
  const expectedNs = before.deviceNs + (movedNs * elapsedNs) / spanNs;
  const worst = larger(before.boundNs, after.boundNs);
  return { offsetNs: between.deviceNs - expectedNs, boundNs: worst + between.boundNs + 1n };
}
