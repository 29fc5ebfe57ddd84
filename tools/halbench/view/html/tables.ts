import type { Column, Facts, Row, Table } from '../view.js';
import { html, type Markup } from './markup.js';

/** Roles stand there because a narrow screen shows rows as blocks, which would take them away. */
function cell(value: string, column: Column | undefined, first: boolean, stacks: boolean): Markup {
  const kind = column?.number === true ? 'number' : '';
  if (stacks && first) return html`<th scope="row" role="rowheader">${value}</th>`;
  if (!stacks) return kind ? html`<td class="number">${value}</td>` : html`<td>${value}</td>`;
  const label = column?.title ?? '';
  return html`<td role="cell" class="${kind}" data-label="${label}">${value}</td>`;
}

/** The text of a row takes the columns that have no cell. */
function rowOf(row: Row, { columns, stacks = false }: Table): Markup {
  if ('group' in row) {
    return html`<tr class="group"><th scope="colgroup" colspan="${columns.length}">${row.group}</th></tr>
`;
  }
  const { cells, rest, broken } = row;
  const state = broken === true ? 'broken' : stacks ? 'kept' : '';
  const open = html`<tr${stacks ? html` role="row"` : ''}${state ? html` class="${state}"` : ''}>`;
  const tds = cells.map((value, index) => cell(value, columns[index], index === 0, stacks));
  const span = columns.length - cells.length;
  const last = rest === undefined ? '' : html`<td colspan="${span}">${rest}</td>`;
  return html`${open}${tds}${last}</tr>
`;
}

/** A caption that says what the heading says is for screen readers only. */
const captionMarkup = (caption: string, heading: string): Markup =>
  caption === heading
    ? html`<caption class="unseen">${caption}</caption>`
    : html`<caption>${caption}</caption>`;

/** A table with a caption and headers, in a region that scrolls where the screen is narrow. */
export function tableMarkup(table: Table, heading = ''): Markup {
  const { caption, columns, rows, stacks } = table;
  const role = (name: string) => (stacks === true ? html` role="${name}"` : '');
  const heads = columns.map(
    ({ title, number }) =>
      html`<th scope="col"${role('columnheader')}${number === true ? html` class="number"` : ''}>${title}</th>`,
  );
  const region = caption === heading ? `Table: ${caption}` : caption;
  return html`<div class="scroll" tabindex="0" role="region" aria-label="${region}">
<table${stacks === true ? html` class="evidence"` : ''}${role('table')}>${captionMarkup(caption, heading)}
<thead${role('rowgroup')}><tr${role('row')}>${heads}</tr></thead>
<tbody${role('rowgroup')}>
${rows.map((row) => rowOf(row, table))}</tbody></table></div>`;
}

/** Names and values as a table. */
export function factsMarkup({ caption, facts }: Facts): Markup {
  const rows = facts.map(
    ([name, value]) => html`<tr><th scope="row">${name}</th><td>${value}</td></tr>
`,
  );
  return html`<table class="pairs"><caption>${caption}</caption><tbody>${rows}</tbody></table>`;
}
