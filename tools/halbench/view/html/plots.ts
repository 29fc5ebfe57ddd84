import type { SampleSeries } from 'avb-hal/compat';
import { grouped, short } from '../units.js';
import { html, type Markup } from './markup.js';

const WIDTH = 480;
const HEIGHT = 150;
const LEFT = 8;
const RIGHT = 472;
const TOP = 16;
const BOTTOM = 126;
const MOST_BARS = 48;
/** Columns of a trace; each keeps its least and its greatest value, so that no spike is lost. */
const MOST_COLUMNS = 464;

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

const fixed = (value: number): string => String(Number(value.toFixed(2)));

const labels = (left: string, right: string, top: string): Markup => html`<text x="${LEFT}" y="${
  HEIGHT - 8
}">${left}</text><text x="${RIGHT}" y="${HEIGHT - 8}" text-anchor="end">${right}</text><text x="${LEFT}" y="11">${top}</text>
<path class="axis" d="M${LEFT} ${BOTTOM}H${RIGHT}"/>`;

const withUnit = (text: string, unit: string): string => (unit === '' ? text : `${text} ${unit}`);

function svg(label: string, content: Markup): Markup {
  return html`<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${label}">${content}</svg>`;
}

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

function histogram({ values }: Relative, name: string, unit: string): Markup {
  const largest = values.reduce((a, b) => Math.max(a, b), 0);
  const bars = Math.max(1, Math.min(MOST_BARS, Math.ceil(2 * Math.sqrt(values.length))));
  const counts = binned(values, bars);
  const most = Math.max(...counts);
  const step = (RIGHT - LEFT) / bars;
  const rects = counts.map((count, index) => {
    const height = (count / most) * (BOTTOM - TOP);
    return count === 0
      ? html``
      : html`<rect class="bar" x="${fixed(LEFT + index * step)}" y="${fixed(BOTTOM - height)}" width="${fixed(
          Math.max(1, step - 1),
        )}" height="${fixed(height)}"/>`;
  });
  const label = `${name}: histogram of ${values.length} readings`;
  const top = `fullest bar ${grouped(String(most))}`;
  return svg(label, html`${rects}${labels('least', withUnit(`+${short(largest)}`, unit), top)}`);
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

function trace({ values }: Relative, name: string, unit: string): Markup {
  const largest = values.reduce((a, b) => Math.max(a, b), 0);
  const columns = columnsOf(values, MOST_COLUMNS);
  const x = (index: number): number =>
    LEFT + (columns.length < 2 ? 0.5 : index / (columns.length - 1)) * (RIGHT - LEFT);
  const y = (value: number): number =>
    largest === 0 ? BOTTOM : BOTTOM - (value / largest) * (BOTTOM - TOP);
  const points = columns.flatMap((column, index) =>
    column.map((value) => `${fixed(x(index))},${fixed(y(value))}`),
  );
  const label = `${name}: ${values.length} readings in the order they were taken`;
  const top = withUnit(`+${short(largest)}`, unit);
  const line = html`<polyline class="trace" points="${points.join(' ')}"/>`;
  return svg(
    label,
    html`${line}${labels('first', `reading ${grouped(String(values.length))}`, top)}`,
  );
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

/** A histogram and a time series of raw readings, with their numbers in words. */
export function plots({ name, unit, values: all }: SampleSeries): Markup {
  const values = all.filter(isNumber);
  const missing = all.length - values.length;
  const lost = missing === 0 ? '' : `; ${missing} more are not numbers and not drawn`;
  if (values.length === 0) return html`<p>${name}: no readings${lost}.</p>`;
  const readings = relative(values);
  return html`<figure><div class="plots">${histogram(readings, name, unit)}${trace(readings, name, unit)}</div>
<figcaption>${name}: ${summary(readings, unit)}${lost}</figcaption></figure>`;
}
