// `node bench/calls-process.mjs CALLS`: what the calls cost beside process.hrtime.bigint(), in one
// process, on the simulator; JSON on stdout.
import { openHal } from 'avb-hal';
import { alternate, median, medianInterval } from './blocks.mjs';
import { withoutLatency } from './figures/figure.mjs';
import { adapterSides, floorSides, pageSides, sideNs } from './sides.mjs';

const BASELINE = 'hrtime';
const SEED = 1;
/** Stretches of time that a measurement is cut into; each keeps its median. */
const STRETCHES = 10;
const CALLS_PER_ROUND = 10;
const [LEAST_ROUNDS, MOST_ROUNDS] = [10, 1000];

function stretchMedians(values) {
  const length = Math.ceil(values.length / STRETCHES);
  const stretches = Array.from({ length: STRETCHES }, (_, i) =>
    values.slice(i * length, (i + 1) * length),
  );
  return stretches.filter((stretch) => stretch.length > 0).map(median);
}

function rowsOf(sides, rounds) {
  const table = alternate(
    sides.map((side) => () => sideNs(side)),
    rounds,
  );
  const baseline = sides.findIndex(({ id }) => id === BASELINE);
  return sides.map(({ id, call }, index) => {
    const values = table.map((row) => row[index]);
    const ratios = table.map((row) => row[index] / row[baseline]);
    return {
      id,
      call,
      ns: median(values),
      ratio: medianInterval(ratios, SEED),
      stretchesNs: stretchMedians(values),
    };
  });
}

/** With two clocks in use JavaScript has to look which native function it calls. */
function withSecondClock(hal, first, rounds) {
  const second = hal.open({ index: 1 });
  for (const side of pageSides(second)) sideNs(side);
  const floor = floorSides(hal).filter(({ id }) => id === BASELINE);
  const pages = first.filter(({ id }) => id === 'now' || id === 'window-into');
  return rowsOf([...floor, ...pages], rounds)
    .filter(({ id }) => id !== BASELINE)
    .map((row) => ({ ...row, id: `${row.id}-of-two`, call: `${row.call}, two clocks in use` }));
}

const calls = Number(process.argv[2]);
const rounds = Math.min(MOST_ROUNDS, Math.max(LEAST_ROUNDS, Math.round(calls / CALLS_PER_ROUND)));
const hal = openHal({ backend: 'sim', scenario: withoutLatency('i210', 2) });
const adapter = hal.open({ index: 0 });
const pages = pageSides(adapter);
const rows = rowsOf([...floorSides(hal), ...pages, ...adapterSides(adapter)], rounds);
rows.push(...withSecondClock(hal, pages, rounds));
hal.close();
console.log(JSON.stringify({ baseline: BASELINE, options: { rounds, seed: SEED }, rows }));
