import { summarize } from './measure/histogram.js';
import { timeCalls } from './measure/timing.js';
import type { TimerCost } from './result.js';

const CALLS = { calls: 10_000, maxSeconds: 5 };
const silent = (): void => undefined;

/** The smallest difference between durations that differ; the duration itself if none do. */
export function smallestStep(durationsNs: Float64Array): number {
  const distinct = [...new Set(durationsNs)].sort((x, y) => x - y);
  const steps = distinct.slice(1).map((ns, i) => ns - (distinct[i] ?? 0));
  return steps.length > 0 ? Math.min(...steps) : (distinct[0] ?? 0);
}

/** What the timer adds to every duration: the time it sees when nothing happens between two reads. */
export function timerCosts(): readonly TimerCost[] {
  const { durationsNs } = timeCalls(() => undefined, CALLS, silent);
  const { ns } = summarize(durationsNs);
  const stepNs = smallestStep(durationsNs);
  return [{ clock: 'process.hrtime.bigint()', p50Ns: ns.p50Ns, p99Ns: ns.p99Ns, stepNs }];
}
