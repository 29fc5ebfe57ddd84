// Every figure of the library itself, in the order in which they are measured: opening first, because the
// first one loads the binary; then the clock page, because JavaScript calls the functions of a process's
// first page faster than those of further ones; then memory, before the others have grown the process.
import { addonShares } from './addon-share.mjs';
import { firstWindow } from './first-window.mjs';
import { gptpCosts } from './gptp.mjs';
import { memoryPerAdapter, memoryPerPage } from './memory.mjs';
import { openTimes } from './open-time.mjs';
import { pageReads } from './page-reads.mjs';
import { readsScale } from './scaling.mjs';
import { selectionCost } from './selection.mjs';
import { twoClocks } from './two-clocks.mjs';

const SEED = 1;
const CALLS_PER_ROUND = 10;
const [LEAST_ROUNDS, MOST_ROUNDS] = [10, 1000];

/** The figures, measured with about `calls` calls each. */
export async function measureFigures(calls) {
  const wanted = Math.round(calls / CALLS_PER_ROUND);
  const rounds = Math.min(MOST_ROUNDS, Math.max(LEAST_ROUNDS, wanted));
  const context = { rounds, seed: SEED };
  const measures = [
    ...openTimes(),
    ...pageReads(context),
    () => twoClocks(context),
    firstWindow,
    memoryPerAdapter,
    memoryPerPage,
    ...addonShares(context),
    () => readsScale(context),
    ...selectionCost(),
    ...gptpCosts(),
  ];
  const figures = [];
  for (const measure of measures) figures.push(await measure());
  return figures;
}

/** What makes `npm run bench` end with exit code 1. */
export function findingsOf(figures) {
  return figures.flatMap(({ id, value, unit, limit, met, reason }) => {
    if (value === null) return [`figure ${id} could not be measured: ${reason}`];
    return met === false ? [`figure ${id}: ${value} ${unit}, limit ${limit} ${unit}`] : [];
  });
}

const UNIT_TEXT = { ns: ' ns', ms: ' ms', kB: ' kB', ratio: '' };
const short = (value) => value.toFixed(Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2);

function verdict({ met, value, limit }) {
  if (value === null) return 'not measured';
  if (met === null) return limit === null ? 'reported' : 'undecided';
  return met ? 'met' : 'MISSED';
}

export function showFigures(figures) {
  console.log('Figures  [SIMULATED]');
  for (const figure of figures) {
    const { title, value, low, high, limit, unit, reason } = figure;
    const number = value === null ? '-' : `${short(value)}${UNIT_TEXT[unit]}`;
    const range = low === null ? '' : `  95 % ${short(low)} … ${short(high)}`;
    const most = limit === null ? '' : `  at most ${limit}${UNIT_TEXT[unit]}`;
    console.log(title);
    console.log(`  ${number}${range}${most}  ${verdict(figure)}`);
    if (reason !== null) console.log(`  ${reason}`);
  }
}
