import { grouped, short } from '../../render/units.js';
import { figureTable, machineTable } from '../../report/html/common.js';
import { html, type Markup } from '../../report/html/markup.js';
import { pageText } from '../../report/html/page.js';
import {
  dataTable,
  factTable,
  findingsText,
  type Row,
  section,
  sentences,
} from '../../report/html/tables.js';
import type { MeasuredSubject, PrecisionDocument, Subject, WayResult } from './document.js';

const QUANTITIES = {
  error: 'error against the truth',
  agreement: 'agreement, not error: nobody knows the truth here',
} as const;

function wayRow({ way, call, difference, bound, failed, reason }: WayResult): Row {
  const inside = bound === null ? '' : `${grouped(`${bound.inside}`)} of ${grouped(`${bound.of}`)}`;
  const half = bound === null ? '' : short(bound.meanBoundNs);
  const broken = failed > 0 || (bound !== null && bound.inside < bound.of);
  if (difference === null) {
    const text =
      failed > 0 ? `failed ${failed} times: ${reason}` : 'the others are compared with it';
    return { cells: [way, call, text], broken };
  }
  const { count, meanNs, rmsNs, p50Ns, p99Ns, maxNs } = difference;
  const numbers = [meanNs, rmsNs, p50Ns, p99Ns, maxNs].map(short);
  return { cells: [way, call, grouped(`${count}`), ...numbers, half, inside], broken };
}

function wayTable(
  caption: string,
  ways: readonly WayResult[],
  quantity: MeasuredSubject['quantity'],
): Markup {
  const inside = quantity === 'error' ? 'truth inside' : 'windows meet';
  const numbers = ['readings', 'mean', 'RMS', 'p50', 'p99', 'max', 'bound', inside];
  const columns = [
    { title: 'way' },
    { title: 'call' },
    ...numbers.map((title) => ({ title, number: true })),
  ];
  return dataTable(caption, columns, ways.map(wayRow));
}

function tdevTable({ title, tdev }: MeasuredSubject): Markup {
  if (tdev.length === 0) return html``;
  const columns = ['averaged over s', 'TDEV ns', 'terms'].map((name) => ({
    title: name,
    number: true,
  }));
  const rows = tdev.map(({ tauS, ns, terms }) => ({
    cells: [Number(tauS.toPrecision(3)), short(ns), terms],
  }));
  return dataTable(`Time deviation of now(): ${title}`, columns, rows);
}

function measured(subject: MeasuredSubject): Markup {
  const { quantity, reference, rounds, cut, spacingS, systemClock, seed, delays, page } = subject;
  const facts: [string, string][] = [
    ['numbers are', `${QUANTITIES[quantity]}: ${reference}`],
    [
      'readings',
      `${grouped(`${rounds}`)}${cut ? ' (cut)' : ''}, ${short(spacingS * 1e3)} ms apart`,
    ],
    ['system clock', systemClock],
    ['hardware timestamps', subject.timestamps ?? 'not to be asked'],
    ['seed', seed === null ? 'none' : String(seed)],
  ];
  if (delays !== null) {
    const { medianNs, sigma, sampleMin, sampleMax } = delays;
    const where = `sampled from ${sampleMin} to ${sampleMax} of it`;
    facts.push(['delay of an access', `median ${medianNs} ns, sigma ${sigma}, ${where}`]);
  }
  if (page !== null) {
    const { timeBase, state, samples, rejected, jumps } = page;
    const counts = `${grouped(`${samples}`)} samples, ${rejected} dropped, ${jumps} jumps`;
    facts.push(['clock page', `${timeBase}, ${state}: ${counts}`]);
  }
  const caption = `Differences in ns: ${subject.title}`;
  return html`${factTable('How it was measured', facts)}
${wayTable(caption, subject.ways, quantity)}${tdevTable(subject)}`;
}

function subjectSection(subject: Subject): Markup {
  const body =
    subject.outcome === 'measured'
      ? measured(subject)
      : html`<p class="reason">${subject.outcome}: ${subject.reason}</p>`;
  return section(subject.title, body);
}

function softwareSection({ software }: PrecisionDocument): Markup {
  const body =
    software.outcome === 'measured'
      ? html`<p>${software.how}</p>${wayTable('Errors in ns of software time', software.ways, 'error')}`
      : html`<p>${software.outcome}: ${software.reason}</p>`;
  return section('Software time of this machine', body);
}

/** `halbench precision` as a page. */
export function precisionPage(document: PrecisionDocument): string {
  const { backend, subjects, figures, findings, notes } = document;
  const found = findingsText(findings);
  return pageText({
    title: `Precision through ${backend}`,
    label: document.label,
    simulated: document.simulated,
    head: html`<p><strong>${found}</strong></p>`,
    main: html`${section('Findings', sentences(findings))}
${section('Figures', figureTable(figures))}
${subjects.map(subjectSection)}
${softwareSection(document)}
${section('Where this was run', machineTable(document))}
${section('Notes', sentences(notes))}`,
  });
}
