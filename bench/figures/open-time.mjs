// How long opening takes. Measured first: the first opening of a process loads the binary.
import { openHal } from 'avb-hal';
import { median } from '../blocks.mjs';
import { orReason, single } from './figure.mjs';

const LIMIT_MS = 50;
const ROUNDS = 50;
const HOW = `the slowest of ${ROUNDS} rounds on the simulator with its default adapters`;

function milliseconds(call) {
  const before = process.hrtime.bigint();
  call();
  return Number(process.hrtime.bigint() - before) / 1e6;
}

const facts = (id, title, how = HOW) => ({
  id,
  title,
  unit: 'ms',
  limit: LIMIT_MS,
  simulated: true,
  how,
});

function slowest(known, round) {
  const rounds = Array.from({ length: ROUNDS }, () => milliseconds(round));
  return single(known, Math.max(...rounds), {
    firstMs: rounds[0],
    medianMs: median(rounds),
    rounds: rounds.length,
  });
}

/** A figure of a HAL that is open. */
function ofOpenHal(known, roundOf) {
  return orReason(known, () => {
    const hal = openHal({ backend: 'sim' });
    try {
      return slowest(known, roundOf(hal));
    } finally {
      hal.close();
    }
  });
}

function openAndEnumerate() {
  const known = facts(
    'open-and-enumerate',
    'openHal() to the list of adapters',
    `${HOW}; the first one loads the binary`,
  );
  return orReason(known, () =>
    slowest(known, () => {
      const hal = openHal({ backend: 'sim' });
      hal.adapters();
      hal.close();
    }),
  );
}

/** openHal() and the first list, the list alone, and opening one adapter. */
export const openTimes = () => [
  openAndEnumerate,
  () =>
    ofOpenHal(facts('enumerate', 'list of adapters of an open HAL'), (hal) => () => hal.adapters()),
  () =>
    ofOpenHal(facts('open-adapter', 'opening and closing an adapter'), (hal) => {
      const [info] = hal.adapters();
      return () => hal.open(info).close();
    }),
];
