import type { OnProgress } from '../../measure/timing.js';

/** Durations of two sides in ns; block i of both was measured in one round. */
export interface Paired {
  readonly a: readonly Float64Array[];
  readonly b: readonly Float64Array[];
  readonly callsPerBlock: number;
  /** True when time ended the measurement before its calls were done. */
  readonly cut: boolean;
}

const MOST_BLOCKS = 50;
const WARM_UP_BLOCKS = 2;

function timedBlock(call: () => unknown, calls: number): Float64Array {
  const durations = new Float64Array(calls);
  for (let i = 0; i < calls; i += 1) {
    const before = process.hrtime.bigint();
    call();
    durations[i] = Number(process.hrtime.bigint() - before);
  }
  return durations;
}

/**
 * At least `calls` calls of each side in up to 50 blocks, A B A B …, so that whatever slows the machine
 * meets both alike. Each call is timed and includes one timer call.
 */
export function timePaired(
  a: () => unknown,
  b: () => unknown,
  budget: { readonly calls: number; readonly maxSeconds: number },
  progress: OnProgress,
): Paired {
  const rounds = Math.min(MOST_BLOCKS, budget.calls);
  const callsPerBlock = Math.ceil(budget.calls / rounds);
  for (let i = 0; i < WARM_UP_BLOCKS; i += 1)
    for (const call of [a, b]) timedBlock(call, callsPerBlock);
  const end = process.hrtime.bigint() + BigInt(Math.round(budget.maxSeconds * 1e9));
  const blocks: { a: Float64Array; b: Float64Array }[] = [];
  while (blocks.length < rounds) {
    blocks.push({ a: timedBlock(a, callsPerBlock), b: timedBlock(b, callsPerBlock) });
    progress(blocks.length * callsPerBlock, budget.calls);
    if (process.hrtime.bigint() > end) break;
  }
  return {
    a: blocks.map((block) => block.a),
    b: blocks.map((block) => block.b),
    callsPerBlock,
    cut: blocks.length < rounds,
  };
}

/** All durations of one side in the order they were measured. */
export function joined(blocks: readonly Float64Array[]): Float64Array {
  return Float64Array.from(blocks.flatMap((block) => Array.from(block)));
}
