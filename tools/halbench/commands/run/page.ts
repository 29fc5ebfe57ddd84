import { TITLES } from '../../operations.js';
import {
  adapterTable,
  durationCells,
  durationColumns,
  durationUnits,
  figureTable,
  hdrPlot,
  machineTable,
} from '../../report/html/common.js';
import { html, type Markup } from '../../report/html/markup.js';
import { pageText } from '../../report/html/page.js';
import { dataTable, findingsText, type Row, section, sentences } from '../../report/html/tables.js';
import type { MeasuredCase, RunDocument } from '../../result.js';

function caseTable({ cases }: RunDocument): Markup {
  if (cases.length === 0) return html``;
  const measured = cases.filter((one) => one.outcome === 'measured');
  const units = durationUnits(measured);
  const columns = [
    { title: 'operation' },
    { title: 'path' },
    { title: 'adapter' },
    ...durationColumns(units),
  ];
  const rows = cases.map((one): Row => {
    const start = [TITLES[one.operation], one.path, one.adapter ?? ''];
    return one.outcome === 'measured'
      ? { cells: [...start, ...durationCells(one, units)] }
      : { cells: [...start, `${one.outcome}: ${one.reason}`], broken: one.outcome === 'failed' };
  });
  return dataTable('Durations of single calls; each contains its timer', columns, rows);
}

const plotOf = (one: MeasuredCase): Markup =>
  hdrPlot(
    `${TITLES[one.operation]}, ${one.path}${one.adapter === null ? '' : `, ${one.adapter}`}`,
    one.hdr,
  );

/** `halbench run` as a page. */
export function runPage(document: RunDocument): string {
  const { backend, adapters, cases, figures, findings, notes, complete } = document;
  const measured = cases.filter((one) => one.outcome === 'measured');
  const state = complete ? '' : ' Measuring was not finished.';
  return pageText({
    title: `Speed of the calls through ${backend}`,
    label: document.label,
    simulated: document.simulated,
    head: html`<p><strong>${findingsText(findings)}</strong>${state}</p>`,
    main: html`${section('Findings', sentences(findings))}
${section('Figures', figureTable(figures))}
${section('Calls', caseTable(document))}
${section('Distributions', measured.length === 0 ? html`` : html`<div class="plots">${measured.map(plotOf)}</div>`)}
${section('Where this was run', machineTable(document), adapterTable(`Adapters of ${backend}`, adapters))}
${section('Notes', sentences(notes))}`,
  });
}
