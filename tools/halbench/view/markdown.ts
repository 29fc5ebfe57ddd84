import { printable } from '../files/printable.js';
import {
  type Block,
  type Column,
  isChart,
  type Row,
  type Section,
  type Table,
  type View,
} from './view.js';

/** What would be markup, or would call a person by name, in an issue tracker. */
const SPECIAL = /[\\`*_{}[\]<>|#@~&]/g;

const escaped = (text: string): string =>
  printable(text.replaceAll(/\s+/g, ' ')).replaceAll(
    SPECIAL,
    (character) => `&#${character.charCodeAt(0)};`,
  );

const lineOf = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;

function rowLine(row: Row, columns: readonly Column[]): string {
  if ('group' in row)
    return lineOf([`**${escaped(row.group)}**`, ...columns.slice(1).map(() => '')]);
  const cells = [...row.cells, ...(row.rest === undefined ? [] : [row.rest])].map(escaped);
  const own = row.broken === true ? cells.map((text) => (text === '' ? '' : `**${text}**`)) : cells;
  return lineOf([...own, ...columns.slice(cells.length).map(() => '')]);
}

function tableLines({ columns, rows }: Table): string[] {
  const rules = columns.map(({ number }) => (number === true ? '---:' : '---'));
  return [
    lineOf(columns.map(({ title }) => escaped(title))),
    lineOf(rules),
    ...rows.map((row) => rowLine(row, columns)),
  ];
}

const listLines = (list: readonly (readonly [string, string])[]): string[] =>
  list.map(([name, value]) => `- ${escaped(name)}: ${escaped(value)}`);

function blockLines(block: Block): string[] {
  switch (block.kind) {
    case 'table':
      return tableLines(block);
    case 'facts':
      return listLines(block.facts);
    case 'items':
      return block.items.map((item) => `- ${escaped(item)}`);
    case 'text':
      return [escaped(block.text)];
    case 'curves':
    case 'ranges':
      return [];
  }
}

function sectionLines({ title, blocks }: Section): string[] {
  const shown = blocks.filter((block) => !isChart(block));
  if (shown.length === 0) return [];
  return [`## ${escaped(title)}`, '', ...shown.flatMap((block) => [...blockLines(block), ''])];
}

/** A view as Markdown for an issue tracker; charts are for pages. */
export function viewMarkdown(view: View, dataSha256: string): string {
  const { title, head, verdict, summary, about, keys, sections } = view;
  const lines = [
    `# ${escaped(title)}`,
    '',
    ...(head.label === '' ? [] : [`**${escaped(head.label)}**`, '']),
    ...[verdict.text, ...summary].flatMap((text) => [escaped(text), '']),
    ...listLines([...about, ...keys.map(({ label, value }) => [label, value] as const)]),
    '',
    ...sections.flatMap(sectionLines),
    `halbench ${escaped(head.halbench)}, ${escaped(head.startedAt)}, SHA-256 of the document ${dataSha256}`,
  ];
  return `${lines.join('\n')}\n`;
}
