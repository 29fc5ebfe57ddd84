import type { MeasuredSubject, PrecisionDocument, Subject, WayResult } from '../../result.js';
import { binaryText } from '../../view/binary.js';
import { figureSection } from '../../view/figures.js';
import { findingsSection, notesSection, verdictOf } from '../../view/findings.js';
import { grouped, short } from '../../view/units.js';
import {
  type Block,
  column,
  facts,
  number,
  paragraph,
  type Row,
  type Section,
  section,
  type Table,
  table,
  type View,
} from '../../view/view.js';
import { NAMES } from './names.js';
import { aboutSubjects, conclusion, keyFigures, rangesPicture, subjectCharts } from './pictures.js';

const QUANTITIES = {
  error: 'error against the truth',
  agreement: 'agreement, not error: the truth is not known here',
} as const;

function wayRow({ way, difference, bound, failed, reason }: WayResult): Row {
  const name = NAMES[way];
  const half = bound === null ? '' : short(bound.meanBoundNs);
  if (difference === null) {
    const text =
      failed > 0 ? `failed ${failed} times: ${reason}` : 'the others are compared with it';
    const rest = bound === null ? text : `${text}; mean bound ${half}`;
    return { cells: [name], rest, broken: failed > 0 };
  }
  const { count, meanNs, rmsNs, p50Ns, p99Ns, maxNs } = difference;
  const numbers = [meanNs, rmsNs, p50Ns, p99Ns, maxNs].map(short);
  const outside = bound === null ? '' : grouped(String(bound.of - bound.inside));
  return {
    cells: [name, grouped(String(count)), ...numbers, half, outside],
    broken: bound !== null && bound.inside !== bound.of,
  };
}

function wayTable(
  caption: string,
  ways: readonly WayResult[],
  quantity: MeasuredSubject['quantity'],
): Table {
  const columns = [
    column('ns'),
    number('n'),
    ...['mean', 'RMS', 'p50', 'p99', 'max', 'bound'].map((title) => number(title)),
    number(quantity === 'error' ? 'outside' : 'apart'),
  ];
  return table(caption, columns, ways.map(wayRow));
}

function seconds(value: number): string {
  return value < 1
    ? `${Number((value * 1000).toPrecision(3))} ms`
    : `${Number(value.toPrecision(3))} s`;
}

function measuredFacts(subject: MeasuredSubject): [string, string][] {
  const { reference, quantity, seed, systemClock, page, spacingS, rounds, cut, delays } = subject;
  const list: [string, string][] = [
    ['numbers are', `${QUANTITIES[quantity]} (${reference})`],
    ['readings', `${grouped(String(rounds))}${cut ? ' (cut)' : ''}, ${seconds(spacingS)} apart`],
    ['system clock', systemClock],
  ];
  if (seed !== null) list.push(['seed', String(seed)]);
  if (subject.timestamps !== null) list.push(['hardware timestamps', subject.timestamps]);
  if (delays !== null) {
    const { medianNs, sigma, sampleMin, sampleMax } = delays;
    const where = `sampled from ${sampleMin} to ${sampleMax} of it`;
    list.push(['delay of an access', `median ${medianNs} ns, sigma ${sigma}, ${where}`]);
  }
  if (page !== null) {
    const { timeBase, state, samples, rejected, jumps } = page;
    const counts = `${grouped(String(samples))} samples, ${rejected} rejected, ${jumps} jumps`;
    list.push(['clock page', `${timeBase}, ${state}: ${counts}`]);
  }
  return list;
}

function measuredBlocks(subject: MeasuredSubject): Block[] {
  const deviations = subject.tdev.map(({ tauS, ns }) => `${seconds(tauS)} ${short(ns)} ns`);
  return [
    facts('How it was measured', measuredFacts(subject)),
    wayTable(`Differences in ns: ${subject.title}`, subject.ways, subject.quantity),
    paragraph(deviations.length > 0 ? `TDEV of now(): ${deviations.join(', ')}` : ''),
    ...subjectCharts(subject),
  ];
}

function subjectSection(subject: Subject): Section[] {
  return subject.outcome === 'measured'
    ? section(subject.title, measuredBlocks(subject))
    : section(subject.title, [paragraph(`${subject.outcome}: ${subject.reason}`)], false);
}

function softwareSection({ software }: PrecisionDocument): Section[] {
  const blocks =
    software.outcome === 'measured'
      ? [paragraph(software.how), wayTable('Errors in ns of software time', software.ways, 'error')]
      : [paragraph(`${software.outcome}: ${software.reason}`)];
  return section('Software time of this machine, without an adapter', blocks, false);
}

const WORDS =
  'Ways to ask for the time: read is clock.readNs(); cross is a cross timestamp of so many ' +
  'brackets; page is the clock page. bound is the mean of half the window; outside counts windows ' +
  'that do not hold the truth, apart those that contradict the others.';

/** `halbench precision` for a terminal and for a page. */
export function precisionView(document: PrecisionDocument): View {
  const { backend, subjects, figures, findings, notes, binary } = document;
  return {
    title: `Precision through ${backend}`,
    head: document,
    verdict: verdictOf(document, ...conclusion(document)),
    summary: [],
    about: aboutSubjects(document),
    keys: keyFigures(document),
    picture: rangesPicture(document),
    sections: [
      ...findingsSection(findings),
      ...subjects.flatMap(subjectSection),
      ...softwareSection(document),
      ...figureSection(figures),
      ...section('Loaded', [paragraph(binaryText(binary))], false),
      ...notesSection([WORDS, ...notes]),
    ],
  };
}
