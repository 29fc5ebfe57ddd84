import type { Adapter } from 'avb-hal';
import { summarize } from './measure/histogram.js';
import { type Timed, timeByLoop, timeCalls } from './measure/timing.js';
import type { TimerCost, TimerName } from './result.js';

const CALLS = { calls: 10_000, maxSeconds: 5 };
const silent = (): void => undefined;

/** The smallest difference between durations that differ; the duration itself if none do. */
export function smallestStep(durationsNs: Float64Array): number {
  const distinct = [...new Set(durationsNs)].sort((x, y) => x - y);
  const steps = distinct.slice(1).map((ns, i) => ns - (distinct[i] ?? 0));
  return steps.length > 0 ? Math.min(...steps) : (distinct[0] ?? Number.NaN);
}

function cost(timer: TimerName, clock: string, { durationsNs }: Timed): TimerCost {
  const { ns } = summarize(durationsNs);
  return { timer, clock, p50Ns: ns.p50Ns, p99Ns: ns.p99Ns, stepNs: smallestStep(durationsNs) };
}

/** What each timer adds to every duration: the time it sees when nothing happens between two reads. */
export function timerCosts(adapter: Adapter | null, systemClock: string): readonly TimerCost[] {
  const hrtime = cost(
    'hrtime',
    'process.hrtime.bigint()',
    timeCalls(() => undefined, CALLS, silent),
  );
  if (adapter === null) return [hrtime];
  const loop = timeByLoop((durations) => adapter.timeLoop('empty', durations), CALLS, silent);
  return [hrtime, cost('native', systemClock, loop)];
}
