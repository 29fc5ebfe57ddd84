import { TITLES } from '../../operations.js';
import {
  adapterTable,
  durationCells,
  durationColumns,
  durationUnits,
  hdrPlot,
  machineTable,
} from '../../report/html/common.js';
import { html, type Markup } from '../../report/html/markup.js';
import { pageText } from '../../report/html/page.js';
import { dataTable, findingsText, type Row, section, sentences } from '../../report/html/tables.js';
import type { CompareDocument, Comparison, Ratio } from '../../result.js';

type Compared = Extract<Comparison, { outcome: 'compared' }>;

const ratioCells = ({ value, low, high }: Ratio): string[] => [
  value.toFixed(3),
  `${low.toFixed(3)} … ${high.toFixed(3)}`,
];

function ratioTable({ comparisons }: CompareDocument): Markup {
  const columns = [
    { title: 'operation' },
    ...['A/B p50', '95 %', 'A/B p99', '95 %'].map((title) => ({ title, number: true })),
  ];
  const rows = comparisons.map((one): Row => {
    const title = TITLES[one.operation];
    return one.outcome === 'compared'
      ? { cells: [title, ...ratioCells(one.p50), ...ratioCells(one.p99)] }
      : { cells: [title, `${one.outcome}: ${one.reason}`], broken: one.outcome === 'failed' };
  });
  return dataTable('A against B; above 1, A is slower', columns, rows);
}

const sidesOf = (one: Compared): readonly (readonly ['A' | 'B', Compared['a']])[] => [
  ['A', one.a],
  ['B', one.b],
];

function durationTable(compared: readonly Compared[]): Markup {
  if (compared.length === 0) return html``;
  const timed = compared.flatMap((one) => {
    const { cut, belowMinimum } = one;
    return sidesOf(one).map(([side, { calls, ns }]) => ({
      start: [TITLES[one.operation], side],
      row: { calls, ns, cut, belowMinimum },
    }));
  });
  const units = durationUnits(timed.map(({ row }) => row));
  const columns = [{ title: 'operation' }, { title: 'side' }, ...durationColumns(units)];
  const rows = timed.map(({ start, row }) => ({ cells: [...start, ...durationCells(row, units)] }));
  return dataTable('Durations of single calls; each contains its timer', columns, rows);
}

function clockText({ clocks }: CompareDocument): string {
  if (clocks.outcome !== 'measured') return `${clocks.outcome}: ${clocks.reason}`;
  const { offsetNs, boundNs, agree, how } = clocks;
  const meaning =
    agree === null
      ? 'each simulator has a clock of its own, so this says nothing'
      : agree
        ? 'the same clock, as far as this can tell'
        : 'NOT THE SAME CLOCK';
  return `A − B = ${offsetNs} ns, known to ±${boundNs} ns: ${meaning}. ${how}.`;
}

/** `halbench compare` as a page. */
export function comparePage(document: CompareDocument): string {
  const { a, b, comparisons, findings, identity, notes, options } = document;
  const compared = comparisons.filter((one) => one.outcome === 'compared');
  const figures = compared.flatMap((one) =>
    sidesOf(one).map(([side, { hdr }]) => hdrPlot(`${TITLES[one.operation]}, ${side}`, hdr)),
  );
  const found = findingsText(findings);
  const sampling = `Intervals by ${options.resamples} resamples of the blocks, seed ${options.seed}.`;
  return pageText({
    title: `${a.backend} against ${b.backend}`,
    label: document.label,
    simulated: document.simulated,
    head: html`<p><strong>${found}</strong> One adapter, two backends (${identity.confidence}: ${identity.evidence}).</p>`,
    main: html`${section('Findings', sentences(findings))}
${section('Ratios', ratioTable(document))}
${section('Clocks', html`<p>${clockText(document)}</p>`)}
${section('Durations', durationTable(compared))}
${section('Distributions', figures.length === 0 ? html`` : html`<div class="plots">${figures}</div>`)}
${section('Where this was run', machineTable(document), adapterTable(`A: ${a.backend}`, [a.adapter]), adapterTable(`B: ${b.backend}`, [b.adapter]))}
${section('Notes', sentences([sampling, ...notes]))}`,
  });
}
