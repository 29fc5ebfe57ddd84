/**
 * What a document says, before it is known whether a terminal or a page shows it. Both are made from
 * this alone, so that neither can say something else.
 */
import type { Head } from '../result.js';
import type { Chart } from './chart.js';

/** A column of a table. */
export interface Column {
  readonly title: string;
  /** Numbers stand right. */
  readonly number?: boolean;
  /** Left out where the table would not fit; the greatest number first. */
  readonly optional?: number;
  /** Broken into lines where the table would not fit. */
  readonly wraps?: boolean;
}

/** A row. `rest` stands instead of the cells that are missing; `broken` marks what is not as it should be. */
export interface CellRow {
  readonly cells: readonly string[];
  readonly rest?: string;
  readonly broken?: boolean;
}

/** A line across the table: what the rows below it have in common. */
export interface GroupRow {
  readonly group: string;
}

export type Row = CellRow | GroupRow;

export interface Table {
  readonly kind: 'table';
  readonly caption: string;
  readonly columns: readonly Column[];
  readonly rows: readonly Row[];
  /** A narrow page shows each row as a block of its own. */
  readonly stacks?: boolean;
}

/** Names and values. */
export interface Facts {
  readonly kind: 'facts';
  readonly caption: string;
  readonly facts: readonly (readonly [name: string, value: string])[];
}

/** Sentences. */
export interface Items {
  readonly kind: 'items';
  readonly items: readonly string[];
}

/** One paragraph. */
export interface Text {
  readonly kind: 'text';
  readonly text: string;
}

export type Block = Table | Facts | Items | Text | Chart;

export interface Section {
  readonly title: string;
  readonly blocks: readonly Block[];
  /** False for a section whose numbers come from no adapter; its title then has no mark. */
  readonly marked?: boolean;
  /** Pages fold all other sections. */
  readonly open?: boolean;
}

/** What a reader who reads nothing else should know. */
export interface Verdict {
  /** `none` where nothing was judged. */
  readonly level: 'good' | 'bad' | 'none';
  readonly text: string;
}

/** A number that stands large at the top of a page. */
export interface KeyFigure {
  readonly value: string;
  readonly label: string;
}

export interface View {
  readonly title: string;
  readonly head: Head;
  readonly verdict: Verdict;
  /** Sentences below it. */
  readonly summary: readonly string[];
  /** What was measured: driver, adapter. */
  readonly about: Facts['facts'];
  readonly keys: readonly KeyFigure[];
  readonly picture: Chart | null;
  readonly sections: readonly Section[];
}

export const column = (title: string, more: Omit<Column, 'title'> = {}): Column => ({
  title,
  ...more,
});
export const number = (title: string, more: Omit<Column, 'title'> = {}): Column => ({
  title,
  number: true,
  ...more,
});

export const table = (
  caption: string,
  columns: readonly Column[],
  rows: readonly Row[],
  stacks = false,
): Table => ({ kind: 'table', caption, columns, rows, stacks });
export const facts = (caption: string, list: Facts['facts']): Facts => ({
  kind: 'facts',
  caption,
  facts: list,
});
export const items = (list: readonly string[]): Items => ({ kind: 'items', items: list });
export const paragraph = (text: string): Text => ({ kind: 'text', text });

/** Charts are for pages; text has none. */
export const isChart = ({ kind }: Block): boolean => kind === 'curves' || kind === 'ranges';

function isEmpty(block: Block): boolean {
  switch (block.kind) {
    case 'table':
      return block.rows.length === 0;
    case 'facts':
      return block.facts.length === 0;
    case 'items':
      return block.items.length === 0;
    case 'text':
      return block.text === '';
    case 'curves':
    case 'ranges':
      return block.series.every(({ points }) => points.length === 0);
  }
}

/** A section without what is empty; none at all if everything is. */
export function section(title: string, blocks: readonly Block[], marked = true): Section[] {
  const kept = blocks.filter((block) => !isEmpty(block));
  return kept.length === 0 ? [] : [{ title, blocks: kept, marked }];
}

/** SIMULATED or HARDWARE: the first word of the label; empty where nothing was measured. */
export const markOf = ({ label }: Pick<Head, 'label'>): string => label.replace(/:.*/, '');
