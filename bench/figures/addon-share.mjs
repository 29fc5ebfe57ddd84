// What the addon adds to a call of the driver.
import { CROSS_SLOTS } from 'avb-hal';
import { alternate, blockNs, median, medianInterval } from '../blocks.mjs';
import { loopMeanNs } from '../instruments.mjs';
import { TSAUXC } from '../offsets.gen.mjs';
import { estimated, onSimulator, orReason, withoutLatency } from './figure.mjs';

const LIMIT_NS = 150;
const CALLS = 50;

const HOW =
  'JavaScript call minus the same call in a C++ loop, which is the sum of its durations minus those ' +
  'of an empty loop; blocks in alternation, median of the differences; simulated i210 whose registers ' +
  'answer at once';

/** [operation, title, the call]. */
const OPERATIONS = [
  [
    'clock-read',
    'clock read',
    ({ clock }) =>
      () =>
        clock.readNs(),
  ],
  [
    'cross-timestamp',
    'cross timestamp',
    ({ clock }) => {
      const view = new BigUint64Array(CROSS_SLOTS);
      return () => clock.crossTimestampInto(view, 1);
    },
  ],
  [
    'register-read',
    'register read',
    ({ registers }) =>
      () =>
        registers.read(TSAUXC),
  ],
];

function share(facts, adapter, [operation, callOf], { rounds, seed }) {
  const call = callOf(adapter);
  const inC = (what) => () => loopMeanNs(what, CALLS);
  const rows = alternate([() => blockNs(call, CALLS), inC(operation), inC('empty')], rounds);
  const native = rows.map(([, loop, empty]) => loop - empty);
  const differences = rows.map(([javaScript], i) => javaScript - native[i]);
  return estimated(facts, medianInterval(differences, seed), {
    javaScriptNs: median(rows.map(([ns]) => ns)),
    cNs: median(native),
    emptyLoopNs: median(rows.map(([, , ns]) => ns)),
    rounds: rows.length,
  });
}

export function addonShares(context) {
  return OPERATIONS.map(([operation, title, callOf]) => {
    const facts = {
      id: `addon-share-${operation}`,
      title: `addon's share of a ${title}`,
      unit: 'ns',
      limit: LIMIT_NS,
      simulated: true,
      how: HOW,
    };
    return () =>
      orReason(facts, () =>
        onSimulator(withoutLatency('i210'), (adapter) =>
          share(facts, adapter, [operation, callOf], context),
        ),
      );
  });
}
