// Readings of one clock while two are in use, against readings while one is.
import { alternate, median, medianInterval } from '../blocks.mjs';
import { floorSides, pageSides, sideNs } from '../sides.mjs';
import { estimated, onSimulator, orReason, withoutLatency } from './figure.mjs';

const FACTS = {
  id: 'page-now-of-two',
  title: 'clock.now(), two clocks in use / one in use',
  unit: 'ratio',
  limit: 1.1,
  simulated: true,
  how:
    'blocks of one clock measured before a second one is read, then blocks of the same clock with ' +
    'the second read between them; median of the ratios to the median of the first',
};

function measure({ rounds, seed }) {
  return onSimulator(withoutLatency('i210', 2), (adapter, hal) => {
    // With the other calls beside it, as everywhere: alone, a loop is compiled differently.
    const floor = [...floorSides(hal), ...pageSides(adapter)];
    const own = floor.findIndex(({ id }) => id === 'now');
    const nsOf = (sides) =>
      alternate(
        sides.map((side) => () => sideNs(side)),
        rounds,
      ).map((row) => row[own]);
    const alone = nsOf(floor);
    const second = hal.open({ index: 1 });
    const both = nsOf([...floor, ...pageSides(second)]);
    second.close();
    const one = median(alone);
    const ratios = both.map((ns) => ns / one);
    return estimated(FACTS, medianInterval(ratios, seed), {
      oneNs: one,
      twoNs: median(both),
      rounds,
    });
  });
}

export const twoClocks = (context) => orReason(FACTS, () => measure(context));
