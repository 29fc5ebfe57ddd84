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
  return `No adapter hardware is reachable from here (${refused.join('; ')}): this is the simulator.`;
}

/** What each duration contains besides the call. */
export function timerNote(timers: readonly TimerCost[]): string {
  const costs = timers.map(({ timer, clock, p50Ns, stepNs }) => {
    const name = timer === 'hrtime' ? clock : `the system clock (${clock}) read in C++`;
    return `${name} takes ${p50Ns} ns and counts in steps of ${stepNs} ns`;
  });
  return `Every duration contains its timer, which is not subtracted: ${costs.join('; ')}.`;
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
  return [
    ...(cut > 0
      ? [`${cut} cases were ended by --max-seconds ${maxSeconds} before ${calls} calls.`]
      : []),
    ...(below > 0
      ? [`${below} cases have fewer than the 10000 calls that their percentiles should rest on.`]
      : []),
  ];
}
