import { type Adapter, type Hal, isHalError } from 'avb-hal';
import { decadeFactors, PhaseSeries, tdev } from 'avb-hal/analysis';
import { reasonOf } from '../../cli/reason.js';
import { stabilityOf } from '../../measure/stability.js';
import type { OnProgress } from '../../measure/timing.js';
import type {
  MeasuredSubject,
  OverTime,
  PageRecord,
  Subject,
  SubjectIdentity,
  TdevPoint,
  WayName,
  WayResult,
} from '../../result.js';
import { compareWith, errorFigures } from './differences.js';
import { overTime } from './over-time.js';
import { agreementWith, type Reference, type Witness } from './reference.js';
import { type RoundPlan, type Rounds, takeRounds } from './rounds.js';
import type { Series } from './series.js';
import { CALLS, WAYS } from './ways.js';

/** An adapter that is open, and the witness of its truth; null where there is none. */
export interface Target {
  readonly hal: Hal;
  readonly adapter: Adapter;
  readonly witness: Witness | null;
}

/** A subject with the differences that its figures are made from. */
export interface MeasuredDifferences {
  readonly subject: Subject;
  /** Empty where nothing was measured. */
  readonly valuesNs: Partial<Readonly<Record<WayName, Float64Array>>>;
}

/** The way that the others are compared with where the truth is not known. */
const REFERENCE_WAY: WayName = 'cross-intersected';

/** Ways that are kept over time. */
const OVER_TIME: readonly WayName[] = ['cross-intersected', 'page-window'];

const NOTHING = { difference: null, bound: null };

function wayResult(
  way: WayName,
  series: Series,
  compared: { difference: WayResult['difference']; bound: WayResult['bound'] },
): WayResult {
  const { failed, reason } = series;
  return { way, call: CALLS[way], ...compared, failed, reason };
}

function tdevOf(valuesNs: Float64Array, spacingS: number): TdevPoint[] {
  const largest = tdev.largestFactor(valuesNs.length);
  if (largest < 1) return [];
  const series = PhaseSeries.fromNs(valuesNs, spacingS);
  return tdev(series, decadeFactors(largest)).map(({ tauS, deviationNs, terms }) => ({
    tauS,
    ns: deviationNs,
    terms,
  }));
}

function compareWays(
  identity: SubjectIdentity,
  { ways, done, cut, spacingS }: Rounds,
  reference: Reference,
  page: PageRecord,
): MeasuredDifferences {
  const values: Partial<Record<WayName, Float64Array>> = {};
  const stretches: OverTime[] = [];
  const results = WAYS.map((way) => {
    const series = ways.series[way];
    if (reference.quantity === 'agreement' && way === REFERENCE_WAY) {
      const { bound } = compareWith(series, reference);
      return wayResult(way, series, { ...NOTHING, bound });
    }
    const differences = compareWith(series, reference);
    const { valuesNs, bound } = differences;
    values[way] = valuesNs;
    if (bound !== null && OVER_TIME.includes(way)) stretches.push(overTime(way, differences));
    return wayResult(way, series, { difference: errorFigures(valuesNs), bound });
  });
  const gapless = ways.series['page-now'].failed === 0;
  const nowNs = gapless ? (values['page-now'] ?? new Float64Array()) : new Float64Array();
  const subject: MeasuredSubject = {
    ...identity,
    outcome: 'measured',
    quantity: reference.quantity,
    reference: reference.text,
    rounds: done,
    cut,
    spacingS,
    ways: results,
    tdev: tdevOf(nowNs, spacingS),
    stability: stabilityOf(nowNs, spacingS),
    overTime: stretches,
    page,
  };
  return { subject, valuesNs: values };
}

function pageRecord({ clock }: Adapter, firstGeneration: number): PageRecord {
  const { timeBase, state, samples, rejected, intervalMs, generation } = clock.status();
  return { timeBase, state, samples, rejected, intervalMs, jumps: generation - firstGeneration };
}

/** A subject that could not be measured. */
export function missing(
  identity: SubjectIdentity,
  reason: string,
  failed: boolean,
): MeasuredDifferences {
  const outcome = failed ? 'failed' : 'unavailable';
  return { subject: { ...identity, outcome, reason }, valuesNs: {} };
}

/** Measures one adapter in every way; an error becomes its outcome. */
export function measureSubject(
  identity: SubjectIdentity,
  { hal, adapter, witness }: Target,
  plan: RoundPlan,
  progress: OnProgress,
): MeasuredDifferences {
  const absent = adapter.whyNot('crossTimestamp');
  if (absent !== null) return missing(identity, absent, false);
  try {
    adapter.clock.startPage();
    const { generation } = adapter.clock.status();
    const rounds = takeRounds(hal, adapter, plan, witness, progress);
    const page = pageRecord(adapter, generation);
    const reference =
      witness?.end() ?? agreementWith(rounds.ways.series[REFERENCE_WAY], CALLS[REFERENCE_WAY]);
    if (reference === null) {
      return missing(identity, rounds.ways.series[REFERENCE_WAY].reason ?? 'too few rounds', true);
    }
    return compareWays(identity, rounds, reference, page);
  } catch (error) {
    return missing(identity, reasonOf(error), !isHalError(error, 'HAL_NOT_SUPPORTED'));
  }
}
