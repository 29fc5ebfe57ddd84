import { type AdapterInfo, type BackendName, isHalError } from 'avb-hal';
import { headOf } from '../../head.js';
import {
  DEFAULT_RESAMPLES,
  LEVEL,
  quantileRatio,
  type Resampling,
} from '../../measure/bootstrap.js';
import { summarize } from '../../measure/histogram.js';
import { timerNote } from '../../notes.js';
import {
  ADAPTER_OPERATIONS,
  type AdapterOperation,
  BACKEND_OPERATIONS,
  type BackendOperation,
  NEEDS,
  TITLES,
} from '../../operations.js';
import { MINIMUM_CALLS, type Options } from '../../options.js';
import { adapterCall, backendCall } from '../../paths/addon.js';
import type { Progress } from '../../progress.js';
import type {
  ClockAgreement,
  CompareDocument,
  ComparedSide,
  Comparison,
  SideRecord,
} from '../../result.js';
import { adapterRecord, openSession, type Session } from '../../session.js';
import { timerCosts } from '../../timers.js';
import { reasonOf } from '../run/cases.js';
import { compareClocks, type OpenSide } from './clocks.js';
import { choosePair } from './pair.js';
import { joined, timePaired } from './paired.js';

type Operation = AdapterOperation | BackendOperation;

const OPERATIONS: readonly Operation[] = [...ADAPTER_OPERATIONS, ...BACKEND_OPERATIONS];

const isBackendOperation = (operation: Operation): operation is BackendOperation =>
  (BACKEND_OPERATIONS as readonly Operation[]).includes(operation);

/** The call of one side, or why it has none. */
function callOf({ hal, adapter }: OpenSide, operation: Operation): (() => unknown) | string {
  if (isBackendOperation(operation)) return backendCall(hal, adapter.info, operation).run;
  const reason = adapter.whyNot(NEEDS[operation]);
  return reason === null ? adapterCall(adapter, operation).run : `${hal.backend}: ${reason}`;
}

function sideOf(blocks: readonly Float64Array[]): ComparedSide {
  const durations = joined(blocks);
  return { calls: durations.length, ...summarize(durations) };
}

function compareCalls(
  operation: Operation,
  a: () => unknown,
  b: () => unknown,
  options: Options,
  progress: Progress,
): Comparison {
  const paired = timePaired(a, b, options, (done, total) => progress.tick(done, total));
  const how: Resampling = { seed: options.seed, resamples: DEFAULT_RESAMPLES };
  const [sideA, sideB] = [sideOf(paired.a), sideOf(paired.b)];
  return {
    operation,
    outcome: 'compared',
    blocks: paired.a.length,
    callsPerBlock: paired.callsPerBlock,
    cut: paired.cut,
    belowMinimum: sideA.calls < MINIMUM_CALLS,
    timer: 'hrtime',
    a: sideA,
    b: sideB,
    p50: quantileRatio(paired.a, paired.b, 0.5, how),
    p99: quantileRatio(paired.a, paired.b, 0.99, how),
  };
}

function compareOperation(
  operation: Operation,
  a: OpenSide,
  b: OpenSide,
  options: Options,
  progress: Progress,
): Comparison {
  const [callA, callB] = [callOf(a, operation), callOf(b, operation)];
  const reasons = [callA, callB].filter((call) => typeof call === 'string');
  if (typeof callA === 'string' || typeof callB === 'string') {
    return { operation, outcome: 'unavailable', reason: reasons.join('; ') };
  }
  try {
    return compareCalls(operation, callA, callB, options, progress);
  } catch (error) {
    const outcome = isHalError(error, 'HAL_NOT_SUPPORTED') ? 'unavailable' : 'failed';
    return { operation, outcome, reason: reasonOf(error) };
  }
}

const inWords = (result: Comparison): string =>
  result.outcome === 'compared'
    ? `A / B ${result.p50.value.toFixed(3)}`
    : `${result.outcome}: ${result.reason}`;

/** What makes a comparison end with exit code 1. */
export function comparisonFindings(
  comparisons: readonly Comparison[],
  clocks: ClockAgreement,
): string[] {
  const failures = comparisons.flatMap((one) =>
    one.outcome === 'failed' ? [`${one.operation} failed: ${one.reason}`] : [],
  );
  if (clocks.outcome === 'failed') return [...failures, `clocks: ${clocks.reason}`];
  if (clocks.outcome !== 'measured' || clocks.agree !== false) return failures;
  const { offsetNs, boundNs } = clocks;
  return [...failures, `the clocks differ by ${offsetNs} ns, known to ±${boundNs} ns`];
}

const sideRecord = ({ hal, choice }: Session, info: AdapterInfo): SideRecord => ({
  backend: hal.backend,
  adapter: adapterRecord(info),
  selection: choice,
  systemClock: hal.systemClock.id,
});

/** `halbench compare A B`: one adapter through two backends, in alternation. */
export function compare(
  backendA: BackendName,
  backendB: BackendName,
  options: Options,
  progress: Progress,
): CompareDocument {
  using sessionA = openSession(backendA);
  using sessionB = openSession(backendB);
  const { pair, notes } = choosePair(sessionA.hal, sessionB.hal, options.adapter);
  for (const note of notes) progress.say(note);
  using adapterA = sessionA.hal.open(pair.a);
  using adapterB = sessionB.hal.open(pair.b);
  const a: OpenSide = { hal: sessionA.hal, adapter: adapterA };
  const b: OpenSide = { hal: sessionB.hal, adapter: adapterB };
  const clocks = compareClocks(a, b);
  const comparisons = OPERATIONS.map((operation, index) => {
    progress.begin(`${backendA} / ${backendB}: ${TITLES[operation]}`, index + 1, OPERATIONS.length);
    const result = compareOperation(operation, a, b, options, progress);
    progress.end(inWords(result));
    return result;
  });
  const timers = timerCosts(adapterA, a.hal.systemClock.id);
  const { calls, maxSeconds, seed } = options;
  return {
    ...headOf('avb-hal/compare', 'compare', sessionA.hal.simulated || sessionB.hal.simulated),
    complete: true,
    a: sideRecord(sessionA, pair.a),
    b: sideRecord(sessionB, pair.b),
    identity: { confidence: pair.confidence, evidence: pair.evidence },
    options: { calls, maxSeconds, seed, resamples: DEFAULT_RESAMPLES, level: LEVEL },
    timers,
    comparisons,
    clocks,
    findings: comparisonFindings(comparisons, clocks),
    notes: [...notes, timerNote(timers.slice(0, 1))],
  };
}
