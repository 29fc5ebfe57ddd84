import { html, type Markup } from './markup.js';

const [WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM] = [480, 150, 8, 472, 16, 126];
const NINES = 4;
const POINTS = 120;

/** Decades up to the next 1, 10, 100 …, at least one. */
function decades(least: number, greatest: number): readonly [number, number] {
  const low = Math.floor(Math.log10(Math.max(1, least)));
  const high = Math.ceil(Math.log10(Math.max(1, greatest)));
  return [low, Math.max(low + 1, high)];
}

const durationText = (ns: number): string => {
  if (ns < 1e3) return `${ns} ns`;
  if (ns < 1e6) return `${ns / 1e3} µs`;
  return ns < 1e9 ? `${ns / 1e6} ms` : `${ns / 1e9} s`;
};

/**
 * Quantiles of durations: along the axis 0, 90, 99, 99.9, 99.99 %, so that the tail has room; upwards
 * the duration, logarithmic. `at` gives the duration in ns at a percentile.
 */
export function distribution(name: string, at: (percent: number) => number): Markup {
  const [low, high] = decades(at(0), at(100));
  const x = (nines: number): number => LEFT + (nines / NINES) * (RIGHT - LEFT);
  const y = (ns: number): number => {
    const share = (Math.log10(Math.max(1, ns)) - low) / (high - low);
    return BOTTOM - share * (BOTTOM - TOP);
  };
  const points = Array.from({ length: POINTS + 1 }, (_, index) => {
    const nines = (NINES * index) / POINTS;
    return `${x(nines).toFixed(1)},${y(at(100 * (1 - 10 ** -nines))).toFixed(1)}`;
  });
  const ticks = ['0 %', '90 %', '99 %', '99.9 %', '99.99 %'].map((text, nines) => {
    const anchor = nines === 0 ? 'start' : nines === NINES ? 'end' : 'middle';
    return html`<text x="${x(nines)}" y="${HEIGHT - 8}" text-anchor="${anchor}">${text}</text>`;
  });
  const lines = Array.from({ length: high - low + 1 }, (_, index) => {
    const ns = 10 ** (low + index);
    const row = y(ns).toFixed(1);
    return html`<path class="axis" d="M${LEFT} ${row}H${RIGHT}"/><text x="${LEFT}" y="${(y(ns) - 3).toFixed(1)}">${durationText(ns)}</text>`;
  });
  const label = `${name}: duration in ns at each percentile`;
  return html`<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${label}">${lines}<polyline class="trace" points="${points.join(' ')}"/>${ticks}</svg>`;
}
