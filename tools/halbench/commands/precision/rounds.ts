import type { Adapter, Hal } from 'avb-hal';
import type { OnProgress } from '../../measure/timing.js';
import type { Witness } from './reference.js';
import { Ways } from './ways.js';

/** How the rounds follow each other. */
export interface RoundPlan {
  readonly rounds: number;
  readonly maxSeconds: number;
}

/** Distance between the beginnings of two rounds. */
export const SPACING_NS = 10_000_000n;
/** The page runs this long before the first round. */
export const SETTLING_NS = 1_000_000_000n;
const NS_PER_MS = 1e6;

/** What the rounds left. */
export interface Rounds {
  readonly ways: Ways;
  readonly done: number;
  readonly cut: boolean;
  /** Mean distance of two rounds. */
  readonly spacingS: number;
}

const sleeper = new Int32Array(new SharedArrayBuffer(4));

/** Lets the system clock of `hal` reach `untilNs`: virtual time is moved, real time is slept away. */
function waitUntil(hal: Hal, untilNs: bigint): void {
  const gapNs = untilNs - hal.systemClock.nowNs();
  if (gapNs <= 0n) return;
  if (hal.systemClock.id !== 'virtual') {
    Atomics.wait(sleeper, 0, 0, Number(gapNs) / NS_PER_MS);
    return;
  }
  if (hal.simulation === null) throw new Error('virtual time without its controls');
  hal.simulation.advance(gapNs);
}

function later(a: bigint, b: bigint): bigint {
  if (a > b) return a;
  return b;
}

/**
 * Asks the adapter in every way, round by round, on a grid of SPACING_NS; a round that comes late
 * shifts the grid. Blocks. Ends early after maxSeconds of the wall clock.
 */
export function takeRounds(
  hal: Hal,
  adapter: Adapter,
  plan: RoundPlan,
  witness: Witness | null,
  progress: OnProgress,
): Rounds {
  const ways = new Ways(hal, adapter, plan.rounds);
  const deadline = performance.now() + plan.maxSeconds * 1000;
  adapter.clock.startPage();
  let next = hal.systemClock.nowNs() + SETTLING_NS;
  waitUntil(hal, next);
  witness?.begin();
  const start = next;
  let done = 0;
  let last = start;
  while (done < plan.rounds) {
    last = hal.systemClock.nowNs();
    ways.ask(done);
    witness?.note();
    done += 1;
    if (done % 100 === 0) progress(done, plan.rounds);
    if (performance.now() > deadline) break;
    next = later(next + SPACING_NS, hal.systemClock.nowNs());
    waitUntil(hal, next);
  }
  const spacingS = done > 1 ? Number(last - start) / 1e9 / (done - 1) : Number(SPACING_NS) / 1e9;
  return { ways, done, cut: done < plan.rounds, spacingS };
}
