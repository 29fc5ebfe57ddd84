import type { AdapterRecord, Head } from '../result.js';
import { type Column, type Row, table, WIDTH, wrap } from './table.js';
import { grouped } from './units.js';

export const left = (title: string): Column => ({ title, align: 'left' });
export const right = (title: string): Column => ({ title, align: 'right' });

/** SIMULATED or HARDWARE: the first word of the label. */
export const mark = ({ label }: Pick<Head, 'label'>): string => label.replace(/:.*/, '');

/** The title of a table, with what kind of numbers it holds. */
export const titled = (title: string, head: Pick<Head, 'label'>): string =>
  `${title}  [${mark(head)}]`;

/** What ran, where, and what kind of numbers follow. */
export function heading(head: Head): string[] {
  const { machine } = head;
  return [
    `halbench ${head.halbench}  ${head.label}`,
    `Node ${machine.node} on ${machine.platform} ${machine.arch} (${machine.osRelease}), ` +
      `${machine.cpu}, ${machine.cores} ${machine.cores === 1 ? 'core' : 'cores'}`,
  ].flatMap((line) => wrap(line, WIDTH, '  '));
}

/** How many calls a case made, and whether that is fewer than it should be. */
export function callsText(one: {
  readonly calls: number;
  readonly cut: boolean;
  readonly belowMinimum: boolean;
}): string {
  const count = grouped(String(one.calls));
  if (one.cut) return `${count} cut`;
  return one.belowMinimum ? `${count} few` : count;
}

const MEGA = 1e6;

function link({ link: state }: AdapterRecord): string {
  if (state === null) return 'unknown';
  if (!state.up) return 'down';
  return state.speedBps === null ? 'up' : `${state.speedBps / MEGA} Mbit/s`;
}

/** What an adapter can do, in few words. */
export function abilities({ capabilities }: AdapterRecord): string {
  const words: readonly (readonly [string, string])[] = [
    ['clockRead', 'read'],
    ['clockSet', 'set'],
    ['clockOffsetAdjust', 'step'],
    ['clockRateAdjust', 'rate'],
    ['crossTimestamp', 'cross'],
    ['registerRead', 'registers'],
  ];
  return words
    .filter(([name]) => capabilities[name] === true)
    .map(([, word]) => word)
    .join(' ');
}

/** The table of adapters. */
export function adapterTable(
  head: Head,
  backend: string,
  adapters: readonly AdapterRecord[],
): string[] {
  const columns = [right('#'), left('family'), left('MAC'), left('link'), left('key'), left('can')];
  const rows: Row[] = adapters.map((one) => [
    String(one.index),
    one.family,
    one.mac ?? 'unknown',
    link(one),
    one.key,
    abilities(one) || 'nothing',
  ]);
  return [titled(`Adapters of ${backend}`, head), ...table(columns, rows)];
}

/** Sentences at the end of an output. */
export function noteLines(notes: readonly string[]): string[] {
  return notes.flatMap((note) => wrap(`- ${note}`, WIDTH, '  '));
}
