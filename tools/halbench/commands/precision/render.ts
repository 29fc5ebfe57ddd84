import { heading, left, mark, noteLines, right } from '../../render/common.js';
import { figureTable } from '../../render/figures.js';
import { type Row, table, WIDTH, wrap } from '../../render/table.js';
import { grouped, short } from '../../render/units.js';
import type { MeasuredSubject, PrecisionDocument, Subject, WayResult } from './document.js';

const NAMES: Readonly<Record<WayResult['way'], string>> = {
  read: 'read',
  'cross-1': 'cross timestamp, 1 bracket',
  'cross-narrowest': 'narrowest of 25',
  'cross-intersected': '25 intersected',
  'page-now': 'clock page: now()',
  'page-window': 'clock page: window',
  'software-1': 'software: one exchange',
  'software-narrowest': 'software: shortest of 25',
};

const QUANTITIES = {
  error: 'error against the truth',
  agreement: 'agreement, not error: nobody knows the truth here',
} as const;

function wayRow({ way, difference, bound, failed, reason }: WayResult): Row {
  const name = NAMES[way];
  const windows =
    bound === null ? '' : `${grouped(String(bound.inside))} of ${grouped(String(bound.of))}`;
  const half = bound === null ? '' : short(bound.meanBoundNs);
  if (difference === null) {
    const text =
      failed > 0 ? `failed ${failed} times: ${reason}` : 'the others are compared with it';
    return { cells: [name], text: bound === null ? text : `${text}; mean bound ${half}` };
  }
  const { count, meanNs, rmsNs, p50Ns, p99Ns, maxNs } = difference;
  const numbers = [meanNs, rmsNs, p50Ns, p99Ns, maxNs].map(short);
  return [name, grouped(String(count)), ...numbers, half, windows];
}

function wayTable(ways: readonly WayResult[], quantity: MeasuredSubject['quantity']): string[] {
  const columns = [
    left('ns'),
    right('n'),
    right('mean'),
    right('RMS'),
    right('p50'),
    right('p99'),
    right('max'),
    right('bound'),
    right(quantity === 'error' ? 'truth inside' : 'windows meet'),
  ];
  return table(columns, ways.map(wayRow));
}

function seconds(value: number): string {
  return value < 1
    ? `${Number((value * 1000).toPrecision(3))} ms`
    : `${Number(value.toPrecision(3))} s`;
}

function measuredLines(subject: MeasuredSubject): string[] {
  const { reference, quantity, seed, systemClock, page, tdev, spacingS, rounds, cut } = subject;
  const facts = [
    `${QUANTITIES[quantity]}: ${reference}`,
    `${grouped(String(rounds))} readings${cut ? ' (cut)' : ''}, ${seconds(spacingS)} apart, ` +
      `system clock ${systemClock}${seed === null ? '' : `, seed ${seed}`}`,
    ...(page === null
      ? []
      : [
          `clock page on ${page.timeBase}: ${page.state}, ${grouped(String(page.samples))} samples, ` +
            `${page.rejected} dropped, ${page.jumps} jumps`,
        ]),
  ];
  const deviations = tdev.map(({ tauS, ns }) => `${seconds(tauS)} ${short(ns)} ns`);
  return [
    ...facts.flatMap((line) => wrap(line, WIDTH, '  ')),
    ...wayTable(subject.ways, quantity),
    ...(deviations.length > 0 ? wrap(`TDEV of now(): ${deviations.join(', ')}`, WIDTH, '  ') : []),
  ];
}

function subjectLines(document: PrecisionDocument, subject: Subject): string[] {
  const state =
    subject.timestamps === null ? '' : `, hardware timestamps of Windows ${subject.timestamps}`;
  const title = `${subject.title}${state}  [${mark(document)}]`;
  if (subject.outcome !== 'measured') {
    return ['', title, ...wrap(`${subject.outcome}: ${subject.reason}`, WIDTH, '  ')];
  }
  return ['', title, ...measuredLines(subject)];
}

function softwareLines({ software }: PrecisionDocument): string[] {
  const title = 'Software time of this machine, without any clock of an adapter';
  if (software.outcome !== 'measured') {
    return ['', ...wrap(`${title}: ${software.outcome}: ${software.reason}`, WIDTH, '  ')];
  }
  return ['', title, ...wrap(software.how, WIDTH, '  '), ...wayTable(software.ways, 'error')];
}

export function renderPrecision(document: PrecisionDocument): string[] {
  const { subjects, figures, findings, notes } = document;
  return [
    ...heading(document),
    ...noteLines(notes),
    ...subjects.flatMap((subject) => subjectLines(document, subject)),
    ...softwareLines(document),
    ...figureTable(document, figures),
    '',
    ...findings.flatMap((finding) => wrap(`! ${finding}`, WIDTH, '  ')),
  ];
}
