import { DEFAULT_RESAMPLES } from '../../measure/bootstrap.js';
import { estimated, type FigureFacts, single } from '../../measure/figure.js';
import type { Figure, Quantity, SoftwareTime, SubjectIdentity, WayResult } from '../../result.js';
import { rms } from './differences.js';
import { rmsRatio } from './rms-ratio.js';
import type { MeasuredDifferences } from './subject.js';
import { BRACKETS } from './ways.js';

/** What several brackets are worth when they are intersected, where delays are symmetric. */
const INTERSECTED_LIMIT = 0.6;

function facts(
  { id, title, adapter }: SubjectIdentity,
  prefix: string,
  what: string,
  limit: number | null,
  how: string,
): FigureFacts {
  return {
    id: `${prefix}/${id}`,
    title: `${what}: ${title}`,
    unit: 'ratio',
    limit,
    simulated: adapter.simulated,
    how,
  };
}

/** RMS error of an intersected cross timestamp against that of the narrowest bracket. */
export function intersectedFigure(
  { subject, valuesNs }: MeasuredDifferences,
  symmetric: boolean,
  seed: number,
): Figure | null {
  const [a, b] = [valuesNs['cross-intersected'], valuesNs['cross-narrowest']];
  if (a === undefined || b === undefined || a.length === 0 || b.length === 0) return null;
  if (subject.outcome !== 'measured' || subject.quantity !== 'error') return null;
  const known = facts(
    subject,
    'intersected-against-narrowest',
    `${BRACKETS} intersected / narrowest`,
    symmetric ? INTERSECTED_LIMIT : null,
    `RMS error of a cross timestamp of ${BRACKETS} brackets, intersected, against that of the narrowest of ` +
      `${BRACKETS}, one after the other in every round; the interval resamples stretches of a hundredth of them`,
  );
  const estimate = rmsRatio(a, b, { seed, resamples: DEFAULT_RESAMPLES });
  return estimated(known, estimate, {
    intersectedNs: rms(a),
    narrowestNs: rms(b),
    rounds: a.length,
  });
}

interface Side {
  readonly rmsNs: number | null;
  readonly boundNs: number | null;
}

function sideOf(ways: readonly WayResult[], way: WayResult['way'], quantity: Quantity): Side {
  const found = ways.find((one) => one.way === way);
  return {
    rmsNs: quantity === 'error' ? (found?.difference?.rmsNs ?? null) : null,
    boundNs: found?.bound?.meanBoundNs ?? null,
  };
}

const PAIRS = [
  { way: 'cross-1', other: 'software-1', title: 'software / 1 bracket' },
  {
    way: 'cross-intersected',
    other: 'software-narrowest',
    title: `software / ${BRACKETS} intersected`,
  },
] as const;

const KINDS = { error: 'RMS error', bound: 'mean of half the window' } as const;

function times(
  subject: SubjectIdentity,
  { way, other, title }: (typeof PAIRS)[number],
  kind: keyof typeof KINDS,
  adapterNs: number | null,
  softwareNs: number | null,
): Figure[] {
  if (adapterNs === null || softwareNs === null || adapterNs === 0) return [];
  const how = `${KINDS[kind]} of ${other} / that of ${way}, both on this machine`;
  const known = facts(subject, `software-${kind}-against-${way}`, `${kind}, ${title}`, null, how);
  return [single(known, softwareNs / adapterNs, { adapterNs, softwareNs })];
}

/**
 * How many times better than software time an adapter's clock is known: errors where the truth is
 * known, half windows everywhere. Reported: how good software time is, is the machine's affair.
 */
export function softwareFigures(
  { subject }: MeasuredDifferences,
  software: SoftwareTime,
): Figure[] {
  if (subject.outcome !== 'measured' || software.outcome !== 'measured') return [];
  // No software of this machine runs in virtual time.
  if (subject.systemClock === 'virtual') return [];
  return PAIRS.flatMap((pair) => {
    const own = sideOf(subject.ways, pair.way, subject.quantity);
    const other = sideOf(software.ways, pair.other, 'error');
    return [
      ...times(subject, pair, 'error', own.rmsNs, other.rmsNs),
      ...times(subject, pair, 'bound', own.boundNs, other.boundNs),
    ];
  });
}
