import { decodeFromCompressedBase64 } from 'hdr-histogram-js';
import { callsText } from '../../render/common.js';
import { type DurationUnit, grouped, inUnit, short, unitFor } from '../../render/units.js';
import type { AdapterRecord, Figure, Head } from '../../result.js';
import { distribution } from './distribution.js';
import { html, type Markup } from './markup.js';
import { type Column, dataTable, factTable, type Row } from './tables.js';

/** Where it ran, as facts. */
export function machineTable({ machine, halbench, command, startedAt }: Head): Markup {
  const { platform, arch, osRelease, node, cpu, cores } = machine;
  return factTable('Machine and versions', [
    ['halbench', `${halbench}, ${command}`],
    ['begun', startedAt],
    ['operating system', `${platform} ${arch} ${osRelease}`],
    ['Node', node],
    ['processor', `${cpu}, ${cores}`],
  ]);
}

/** Adapters and what they can do. */
export function adapterTable(caption: string, adapters: readonly AdapterRecord[]): Markup {
  const columns: Column[] = [
    { title: '#', number: true },
    { title: 'family' },
    { title: 'name' },
    { title: 'MAC' },
    { title: 'driver' },
    { title: 'key' },
    { title: 'can' },
  ];
  const rows = adapters.map(({ index, family, name, mac, driver, key, capabilities }) => {
    const can = Object.keys(capabilities).filter((one) => capabilities[one] === true);
    return {
      cells: [index, family, name, mac ?? 'unknown', driver ?? 'unknown', key, can.join(' ')],
    };
  });
  return dataTable(caption, columns, rows);
}

const UNIT_TEXT: Readonly<Record<Figure['unit'], string>> = {
  ns: ' ns',
  ms: ' ms',
  kB: ' kB',
  ratio: '',
};

function verdict({ met, value, limit }: Figure): string {
  if (value === null) return 'NOT MEASURED';
  if (met === null) return limit === null ? 'reported' : 'undecided';
  return met ? 'met' : 'MISSED';
}

/** Figures with their limits. */
export function figureTable(figures: readonly Figure[]): Markup {
  if (figures.length === 0) return html``;
  const columns: Column[] = [
    { title: 'figure' },
    { title: 'value', number: true },
    { title: '95 %', number: true },
    { title: 'at most', number: true },
    { title: 'verdict' },
    { title: 'how' },
  ];
  const rows = figures.map((figure): Row => {
    const { title, value, low, high, limit, met, how, reason } = figure;
    const unit = UNIT_TEXT[figure.unit];
    return {
      cells: [
        title,
        value === null ? '–' : `${short(value)}${unit}`,
        low === null || high === null ? '' : `${short(low)} … ${short(high)}`,
        limit === null ? '' : `${limit}${unit}`,
        verdict(figure),
        reason === null ? how : `${how}. ${reason}`,
      ],
      broken: met === false || value === null,
    };
  });
  return dataTable('Figures', columns, rows);
}

/** Calls that were timed: what every row of durations holds. */
export interface TimedRow {
  readonly calls: number;
  readonly cut: boolean;
  readonly belowMinimum: boolean;
  readonly ns: Readonly<
    Record<'minNs' | 'meanNs' | 'p50Ns' | 'p90Ns' | 'p99Ns' | 'p999Ns' | 'maxNs', number>
  >;
}

const QUANTILES = [
  ['minNs', 'min'],
  ['p50Ns', 'p50'],
  ['p90Ns', 'p90'],
  ['p99Ns', 'p99'],
  ['p999Ns', 'p99.9'],
  ['maxNs', 'max'],
] as const;

/** Units of the columns of durations: one each. */
export function durationUnits(rows: readonly TimedRow[]): DurationUnit[] {
  return QUANTILES.map(([key]) => unitFor(rows.map(({ ns }) => ns[key])));
}

/** Headers of {@link durationCells}. */
export function durationColumns(units: readonly DurationUnit[]): Column[] {
  const titles = QUANTILES.map(([, title], index) => `${title} ${units[index]?.name ?? ''}`);
  return ['calls', ...titles].map((title) => ({ title, number: true }));
}

/** Number of calls and quantiles of one row. */
export function durationCells(row: TimedRow, units: readonly DurationUnit[]): string[] {
  const quantiles = units.map((unit, index) =>
    inUnit(row.ns[QUANTILES[index]?.[0] ?? 'p50Ns'], unit),
  );
  return [callsText(row), ...quantiles];
}

/** The distribution behind a row, from its HdrHistogram. */
export function hdrPlot(name: string, hdr: string): Markup {
  const histogram = decodeFromCompressedBase64(hdr);
  const at = (percent: number): number => histogram.getValueAtPercentile(percent);
  const caption =
    `${name}: ${grouped(String(histogram.totalCount))} calls, ` +
    `median ${grouped(String(at(50)))} ns, 99 % below ${grouped(String(at(99)))} ns`;
  return html`<figure>${distribution(name, at)}<figcaption>${caption}</figcaption></figure>`;
}
