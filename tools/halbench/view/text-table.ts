import { wrap } from './lines.js';
import type { CellRow, Column, Row, Table } from './view.js';

const GAP = '  ';
const NARROWEST = 16;

const isCells = (row: Row): row is CellRow => 'cells' in row;

/** A column that is shown: where its cells are, and how wide they may be. */
interface Shown {
  readonly column: Column;
  readonly index: number;
  readonly width: number;
}

const total = (shown: readonly { readonly width: number }[]): number =>
  shown.reduce((sum, { width }) => sum + width, 0) + GAP.length * (shown.length - 1);

/** Columns as wide as their longest cell. */
function natural({ columns, rows }: Table): Shown[] {
  const cells = rows.filter(isCells);
  return columns.map((column, index) => ({
    column,
    index,
    width: Math.max(column.title.length, ...cells.map((row) => row.cells[index]?.length ?? 0)),
  }));
}

/** Leaves out optional columns, then narrows the one that wraps, until they fit. */
function fitted(table: Table, width: number): readonly Shown[] {
  let shown = natural(table);
  while (total(shown) > width) {
    const most = Math.max(0, ...shown.map(({ column }) => column.optional ?? 0));
    if (most === 0) break;
    shown = shown.filter(({ column }) => (column.optional ?? 0) < most);
  }
  const excess = total(shown) - width;
  if (excess <= 0) return shown;
  return shown.map((one) =>
    one.column.wraps === true ? { ...one, width: Math.max(NARROWEST, one.width - excess) } : one,
  );
}

const linesOf = (text: string, width: number): string[] =>
  text.length <= width ? [text] : wrap(text, width);

/** One line for each line of the tallest cell. */
function cellLines(cells: readonly string[], shown: readonly Shown[]): string[] {
  const columns = shown
    .filter(({ index }) => index < cells.length)
    .map(({ column, index, width }) => ({
      width,
      number: column.number === true,
      lines: linesOf(cells[index] ?? '', width),
    }));
  const height = Math.max(1, ...columns.map(({ lines }) => lines.length));
  return Array.from({ length: height }, (_, line) =>
    columns
      .map(({ width, number, lines }) => {
        const text = lines[line] ?? '';
        return number ? text.padStart(width) : text.padEnd(width);
      })
      .join(GAP),
  );
}

function rowLines(row: Row, shown: readonly Shown[], width: number): string[] {
  if (!isCells(row)) return [row.group];
  const lines = cellLines(row.cells, shown);
  if (row.rest === undefined) return lines.map((line) => line.trimEnd());
  const start = row.cells.length === 0 ? '' : (lines[0] ?? '') + GAP;
  const [first = '', ...more] = wrap(row.rest, Math.max(NARROWEST, width - start.length));
  return [start + first, ...more.map((text) => ' '.repeat(start.length) + text)];
}

/** Lines of an aligned table with a header. */
export function tableLines(table: Table, width: number): string[] {
  const shown = fitted(table, width);
  const titles = table.columns.map(({ title }) => title);
  const header = cellLines(titles, shown).map((line) => line.trimEnd());
  const body = table.rows.flatMap((row) => rowLines(row, shown, width));
  const longest = Math.max(...[...header, ...body].map((line) => line.length));
  return [...header, '-'.repeat(Math.min(longest, width)), ...body];
}
