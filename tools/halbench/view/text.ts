import type { Head } from '../result.js';
import { wrap } from './lines.js';
import { tableLines } from './text-table.js';
import { type Block, isChart, markOf, type Section, type View } from './view.js';

/** What ran, where, and what kind of numbers follow. */
export function headLines({ halbench, label, machine }: Head, width: number): string[] {
  const { node, platform, arch, osRelease, cpu, cores } = machine;
  return [
    [`halbench ${halbench}`, label].filter((part) => part !== '').join('  '),
    `Node ${node} on ${platform} ${arch} (${osRelease}), ${cpu}, ${cores} ${cores === 1 ? 'core' : 'cores'}`,
  ].flatMap((line) => wrap(line, width, '  '));
}

/** A block as lines; charts are for pages. */
export function blockLines(block: Block, width: number): string[] {
  switch (block.kind) {
    case 'table':
      return tableLines(block, width);
    case 'facts':
      return block.facts.flatMap(([name, value]) => wrap(`${name}: ${value}`, width, '  '));
    case 'items':
      return block.items.flatMap((item) => wrap(`- ${item}`, width, '  '));
    case 'text':
      return wrap(block.text, width, '  ');
    case 'curves':
    case 'ranges':
      return [];
  }
}

function sectionLines({ title, blocks, marked }: Section, view: View, width: number): string[] {
  const shown = blocks.filter((block) => !isChart(block));
  if (shown.length === 0) return [];
  const mark = markOf(view.head);
  const heading = marked === false || mark === '' ? title : `${title}  [${mark}]`;
  const tables = shown.filter(({ kind }) => kind === 'table');
  const lines = shown.flatMap((block) => [
    ...(block.kind === 'table' && tables.length > 1 ? [block.caption] : []),
    ...blockLines(block, width),
  ]);
  return ['', ...wrap(heading, width, '  '), ...lines];
}

/** A view as text for a terminal. */
export function viewText(view: View, width: number): string {
  const lines = [
    ...headLines(view.head, width),
    ...[view.verdict.text, ...view.summary].flatMap((line) => wrap(line, width, '  ')),
    ...view.sections.flatMap((one) => sectionLines(one, view, width)),
  ];
  return `${lines.join('\n')}\n`;
}
