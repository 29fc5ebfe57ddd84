import type { BackendChoice, CaseResult, TimerCost } from './result.js';

/** A missing binary in few words; the places it was looked for stand in the document's selection. */
function shortReason(reason: string): string {
  return reason.startsWith('HAL_BACKEND_MISSING')
    ? `no binary for ${process.platform}-${process.arch}`
    : reason;
}

/** One sentence: nothing real is reachable, and why. */
export function standInNote({ attempts }: BackendChoice): string {
  const refused = attempts
    .filter(({ available }) => !available)
    .map(({ backend, reason }) => `${backend}: ${shortReason(reason)}`);
  return `No adapter hardware is reachable from here (${refused.join('; ')}). This is the simulator.`;
}

/** What each duration contains besides the call. */
export function timerNote(timers: readonly TimerCost[]): string {
  const costs = timers.map(
    ({ clock, p50Ns, stepNs }) => `${clock} takes ${p50Ns} ns and counts in steps of ${stepNs} ns`,
  );
  return `Every duration includes one call of its timer: ${costs.join('; ')}.`;
}

/** What is unusual about the number of calls. */
export function callNotes(
  cases: readonly CaseResult[],
  calls: number,
  maxSeconds: number,
): string[] {
  const measured = cases.filter((one) => one.outcome === 'measured');
  const cut = measured.filter((one) => one.cut).length;
  const below = measured.filter((one) => one.belowMinimum).length;
  const plural = (count: number): string => (count === 1 ? '1 case' : `${count} cases`);
  return [
    ...(cut > 0
      ? [`--max-seconds ${maxSeconds} ended ${plural(cut)} before ${calls} calls were done.`]
      : []),
    ...(below > 0
      ? [`${plural(below)} made fewer than 10000 calls: do not rely on the 99.9th percentile.`]
      : []),
  ];
}

/** Said where nothing could be measured. */
export const NOTHING_MEASURED = 'Nothing was measured; the reasons are below.';
