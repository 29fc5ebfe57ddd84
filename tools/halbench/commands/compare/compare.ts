import { type AdapterInfo, type BackendName, isHalError, type Selector } from 'avb-hal';
import { MINIMUM_CALLS } from '../../cli/options.js';
import type { Progress } from '../../cli/progress.js';
import { reasonOf } from '../../cli/reason.js';
import { headOf } from '../../head.js';
import {
  DEFAULT_RESAMPLES,
  type Estimate,
  LEVEL,
  quantileRatio,
  type Resampling,
} from '../../measure/bootstrap.js';
import { summarize } from '../../measure/histogram.js';
import { NOTHING_MEASURED, timerNote } from '../../notes.js';
import {
  ADAPTER_OPERATIONS,
  type AdapterOperation,
  BACKEND_OPERATIONS,
  type BackendOperation,
  NEEDS,
  TITLES,
} from '../../operations.js';
import { adapterCall, backendCall } from '../../paths/addon.js';
import type {
  ClockAgreement,
  CompareDocument,
  ComparedSide,
  Comparison,
  Ratio,
  SideRecord,
} from '../../result.js';
import { adapterRecord, openSession, type Session } from '../../session.js';
import { timerCosts } from '../../timers.js';
import { compareClocks, type OpenSide } from './clocks.js';
import { choosePair } from './pair.js';
import { joined, timePaired } from './paired.js';

/** The options of a comparison. */
export interface CompareOptions {
  readonly adapter: Selector | null;
  readonly calls: number;
  readonly maxSeconds: number;
  readonly seed: number;
}

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

/** Null for a ratio that is not defined: with a coarse timer a median can be 0. */
const defined = ({ value, low, high }: Estimate): Ratio | null =>
  [value, low, high].every(Number.isFinite) ? { value, low, high } : null;

function compareCalls(
  operation: Operation,
  a: () => unknown,
  b: () => unknown,
  options: CompareOptions,
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
    a: sideA,
    b: sideB,
    p50: defined(quantileRatio(paired.a, paired.b, 0.5, how)),
    p99: defined(quantileRatio(paired.a, paired.b, 0.99, how)),
  };
}

function compareOperation(
  operation: Operation,
  a: OpenSide,
  b: OpenSide,
  options: CompareOptions,
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
    ? `A / B ${result.p50?.value.toFixed(3) ?? 'not defined'}`
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

const sideRecord = ({ hal, choice, binary }: Session, info: AdapterInfo): SideRecord => ({
  backend: hal.backend,
  adapter: adapterRecord(info),
  selection: choice,
  binary,
  systemClock: hal.systemClock.id,
});

/** `halbench compare A B`: one adapter through two backends, in alternation. */
export function compare(
  backendA: BackendName,
  backendB: BackendName,
  options: CompareOptions,
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
  const timers = timerCosts();
  const simulated = sessionA.hal.simulated || sessionB.hal.simulated;
  const measured = comparisons.some(({ outcome }) => outcome === 'compared');
  const { calls, maxSeconds, seed } = options;
  return {
    ...headOf('avb-hal/compare', 'compare', simulated, measured),
    complete: true,
    a: sideRecord(sessionA, pair.a),
    b: sideRecord(sessionB, pair.b),
    identity: { confidence: pair.confidence, evidence: pair.evidence },
    options: { calls, maxSeconds, seed, resamples: DEFAULT_RESAMPLES, level: LEVEL },
    timers,
    comparisons,
    clocks,
    findings: comparisonFindings(comparisons, clocks),
    notes: [...(measured ? [] : [NOTHING_MEASURED]), ...notes, timerNote(timers)],
  };
}
