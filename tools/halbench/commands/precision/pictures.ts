import type { MeasuredSubject, OverTime, PrecisionDocument, WayResult } from '../../result.js';
import { aboutAdapters } from '../../view/adapters.js';
import type { Axis, Curves, RangePoint, Ranges } from '../../view/chart.js';
import { stabilityChart } from '../../view/stability.js';
import { grouped, short } from '../../view/units.js';
import type { Facts, KeyFigure } from '../../view/view.js';
import { NAMES } from './names.js';

const SIZE = { error: 'error', agreement: 'difference' } as const;

const measuredOf = ({ subjects }: PrecisionDocument): MeasuredSubject[] =>
  subjects.filter((one): one is MeasuredSubject => one.outcome === 'measured');

/** The way that a program which wants the time in a hurry uses. */
const nowOf = ({ ways }: MeasuredSubject): WayResult | undefined =>
  ways.find(({ way }) => way === 'page-now');

/** Backend, driver and adapters, each once. */
export function aboutSubjects(document: PrecisionDocument): Facts['facts'] {
  const all = new Map(document.subjects.map(({ adapter }) => [adapter.key, adapter]));
  return aboutAdapters(document.backend, [...all.values()]);
}

/** How far off a reading is, in a sentence. */
export function conclusion(document: PrecisionDocument): string[] {
  const subject = measuredOf(document).find((one) => nowOf(one)?.difference != null);
  const difference = subject === undefined ? null : (nowOf(subject)?.difference ?? null);
  if (subject === undefined || difference === null) return [];
  const { rmsNs, maxNs } = difference;
  const what = subject.quantity === 'error' ? 'is wrong by' : 'differs from the reference by';
  return [
    `clock.now() of ${subject.title} ${what} ${short(rmsNs)} ns rms and at most ${short(maxNs)} ns ` +
      `in ${grouped(String(difference.count))} readings.`,
  ];
}

/** The figures at the top of a page: of the first subject. */
export function keyFigures(document: PrecisionDocument): KeyFigure[] {
  const [subject] = measuredOf(document);
  if (subject === undefined) return [];
  const now = nowOf(subject)?.difference ?? null;
  const bounds = measuredOf(document).flatMap(({ ways }) =>
    ways.flatMap(({ bound }) => (bound === null ? [] : [bound])),
  );
  const [inside, of] = [
    bounds.reduce((sum, one) => sum + one.inside, 0),
    bounds.reduce((sum, one) => sum + one.of, 0),
  ];
  const window = subject.ways.find(({ way }) => way === 'page-window')?.bound ?? null;
  const holds = subject.quantity === 'error' ? 'hold the truth' : 'agree';
  return [
    ...(now === null
      ? []
      : [
          {
            value: `${short(now.rmsNs)} ns`,
            label: `rms ${SIZE[subject.quantity]} of clock.now()`,
          },
        ]),
    ...(window === null
      ? []
      : [{ value: `±${short(window.meanBoundNs)} ns`, label: 'mean window of the clock page' }]),
    {
      value: `${grouped(String(inside))} of ${grouped(String(of))}`,
      label: `windows that ${holds}`,
    },
  ];
}

const LOG_NS: Axis = { title: 'size of the error', scale: 'log', unit: 'ns' };

/** Median, 99th percentile and maximum of the size of each way's difference, by subject. */
export function rangesPicture(document: PrecisionDocument): Ranges | null {
  const subjects = measuredOf(document);
  const [first] = subjects;
  if (first === undefined) return null;
  const series = subjects.map((subject) => ({
    name: subject.title,
    points: subject.ways.flatMap(({ way, difference }): RangePoint[] =>
      difference === null
        ? []
        : [[NAMES[way], difference.p50Ns, difference.p99Ns, difference.maxNs]],
    ),
  }));
  if (series.every(({ points }) => points.length === 0)) return null;
  const what = first.quantity === 'error' ? LOG_NS : { ...LOG_NS, title: 'size of the difference' };
  return {
    kind: 'ranges',
    title: `How far off each way to ask for the time is`,
    words: 'Lines reach from the median to the greatest; dots are the 99th percentile.',
    x: what,
    series,
  };
}

function timeChart(subject: MeasuredSubject, { way, stretches }: OverTime): Curves {
  const name = NAMES[way as WayResult['way']] ?? way;
  const what = SIZE[subject.quantity];
  const band = stretches.map(({ atS, lowNs, highNs }) => [atS, lowNs, highNs] as const);
  const line = stretches.flatMap(({ atS, leastNs, greatestNs }) => [
    [atS, leastNs] as const,
    [atS, greatestNs] as const,
  ]);
  return {
    kind: 'curves',
    title: `${name}: ${what} over time`,
    words:
      `${grouped(String(subject.rounds))} readings in ${stretches.length} stretches; the line joins the least ` +
      `and the greatest ${what} of each, the band is how far the windows reach. A band without 0 in it would be wrong.`,
    x: { title: 'time', scale: 'linear', unit: 's' },
    y: { title: what, scale: 'linear', unit: 'ns' },
    series: [
      { kind: 'band', name: 'window', points: band },
      { kind: 'line', name: what, points: line },
    ],
  };
}

/** Charts of one subject. */
export function subjectCharts(subject: MeasuredSubject): Curves[] {
  const { overTime = [], stability = [], title } = subject;
  return [
    ...overTime.map((one) => timeChart(subject, one)),
    ...stabilityChart(`Stability of clock.now(): ${title}`, stability),
  ];
}
