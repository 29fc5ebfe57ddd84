import type { SampleSeries } from 'avb-hal/compat';
import type { Curves } from './chart.js';
import { grouped, short } from './units.js';

const MOST_BARS = 48;
/** Columns of a trace; each keeps its least and its greatest value, so that no spike is lost. */
const MOST_COLUMNS = 200;

/** Readings as distances from the least one, which keeps the digits that a double has not. */
export interface Relative {
  /** The least reading, exact, as text. */
  readonly origin: string;
  readonly values: readonly number[];
}

/** Readings relative to the least; empty for none. */
export function relative(values: SampleSeries['values']): Relative {
  if (values.every((value) => typeof value === 'number')) {
    const origin = values.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
    return { origin: String(origin), values: values.map((value) => value - origin) };
  }
  // Text only stands where integers were too large: whatever else is there is an integer, too.
  const whole = values.map((value) =>
    BigInt(typeof value === 'number' ? Math.round(value) : value),
  );
  const origin = whole.reduce((a, b) => (b < a ? b : a));
  return { origin: String(origin), values: whole.map((value) => Number(value - origin)) };
}

const withUnit = (text: string, unit: string): string => (unit === '' ? text : `${text} ${unit}`);

/** Counts in bars of equal width from the least to the greatest value. */
export function binned(values: readonly number[], bars: number): number[] {
  const largest = values.reduce((a, b) => Math.max(a, b), 0);
  const counts = new Array<number>(bars).fill(0);
  for (const value of values) {
    const bar = largest === 0 ? 0 : Math.min(bars - 1, Math.floor((value / largest) * bars));
    counts[bar] = (counts[bar] ?? 0) + 1;
  }
  return counts;
}

function histogram({ values }: Relative, { name, unit }: SampleSeries, words: string): Curves {
  const largest = values.reduce((a, b) => Math.max(a, b), 0);
  const bars = Math.max(1, Math.min(MOST_BARS, Math.ceil(2 * Math.sqrt(values.length))));
  const width = (largest === 0 ? 1 : largest) / bars;
  const points = binned(values, bars).map(
    (count, index) => [index * width, (index + 1) * width, count] as const,
  );
  return {
    kind: 'curves',
    half: true,
    title: `${name}: how often`,
    words,
    x: { title: 'above the least reading', scale: 'linear', unit },
    y: { title: 'readings', scale: 'linear', unit: '' },
    series: [{ kind: 'bars', name, points }],
  };
}

/** Least and greatest value of each column, in the order in which they came. */
export function columnsOf(values: readonly number[], most: number): number[][] {
  const size = Math.max(1, Math.ceil(values.length / most));
  const columns: number[][] = [];
  for (let start = 0; start < values.length; start += size) {
    const part = values.slice(start, start + size);
    const [low, high] = [Math.min(...part), Math.max(...part)];
    if (low === high) columns.push([low]);
    else columns.push(part.indexOf(low) < part.indexOf(high) ? [low, high] : [high, low]);
  }
  return columns;
}

function trace({ values }: Relative, { name, unit }: SampleSeries, words: string): Curves {
  const columns = columnsOf(values, MOST_COLUMNS);
  const every = Math.ceil(values.length / MOST_COLUMNS);
  const points = columns.flatMap((column, index) =>
    column.map((value) => [index * every + 1, value] as const),
  );
  return {
    kind: 'curves',
    half: true,
    title: `${name}: in the order they were taken`,
    words,
    x: { title: 'reading', scale: 'linear', unit: '' },
    y: { title: 'above the least', scale: 'linear', unit },
    series: [{ kind: 'line', name, points }],
  };
}

function summary({ origin, values }: Relative, unit: string): string {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share: number): number =>
    sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
  const relativeText = [
    ['median', at(0.5)],
    ['99 %', at(0.99)],
    ['greatest', at(1)],
  ].map(([name, value]) => `${name} +${short(Number(value))}`);
  const least = withUnit(grouped(origin), unit);
  return `${grouped(String(values.length))} readings; least ${least}; above it: ${relativeText.join(', ')}`;
}

const isNumber = (value: number | string): boolean =>
  typeof value === 'number' || /^-?\d+$/.test(value);

/** A histogram and a time series of raw readings, with their numbers in words; words alone without any. */
export function sampleCharts(series: SampleSeries): readonly Curves[] | string {
  const { name, unit, values: all } = series;
  const values = all.filter(isNumber);
  const missing = all.length - values.length;
  const lost = missing === 0 ? '' : `; ${missing} more are not numbers and not drawn`;
  if (values.length === 0) return `${name}: no readings${lost}.`;
  const readings = relative(values);
  const words = `${summary(readings, unit)}${lost}`;
  return [histogram(readings, series, words), trace(readings, series, words)];
}
