// Readings of the clock page against the least that they can cost, measured beside them.
import { alternate, median, medianInterval } from '../blocks.mjs';
import { counterReadNs, floorSides, pageSides, sideNs } from '../sides.mjs';
import { estimated, onSimulator, orReason, withoutLatency } from './figure.mjs';

const HOW =
  'each call in its own loop, blocks of all in alternation, median of the ratios; simulated i210 in ' +
  'real time with a running clock page; the first page that this process opens';

/**
 * One counter read. The page may read a cheaper counter than the platform's clock; then a reading inside a
 * batch, which has no call of its own, is the closest to it.
 */
const counterOf = (row) => Math.min(row.counter, row.batch);

/** [id, title, limit, the numerator's id, what it is compared with, in a round]. */
const FIGURES = [
  [
    'page-window-against-floor',
    'clock.readWindow() / (empty call + one counter read)',
    1.3,
    'window-into',
    (row) => row['empty-call'] + counterOf(row),
  ],
  [
    'page-now-against-floor',
    'clock.now() / (empty call that returns a bigint + one counter read)',
    1.1,
    'now',
    (row) => row['empty-bigint'] + counterOf(row),
  ],
  [
    'page-batch-against-counter',
    'clock.batch() per reading / one counter read',
    1.5,
    'batch',
    (row) => row.counter,
  ],
  [
    'page-now-against-hrtime',
    'clock.now() / process.hrtime.bigint()',
    null,
    'now',
    (r) => r.hrtime,
  ],
];

/** ns by id of the call, one row per round. */
function measure(rounds) {
  return onSimulator(withoutLatency('i210'), (adapter, hal) => {
    const sides = [...floorSides(hal), ...pageSides(adapter)];
    const ids = [...sides.map(({ id }) => id), 'counter'];
    const blocks = [...sides.map((side) => () => sideNs(side)), counterReadNs];
    return alternate(blocks, rounds).map((row) =>
      Object.fromEntries(ids.map((id, index) => [id, row[index]])),
    );
  });
}

export function pageReads({ rounds, seed }) {
  let rows;
  return FIGURES.map(([id, title, limit, numerator, denominator]) => {
    const facts = { id, title, unit: 'ratio', limit, simulated: true, how: HOW };
    return () =>
      orReason(facts, () => {
        rows ??= measure(rounds);
        const ratios = rows.map((row) => row[numerator] / denominator(row));
        return estimated(facts, medianInterval(ratios, seed), {
          numeratorNs: median(rows.map((row) => row[numerator])),
          denominatorNs: median(rows.map(denominator)),
          rounds: rows.length,
        });
      });
  });
}
