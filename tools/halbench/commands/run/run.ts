import type { AdapterInfo, Selector } from 'avb-hal';
import type { BackendChoice } from '../../cli/options.js';
import type { Progress } from '../../cli/progress.js';
import { headOf } from '../../head.js';
import { callNotes, NOTHING_MEASURED, standInNote, timerNote } from '../../notes.js';
import type { CaseResult, RunDocument } from '../../result.js';
import { adapterRecord, chooseAdapters, openSession, type Session } from '../../session.js';
import { timerCosts } from '../../timers.js';
import { openBench } from './bench.js';
import { type PlannedCase, planCases } from './cases.js';

/** The options of a run. */
export interface RunOptions {
  readonly backend: BackendChoice;
  readonly adapter: Selector | null;
  readonly calls: number;
  readonly maxSeconds: number;
  readonly seed: number;
}

const inWords = (result: CaseResult): string =>
  result.outcome === 'measured'
    ? `p50 ${result.ns.p50Ns} ns, ${result.calls} calls`
    : `${result.outcome}: ${result.reason}`;

/** What makes the run end with exit code 1. */
export const findingsOf = (cases: readonly CaseResult[]): string[] =>
  cases.flatMap((one) => (one.outcome === 'failed' ? [`${one.id} failed: ${one.reason}`] : []));

/** Whether an adapter answered; the floor of a machine is measured without one. */
const answered = (cases: readonly CaseResult[]): boolean =>
  cases.some(({ outcome, path }) => outcome === 'measured' && path !== 'floor');

function runCases(
  cases: readonly PlannedCase[],
  options: RunOptions,
  progress: Progress,
  keep: (results: readonly CaseResult[]) => void,
): CaseResult[] {
  const results: CaseResult[] = [];
  for (const [index, { title, run: measure }] of cases.entries()) {
    progress.begin(title, index + 1, cases.length);
    const result = measure(options, (done, total) => progress.tick(done, total));
    results.push(result);
    progress.end(inWords(result));
    keep(results);
  }
  return results;
}

function firstDocument(
  command: RunDocument['command'],
  { hal, choice, binary }: Session,
  adapters: readonly AdapterInfo[],
  { calls, maxSeconds, seed }: RunOptions,
): RunDocument {
  return {
    ...headOf('avb-hal/run', command, hal.simulated),
    backend: hal.backend,
    selection: choice,
    binary,
    adapters: adapters.map(adapterRecord),
    options: { calls, maxSeconds, seed },
    timers: timerCosts(),
    cases: [],
    findings: [],
  };
}

function complete(first: RunDocument, cases: readonly CaseResult[]): RunDocument {
  const { calls, maxSeconds } = first.options;
  const measured = answered(cases);
  return {
    ...first,
    complete: true,
    label: measured ? first.label : '',
    cases,
    findings: findingsOf(cases),
    notes: [
      ...(measured ? [] : [NOTHING_MEASURED]),
      ...first.notes,
      timerNote(first.timers),
      ...callNotes(cases, calls, maxSeconds),
    ],
  };
}

/** Every operation on every adapter, through the addon and beside it. `save` gets what is known so far. */
export function run(
  command: RunDocument['command'],
  options: RunOptions,
  progress: Progress,
  save: (document: RunDocument) => void,
): RunDocument {
  using session = openSession(options.backend);
  const { hal, choice } = session;
  const notes = choice.standIn ? [standInNote(choice)] : [];
  for (const note of notes) progress.say(note);
  const adapters = chooseAdapters(session.adapters, options.adapter, hal.backend);
  const first = { ...firstDocument(command, session, adapters, options), notes };
  using bench = openBench(hal, adapters);
  const cases = runCases(planCases(bench), options, progress, (results) =>
    save({ ...first, cases: results }),
  );
  return complete(first, cases);
}
