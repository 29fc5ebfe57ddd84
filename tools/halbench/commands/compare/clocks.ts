import { type Adapter, type Hal, isHalError } from 'avb-hal';
import { reasonOf } from '../../cli/reason.js';
import type { ClockAgreement } from '../../result.js';
import { type ClockOffset, clockOffset } from './clock-offset.js';

/** One side of the comparison. */
export interface OpenSide {
  readonly hal: Hal;
  readonly adapter: Adapter;
}

const BRACKETS = 25;
const PAIRS = 50;
const HOW =
  `${PAIRS} times: cross timestamp through A, B, A (${BRACKETS} brackets each), A interpolated to the ` +
  'instant of B; the pair with the smallest bound counts';

/** Why the two clocks cannot be laid over each other; null if they can. */
function obstacle(a: OpenSide, b: OpenSide): string | null {
  for (const { hal, adapter } of [a, b]) {
    const reason = adapter.whyNot('crossTimestamp');
    if (reason !== null) return `${hal.backend}: ${reason}`;
  }
  if (a.hal.systemClock.id === b.hal.systemClock.id) return null;
  return `the system clocks differ (${a.hal.systemClock.id}, ${b.hal.systemClock.id})`;
}

function tightest(a: Adapter, b: Adapter): ClockOffset | null {
  const options = { brackets: BRACKETS };
  let best: ClockOffset | null = null;
  for (let i = 0; i < PAIRS; i += 1) {
    const before = a.clock.crossTimestamp(options);
    const between = b.clock.crossTimestamp(options);
    const offset = clockOffset(before, between, a.clock.crossTimestamp(options));
    if (offset !== null && (best === null || offset.boundNs < best.boundNs)) best = offset;
  }
  return best;
}

/** Whether both backends show the same clock. Two simulators never do: each has its own model. */
export function compareClocks(a: OpenSide, b: OpenSide): ClockAgreement {
  const reason = obstacle(a, b);
  if (reason !== null) return { outcome: 'unavailable', reason };
  try {
    const offset = tightest(a.adapter, b.adapter);
    if (offset === null) return { outcome: 'failed', reason: 'the system clock did not advance' };
    const { offsetNs, boundNs } = offset;
    const apart = offsetNs > boundNs || offsetNs < -boundNs;
    const separate = a.hal.backend === 'sim' || b.hal.backend === 'sim';
    return {
      outcome: 'measured',
      offsetNs: Number(-offsetNs),
      boundNs: Number(boundNs),
      agree: separate ? null : !apart,
      pairs: PAIRS,
      how: HOW,
    };
  } catch (error) {
    if (!isHalError(error)) throw error;
    return { outcome: 'failed', reason: reasonOf(error) };
  }
}
