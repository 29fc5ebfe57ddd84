import type { AdapterInfo } from 'avb-hal';
import type { FigureContext } from '../../figures/figure.js';
import { measureFigures } from '../../figures/index.js';
import { headOf } from '../../head.js';
import { callNotes, standInNote, timerNote } from '../../notes.js';
import type { Options } from '../../options.js';
import type { Progress } from '../../progress.js';
import type { CaseResult, Figure, RunDocument } from '../../result.js';
import { adapterRecord, chooseAdapters, openSession, type Session } from '../../session.js';
import { timerCosts } from '../../timers.js';
import { type OpenBench, openBench } from './bench.js';
import { firstOpened, type PlannedCase, planCases } from './cases.js';

/** Keeps what is known so far, in case the rest fails. */
export type Save = (document: RunDocument) => void;

const inWords = (result: CaseResult): string =>
  result.outcome === 'measured'
    ? `p50 ${result.ns.p50Ns} ns, ${result.calls} calls`
    : `${result.outcome}: ${result.reason}`;

/** What makes the run end with exit code 1. */
export function findingsOf(cases: readonly CaseResult[], figures: readonly Figure[]): string[] {
  return [
    ...cases.flatMap((one) =>
      one.outcome === 'failed' ? [`case ${one.id} failed: ${one.reason}`] : [],
    ),
    ...figures
      .filter(({ met }) => met === false)
      .map(
        ({ id, value, unit, limit }) => `figure ${id}: ${value} ${unit}, limit ${limit} ${unit}`,
      ),
    ...figures
      .filter(({ value }) => value === null)
      .map(({ id, reason }) => `figure ${id} could not be measured: ${reason}`),
  ];
}

function runCases(
  cases: readonly PlannedCase[],
  options: Options,
  progress: Progress,
  keep: (results: readonly CaseResult[]) => void,
): CaseResult[] {
  const results: CaseResult[] = [];
  for (const [index, { title, run }] of cases.entries()) {
    progress.begin(title, index + 1, cases.length);
    const result = run(options, (done, total) => progress.tick(done, total));
    results.push(result);
    progress.end(inWords(result));
    keep(results);
  }
  return results;
}

function firstDocument(
  command: string,
  session: Session,
  adapters: readonly AdapterInfo[],
  options: Options,
): RunDocument {
  const { hal, choice } = session;
  const { calls, maxSeconds, seed } = options;
  return {
    ...headOf('avb-hal/run', command, hal.simulated),
    backend: hal.backend,
    selection: choice,
    adapters: adapters.map(adapterRecord),
    options: { calls, maxSeconds, seed },
    timers: [],
    cases: [],
    figures: [],
    findings: [],
  };
}

async function figuresOf(
  bench: OpenBench,
  context: FigureContext,
  progress: Progress,
): Promise<readonly Figure[]> {
  const figures = await measureFigures(firstOpened(bench), context, (number, total) =>
    progress.begin('figures', number, total),
  );
  progress.end(`${figures.length} figures`);
  return figures;
}

async function measureAll(
  first: RunDocument,
  bench: OpenBench,
  context: FigureContext,
  options: Options,
  progress: Progress,
  save: Save,
): Promise<RunDocument> {
  const timers = timerCosts(firstOpened(bench), bench.hal.systemClock.id);
  // Before the cases: memory that they give back would hide what an adapter adds.
  const figures = await figuresOf(bench, context, progress);
  const planned = options.figuresOnly ? [] : planCases(bench);
  const cases = runCases(planned, options, progress, (results) =>
    save({ ...first, timers, figures, cases: results }),
  );
  return {
    ...first,
    complete: true,
    timers,
    cases,
    figures,
    findings: findingsOf(cases, figures),
    notes: [
      ...first.notes,
      timerNote(timers),
      ...callNotes(cases, options.calls, options.maxSeconds),
    ],
  };
}

/** `halbench run`: every operation through every path, and the figures. */
export async function run(
  command: 'run' | 'overview',
  options: Options,
  progress: Progress,
  save: Save,
): Promise<RunDocument> {
  using session = openSession(options.backend);
  const { hal, choice, openMs } = session;
  const notes = choice.standIn ? [standInNote(choice)] : [];
  for (const note of notes) progress.say(note);
  const adapters = chooseAdapters(session.adapters, options.adapter, hal.backend);
  const first = { ...firstDocument(command, session, adapters, options), notes };
  const { calls, maxSeconds, seed } = options;
  const firstOpenMs = hal.backend === 'sim' ? openMs : null;
  using bench = openBench(hal, adapters);
  return await measureAll(
    first,
    bench,
    { calls, maxSeconds, seed, firstOpenMs },
    options,
    progress,
    save,
  );
}
