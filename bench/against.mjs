// What became slower between two results of `npm run bench`, beyond what both know about their noise.
import { median, seededRandom } from './blocks.mjs';

const RESAMPLES = 1000;
const SEED = 1;
/** Smaller differences are how code happens to lie in memory. */
export const MARGIN = 0.05;

const SAME_MACHINE = ['platform', 'arch', 'node', 'cpu', 'cores'];

const pick = (random, list) => list[Math.floor(random() * list.length)];

/** The median of processes drawn at random, each of stretches drawn at random. */
function resampledMedian(random, processes) {
  return median(
    processes.flatMap(() => {
      const stretches = pick(random, processes);
      return stretches.map(() => pick(random, stretches));
    }),
  );
}

/** Median of `now` divided by that of `before`, with its 95 % interval. */
export function ratioOf(now, before) {
  const random = seededRandom(SEED);
  const ratios = Float64Array.from(
    { length: RESAMPLES },
    () => resampledMedian(random, now) / resampledMedian(random, before),
  ).sort();
  const at = (share) => ratios[Math.round(share * (RESAMPLES - 1))];
  return { value: median(now.flat()) / median(before.flat()), low: at(0.025), high: at(0.975) };
}

/** Every stretch divided by that of the baseline. */
function relative({ baseline, rows }, row) {
  const denominators = rows.find(({ id }) => id === baseline).processesNs;
  return row.processesNs.map((stretches, p) => stretches.map((ns, s) => ns / denominators[p][s]));
}

const verdictOf = (ratios) => {
  if (ratios.every(({ low }) => low > 1 + MARGIN)) return 'slower';
  if (ratios.every(({ high }) => high < 1 - MARGIN)) return 'faster';
  return 'same';
};

/**
 * Compares two results row by row. On the same machine a call is slower when its time and its ratio to
 * the baseline both are; on another one only the ratio says something. `limits`: figures that kept
 * their limit and no longer do.
 */
export function compareResults(now, before) {
  const sameMachine = SAME_MACHINE.every((key) => now.machine[key] === before.machine[key]);
  const rows = now.calls.rows.flatMap((row) => {
    const old = before.calls.rows.find(({ id }) => id === row.id);
    if (old === undefined || row.id === now.calls.baseline) return [];
    const time = ratioOf(row.processesNs, old.processesNs);
    const toBaseline = ratioOf(relative(now.calls, row), relative(before.calls, old));
    const verdict = verdictOf(sameMachine ? [time, toBaseline] : [toBaseline]);
    return [{ id: row.id, call: row.call, verdict, time: sameMachine ? time : null, toBaseline }];
  });
  const limits = now.figures.flatMap(({ id, title, met }) => {
    const old = before.figures.find((one) => one.id === id);
    return met === false && old?.met === true ? [`${id}: ${title}`] : [];
  });
  return { startedAt: before.startedAt, sameMachine, margin: MARGIN, seed: SEED, rows, limits };
}

const interval = (ratio) =>
  ratio === null
    ? '-'.padStart(18)
    : `${ratio.value.toFixed(2)}  ${ratio.low.toFixed(2)} … ${ratio.high.toFixed(2)}`.padStart(18);

export function showComparison({ startedAt, sameMachine, rows, limits }) {
  console.log(`\nAgainst the result of ${startedAt}${sameMachine ? '' : ', of another machine'}`);
  const width = Math.max(...rows.map(({ call }) => call.length));
  console.log(`${'call'.padEnd(width)}      time      95 %    / hrtime      95 %`);
  console.log('-'.repeat(width + 48));
  for (const { call, time, toBaseline, verdict } of rows) {
    const word = verdict === 'same' ? '' : verdict.toUpperCase();
    console.log(
      `${call.padEnd(width)}  ${interval(time)}  ${interval(toBaseline)}  ${word}`.trimEnd(),
    );
  }
  for (const limit of limits) console.log(`! no longer within its limit: ${limit}`);
}
