import type { AdapterRecord } from '../result.js';
import { column, type Facts, number, type Table, table } from './view.js';

const MEGA = 1e6;

function linkText({ link }: AdapterRecord): string {
  if (link === null) return 'unknown';
  if (!link.up) return 'down';
  return link.speedBps === null ? 'up' : `${link.speedBps / MEGA} Mbit/s`;
}

/** Capabilities that are worth a word in a table, and the word. */
const WORDS: readonly (readonly [string, string])[] = [
  ['clockRead', 'read'],
  ['clockSet', 'set'],
  ['clockOffsetAdjust', 'step'],
  ['clockRateAdjust', 'rate'],
  ['crossTimestamp', 'cross'],
  ['registerRead', 'registers'],
];

/** What an adapter can do, in few words. */
export function abilities({ capabilities }: AdapterRecord): string {
  const words = WORDS.filter(([name]) => capabilities[name] === true).map(([, word]) => word);
  return words.join(' ') || 'nothing';
}

/** Adapters and what they can do. */
export function adapterTable(caption: string, adapters: readonly AdapterRecord[]): Table {
  const columns = [
    number('#'),
    column('family'),
    column('MAC'),
    column('link'),
    column('key'),
    column('driver', { optional: 1 }),
    column('name', { optional: 2 }),
    column('can', { wraps: true }),
  ];
  const rows = adapters.map((one) => ({
    cells: [
      String(one.index),
      one.family,
      one.mac ?? 'unknown',
      linkText(one),
      one.key,
      one.driver ?? 'unknown',
      one.name,
      abilities(one),
    ],
  }));
  return table(caption, columns, rows);
}

/** An adapter in few words. */
export const adapterText = ({ family, mac, key, name }: AdapterRecord): string =>
  `${family} ${mac ?? key}${name === '' ? '' : ` (${name})`}`;

/** What a page says at its top about what was measured. */
export function aboutAdapters(backend: string, adapters: readonly AdapterRecord[]): Facts['facts'] {
  const [first] = adapters;
  const others = adapters.length > 1 ? ` and ${adapters.length - 1} more` : '';
  const drivers = [...new Set(adapters.map(({ driver }) => driver ?? 'unknown'))];
  return [
    ['backend', backend],
    ['driver', first === undefined ? 'none' : drivers.join(', ')],
    ['adapter', first === undefined ? 'none' : `${adapterText(first)}${others}`],
  ];
}
