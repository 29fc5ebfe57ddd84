// Reads one clock beside the floor, then two clocks in turns beside the same floor; answers with ns a
// reading, one row per round. In a thread of its own: only there nobody has used a second clock before.
import { parentPort, workerData } from 'node:worker_threads';
import { openHal } from 'avb-hal';
import { alternate } from '../blocks.mjs';
import { floorSides, kept, pageSides, sideNs } from '../sides.mjs';
import { withoutLatency } from './figure.mjs';

const PASSES = 100;
const { rounds } = workerData;
const hal = openHal({ backend: 'sim', scenario: withoutLatency('i210', 2) });
const floor = floorSides(hal).find(({ id }) => id === 'empty-bigint');

/** As the loops of pageSides(), of which each clock has one. */
function inTurns(clock, other) {
  return {
    each: 2,
    passes: PASSES,
    loop: (n) => {
      for (let i = 0; i < n; i += 1) {
        kept.value = clock.now();
        kept.value = other.now();
      }
    },
  };
}

const blocks = (clock, other) => [floor, inTurns(clock, other)].map((side) => () => sideNs(side));

// With the other calls beside it, as everywhere: alone, a loop is compiled differently.
function openClock(index) {
  const adapter = hal.open({ index });
  alternate([() => pageSides(adapter).map(sideNs)], 1);
  return adapter.clock;
}

const first = openClock(0);
const one = alternate(blocks(first, first), rounds);
const two = alternate(blocks(first, openClock(1)), rounds);
hal.close();
parentPort?.postMessage({ one, two });
