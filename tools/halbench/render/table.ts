/** One column of a table; numbers stand right, words left. */
export interface Column {
  readonly title: string;
  readonly align: 'left' | 'right';
}

/** Cells of the first columns, and a text instead of the others. */
export interface TextRow {
  readonly cells: readonly string[];
  readonly text: string;
}

/** A row of cells, a row that ends in a text, or a line across the table. */
export type Row = readonly string[] | TextRow | string;

const GAP = '  ';
export const WIDTH = 100;

/** Breaks a text into lines of at most `width`; continued lines start with `indent`. */
export function wrap(text: string, width: number = WIDTH, indent = ''): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (longer.length <= width || line.trim() === '') {
      line = longer;
    } else {
      lines.push(line);
      line = indent + word;
    }
  }
  return [...lines, line];
}

const cellsOf = (row: Row): readonly string[] => {
  if (typeof row === 'string') return [];
  return 'cells' in row ? row.cells : row;
};

/** Lines of an aligned table with a header; no line is longer than WIDTH because of a text. */
export function table(columns: readonly Column[], rows: readonly Row[]): string[] {
  const widths = columns.map(({ title }, index) =>
    Math.max(title.length, ...rows.map((row) => cellsOf(row)[index]?.length ?? 0)),
  );
  const aligned = (texts: readonly string[]): string =>
    columns
      .slice(0, texts.length)
      .map(({ align }, index) => {
        const [text, width] = [texts[index] ?? '', widths[index] ?? 0];
        return align === 'left' ? text.padEnd(width) : text.padStart(width);
      })
      .join(GAP);
  const lines = (row: Row): string[] => {
    if (typeof row === 'string') return [row];
    if (!('cells' in row)) return [aligned(row).trimEnd()];
    const start = aligned(row.cells) + GAP;
    const [first = '', ...rest] = wrap(row.text, WIDTH - start.length);
    return [start + first, ...rest.map((text) => ' '.repeat(start.length) + text)];
  };
  const header = aligned(columns.map(({ title }) => title)).trimEnd();
  const body = rows.flatMap(lines);
  const longest = Math.max(header.length, ...body.map((line) => line.length));
  return [header, '-'.repeat(Math.min(longest, WIDTH)), ...body];
}
