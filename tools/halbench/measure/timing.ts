/** How much of one case to measure. */
export interface Budget {
  readonly calls: number;
  /** Measuring ends after this time even if calls are missing. */
  readonly maxSeconds: number;
}

/** What one case gave, in order of the calls. */
export interface Timed {
  readonly durationsNs: Float64Array;
  readonly warmUpCalls: number;
  /** True when time ended the case before its calls were done. */
  readonly cut: boolean;
}

/** Told now and then how far a case is; never inside a timed call. */
export type OnProgress = (done: number, total: number) => void;

const WARM_UP_SHARE = 0.1;
const WARM_UP_MOST = 1000;
const WARM_UP_LEAST = 10;
const NS_PER_S = 1e9;
const REPORT_EVERY_NS = 100_000_000n;

const warmUpCalls = (calls: number): number =>
  Math.min(WARM_UP_MOST, Math.max(WARM_UP_LEAST, Math.round(calls * WARM_UP_SHARE)));

const deadlineAfter = (startNs: bigint, seconds: number): bigint =>
  startNs + BigInt(Math.round(seconds * NS_PER_S));

/** A tenth of the time budget at most goes to warming up; at least one call is made. */
function warmUp(call: () => unknown, budget: Budget): number {
  const wanted = warmUpCalls(budget.calls);
  const end = deadlineAfter(process.hrtime.bigint(), budget.maxSeconds * WARM_UP_SHARE);
  let done = 0;
  do {
    call();
    done += 1;
  } while (done < wanted && process.hrtime.bigint() < end);
  return done;
}

/** Times each call by process.hrtime.bigint(); every duration includes one timer call. */
export function timeCalls(call: () => unknown, budget: Budget, progress: OnProgress): Timed {
  const warmed = warmUp(call, budget);
  const durations = new Float64Array(budget.calls);
  let after = process.hrtime.bigint();
  const deadline = deadlineAfter(after, budget.maxSeconds);
  let report = after + REPORT_EVERY_NS;
  let done = 0;
  while (done < budget.calls) {
    const before = process.hrtime.bigint();
    call();
    after = process.hrtime.bigint();
    durations[done] = Number(after - before);
    done += 1;
    if (after < report) continue;
    if (after > deadline) break;
    progress(done, budget.calls);
    report = process.hrtime.bigint() + REPORT_EVERY_NS;
  }
  return {
    durationsNs: durations.subarray(0, done),
    warmUpCalls: warmed,
    cut: done < budget.calls,
  };
}
