import type { Hal } from 'avb-hal';
import type { Progress } from '../../cli/progress.js';
import { headOf } from '../../head.js';
import { NOTHING_MEASURED, standInNote } from '../../notes.js';
import type {
  BackendChoice,
  Figure,
  PrecisionDocument,
  SoftwareTime,
  Subject,
} from '../../result.js';
import { chooseAdapters, openSession } from '../../session.js';
import { intersectedFigure, softwareFigures } from './figures.js';
import { precisionFindings } from './findings.js';
import type { PrecisionOptions } from './options.js';
import { isModel, type Planned, planSubjects, REAL_READINGS, readingsOf } from './plans.js';
import { SPACING_NS } from './rounds.js';
import { softwareTime } from './software-time.js';
import type { MeasuredDifferences } from './subject.js';
import { BRACKETS } from './ways.js';

const inWords = (subject: Subject): string =>
  subject.outcome === 'measured'
    ? `${subject.rounds} readings, ${subject.quantity}`
    : `${subject.outcome}: ${subject.reason}`;

/** Beside adapters of this machine, and where it has none: then software time is all there is. */
async function softwareOf(
  hal: Hal,
  { standIn }: BackendChoice,
  options: PrecisionOptions,
): Promise<SoftwareTime> {
  const isReal = hal.systemClock.id !== 'virtual' && !isModel(hal);
  if (isReal || standIn) return await softwareTime(options.readings ?? REAL_READINGS);
  return {
    outcome: 'unavailable',
    reason: 'the adapters live in virtual time, in which no software of this machine runs',
  };
}

function runAll(plans: readonly Planned[], progress: Progress): MeasuredDifferences[] {
  return plans.map(({ title, run }, index) => {
    progress.begin(title, index + 1, plans.length);
    const measured = run((done, total) => progress.tick(done, total));
    progress.end(inWords(measured.subject));
    return measured;
  });
}

function figuresOf(
  plans: readonly Planned[],
  results: readonly MeasuredDifferences[],
  software: SoftwareTime,
  seed: number,
): Figure[] {
  return results.flatMap((result, index) => {
    const intersected = intersectedFigure(result, plans[index]?.symmetric === true, seed);
    return [...(intersected === null ? [] : [intersected]), ...softwareFigures(result, software)];
  });
}

/** `halbench precision`: how well each way to ask for the time knows it. */
export async function precision(
  options: PrecisionOptions,
  progress: Progress,
): Promise<PrecisionDocument> {
  using session = openSession(options.backend);
  const { hal, choice, binary } = session;
  const notes = choice.standIn ? [standInNote(choice)] : [];
  for (const note of notes) progress.say(note);
  const adapters = chooseAdapters(session.adapters, options.adapter, hal.backend);
  const opened: Hal[] = [];
  try {
    const plans = planSubjects(hal, adapters, { options, notes, opened });
    const results = runAll(plans, progress);
    const readings = readingsOf(options, hal);
    const software = await softwareOf(hal, choice, options);
    const figures = figuresOf(plans, results, software, options.seed);
    const subjects = results.map(({ subject }) => subject);
    const { maxSeconds, seed, order: orders } = options;
    const measured = subjects.some(({ outcome }) => outcome === 'measured');
    const spacingMs = Number(SPACING_NS) / 1e6;
    return {
      ...headOf('avb-hal/precision', 'precision', hal.simulated, measured),
      complete: true,
      backend: hal.backend,
      selection: choice,
      binary,
      options: { readings, maxSeconds, seed, spacingMs, brackets: BRACKETS, orders },
      subjects,
      software,
      figures,
      findings: precisionFindings(subjects, software, figures),
      notes: measured ? notes : [NOTHING_MEASURED, ...notes],
    };
  } finally {
    for (const other of opened) other.close();
  }
}
