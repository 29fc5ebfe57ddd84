import type { Selector } from 'avb-hal';
import { CannotRun } from '../../cli/errors.js';
import { decodeText, readBytes } from '../../files/read.js';
import { readDocument } from '../../report/read.js';
import type { DecisionSide, MeasuredSubject, PrecisionDocument, WayResult } from '../../result.js';
import { fits } from '../../session.js';
import { adapterText } from '../../view/adapters.js';
import { sha256Of } from '../../view/html/page.js';
import { machineText } from '../../view/html/view-page.js';
import { NAMES } from '../precision/names.js';

/** Two crystals may run apart by this much, each within 100 ppm (IEEE 802.1AS). */
const FREE_DRIFT_NS_PER_S = 200_000;

type Source = Pick<DecisionSide, 'name' | 'file'>;

/** What a way knows; the sizes of its errors are null where no truth was known. */
interface Known {
  readonly way: string;
  readonly rmsNs: number | null;
  readonly p99Ns: number | null;
  readonly boundNs: number | null;
}

function knownOf(ways: readonly WayResult[], isError: boolean): Known[] {
  return ways
    .map(({ way, difference, bound }) => ({
      way: NAMES[way],
      rmsNs: isError ? (difference?.rmsNs ?? null) : null,
      p99Ns: isError ? (difference?.p99Ns ?? null) : null,
      boundNs: bound?.meanBoundNs ?? null,
    }))
    .filter(({ boundNs }) => boundNs !== null);
}

/** The way with the smallest error, or, where errors are not known, the smallest window. */
function best(ways: readonly Known[]): Known | null {
  const size = ({ rmsNs, boundNs }: Known): number => rmsNs ?? boundNs ?? Number.POSITIVE_INFINITY;
  return ways.toSorted((a, b) => size(a) - size(b))[0] ?? null;
}

/** How far the clock moved within the shortest averaging time, per second; else what crystals may do. */
function driftOf({ stability = [] }: Pick<MeasuredSubject, 'stability'>) {
  const [first] = stability;
  if (first === undefined) {
    return {
      driftNsPerS: FREE_DRIFT_NS_PER_S,
      driftHow: 'two free crystals, 100 ppm each: not measured',
    };
  }
  return {
    driftNsPerS: first.mtieNs / first.tauS,
    driftHow: `MTIE ${first.mtieNs} ns in ${first.tauS} s`,
  };
}

function describe(document: PrecisionDocument, source: Source, sha256: string) {
  const { startedAt, simulated, backend } = document;
  return { ...source, sha256, startedAt, simulated, backend, machine: machineText(document) };
}

function numbersOf({ way, rmsNs, p99Ns, boundNs }: Known) {
  return { way, rmsNs, boundNs, errorNs: p99Ns ?? boundNs ?? Number.NaN };
}

/** The measured adapter that is asked for, the first one without a selector; null where none was measured. */
function subjectOf(
  { subjects }: PrecisionDocument,
  selector: Selector | null,
  file: string,
): MeasuredSubject | null {
  const measured = subjects.filter((one): one is MeasuredSubject => one.outcome === 'measured');
  const found = measured.find(({ adapter }) => selector === null || fits(adapter, selector));
  if (found === undefined && selector !== null) {
    throw new CannotRun(`${file}: no adapter with ${JSON.stringify(selector)} was measured`);
  }
  return found ?? null;
}

/** Without a measured adapter, software time is what a machine has. */
function softwareSide(document: PrecisionDocument, source: Source, sha256: string): DecisionSide {
  const { software } = document;
  const known = software.outcome === 'measured' ? best(knownOf(software.ways, true)) : null;
  if (known === null) {
    throw new CannotRun(`${source.file}: neither an adapter nor software time was measured`);
  }
  const state = 'software time only: no adapter was measured';
  return {
    ...describe(document, source, sha256),
    adapter: 'none',
    state,
    ...numbersOf(known),
    ...driftOf({}),
  };
}

function adapterSide(
  document: PrecisionDocument,
  subject: MeasuredSubject,
  source: Source,
  sha256: string,
): DecisionSide {
  const known = best(knownOf(subject.ways, subject.quantity === 'error'));
  if (known === null) throw new CannotRun(`${source.file}: no way of ${subject.id} has windows`);
  return {
    ...describe(document, source, sha256),
    adapter: `${adapterText(subject.adapter)}, ${subject.title}`,
    state:
      subject.timestamps ?? 'hardware clock; the operating system says nothing about its state',
    ...numbersOf(known),
    ...driftOf(subject),
  };
}

/** One side of the decision, from a document of `halbench precision`. */
export function readSide(source: Source, selector: Selector | null): DecisionSide {
  const bytes = readBytes(source.file);
  const document = readDocument(decodeText(bytes, source.file), source.file);
  if (document.schema !== 'avb-hal/precision') {
    throw new CannotRun(
      `${source.file} must be a document of halbench precision, got ${document.schema}`,
    );
  }
  const sha256 = sha256Of(bytes);
  const subject = subjectOf(document, selector, source.file);
  return subject === null
    ? softwareSide(document, source, sha256)
    : adapterSide(document, subject, source, sha256);
}
