/** Nanoseconds a call, over a block of `calls` calls; the loop itself is included. */
export function blockNs(call: () => unknown, calls: number): number {
  const before = process.hrtime.bigint();
  for (let i = 0; i < calls; i += 1) call();
  return Number(process.hrtime.bigint() - before) / calls;
}

/** Nanoseconds a pass of a loop, over one block of `passes`. */
export function loopNs(loop: (passes: number) => void, passes: number): number {
  const before = process.hrtime.bigint();
  loop(passes);
  return Number(process.hrtime.bigint() - before) / passes;
}

/** How a figure is measured in blocks. */
export interface BlockPlan {
  readonly rounds: number;
  readonly callsPerBlock: number;
  readonly maxSeconds: number;
}

// Short blocks, so that an interruption of some ms spoils few of them.
const CALLS_PER_BLOCK = 50;
const LEAST_ROUNDS = 10;
const MOST_ROUNDS = 1000;
const WARM_UP_ROUNDS = 200;
const WARM_UP_SHARE = 0.1;

/** Blocks of 50 calls, a round for every ten of `calls`, 10 … 1000 of them. */
export function blockPlan(calls: number, maxSeconds: number): BlockPlan {
  const rounds = Math.round(calls / 10);
  return {
    rounds: Math.min(MOST_ROUNDS, Math.max(LEAST_ROUNDS, rounds)),
    callsPerBlock: CALLS_PER_BLOCK,
    maxSeconds,
  };
}

function rounds(
  round: () => number[],
  most: number,
  maxSeconds: number,
  least: number,
): number[][] {
  const end = process.hrtime.bigint() + BigInt(Math.round(maxSeconds * 1e9));
  const rows: number[][] = [];
  while (rows.length < most) {
    rows.push(round());
    if (rows.length >= least && process.hrtime.bigint() > end) break;
  }
  return rows;
}

/**
 * Measures every side once a round, in the given order, so that whatever slows the machine meets all
 * sides alike; the result is a row a round. The first rounds are thrown away. Ends early after
 * maxSeconds, but not before LEAST_ROUNDS; warming up takes a tenth of that at most.
 */
export function alternate(sides: readonly (() => number)[], plan: BlockPlan): readonly number[][] {
  const round = (): number[] => sides.map((side) => side());
  rounds(round, WARM_UP_ROUNDS, plan.maxSeconds * WARM_UP_SHARE, 1);
  return rounds(round, plan.rounds, plan.maxSeconds, LEAST_ROUNDS);
}
