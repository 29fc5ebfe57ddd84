import { ratePpb } from '../base/units.js';
import type { RatePoint } from './rate.js';

/** Whether two views of a clock can be the same clock. */
export interface ClockComparison {
  readonly verdict: 'same' | 'different' | 'unknown';
  /** One sentence with the numbers. */
  readonly evidence: string;
}

const PLAUSIBLE_PPB = 1e8;

function larger(x: bigint, y: bigint): bigint {
  if (x > y) return x;
  return y;
}

/**
 * Compares clock A, sampled before and after, with clock B, sampled between: A is interpolated to B's
 * instant, and the clocks can be the same one if the intervals of the two overlap there. Hard bounds,
 * as long as A's rate is constant between its samples; another process that steps A meanwhile makes
 * the verdict `different` or `unknown`, never `same`, unless it steps by less than the bound.
 */
export function compareClocks(
  before: RatePoint,
  between: RatePoint,
  after: RatePoint,
): ClockComparison {
  const spanNs = after.systemNs - before.systemNs;
  const offsetNs = between.systemNs - before.systemNs;
  if (spanNs <= 0n || offsetNs < 0n || offsetNs > spanNs) {
    return { verdict: 'unknown', evidence: 'the system clock did not advance between the samples' };
  }
  const movedNs = after.deviceNs - before.deviceNs;
  if (movedNs <= 0n || Math.abs(ratePpb(movedNs, spanNs)) > PLAUSIBLE_PPB) {
    const evidence = `the first clock moved ${movedNs} ns in ${spanNs} ns`;
    return { verdict: 'unknown', evidence };
  }
  const expectedNs = before.deviceNs + (movedNs * offsetNs) / spanNs;
  const differenceNs = between.deviceNs - expectedNs;
  const boundNs = larger(before.boundNs, after.boundNs) + between.boundNs + 1n;
  const apart = differenceNs > boundNs || differenceNs < -boundNs;
  return {
    verdict: apart ? 'different' : 'same',
    evidence: `the clocks differ by ${differenceNs} ns at one instant, known to ±${boundNs} ns`,
  };
}
