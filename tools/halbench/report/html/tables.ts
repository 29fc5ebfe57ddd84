import { html, type Markup } from './markup.js';

type Cell = Markup | string | number | null;

/** One column of a table; numbers stand right. */
export interface Column {
  readonly title: string;
  readonly number?: boolean;
}

/** A row; `broken` marks one that breaks its limit. */
export interface Row {
  readonly cells: readonly Cell[];
  readonly broken?: boolean;
}

function cell(value: Cell, column: Column | undefined): Markup {
  return column?.number === true ? html`<td class="number">${value}</td>` : html`<td>${value}</td>`;
}

/** The rest of a row that has fewer cells than columns: its last cell takes all of it. */
function rowOf({ cells, broken }: Row, columns: readonly Column[]): Markup {
  const open = broken === true ? html`<tr class="broken">` : html`<tr>`;
  const last = cells.length - 1;
  const span = columns.length - last;
  const tds = cells.map((value, index) =>
    index === last && span > 1
      ? html`<td colspan="${span}">${value}</td>`
      : cell(value, columns[index]),
  );
  return html`${open}${tds}</tr>`;
}

/** A table with a caption and headers, in a region that scrolls where the screen is narrow. */
export function dataTable(
  caption: string,
  columns: readonly Column[],
  rows: readonly Row[],
): Markup {
  const heads = columns.map(({ title, number }) =>
    number === true
      ? html`<th scope="col" class="number">${title}</th>`
      : html`<th scope="col">${title}</th>`,
  );
  return html`<div class="scroll" tabindex="0" role="region" aria-label="${caption}">
<table><caption>${caption}</caption>
<thead><tr>${heads}</tr></thead>
<tbody>${rows.map((row) => rowOf(row, columns))}</tbody></table></div>`;
}

/** Facts as name and value. */
export function factTable(caption: string, facts: readonly (readonly [string, Cell])[]): Markup {
  const rows = facts.map(
    ([name, value]) => html`<tr><th scope="row">${name}</th><td>${value}</td></tr>
`,
  );
  return html`<table><caption>${caption}</caption><tbody>${rows}</tbody></table>`;
}

/** A section with a heading; nothing when it has no content. */
export function section(title: string, ...content: readonly Markup[]): Markup {
  if (content.every(({ text }) => text.trim() === '')) return html``;
  const id = title.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-');
  return html`<section aria-labelledby="${id}"><h2 id="${id}">${title}</h2>
${content}
</section>
`;
}

/** Sentences; nothing when there are none. */
export function sentences(lines: readonly string[]): Markup {
  return lines.length === 0
    ? html``
    : html`<ul>${lines.map((line) => html`<li>${line}</li>`)}</ul>`;
}

/** How many findings there are, in words. */
export function findingsText(findings: readonly string[]): string {
  if (findings.length === 0) return 'No findings.';
  return findings.length === 1 ? '1 finding.' : `${findings.length} findings.`;
}
