// Reads the first of `clocks` clocks in blocks, and the others between them; answers with ns a reading.
import { parentPort, workerData } from 'node:worker_threads';
import { openHal } from 'avb-hal';
import { pageSides, sideNs } from '../sides.mjs';
import { withoutLatency } from './figure.mjs';

const WARM_UP = 200;
const { clocks } = workerData;
const hal = openHal({ backend: 'sim', scenario: withoutLatency('i210', clocks) });
// With the other calls beside it, as everywhere: alone, a loop is compiled differently.
const sides = Array.from({ length: clocks }, (_, index) => pageSides(hal.open({ index }))).flat();
const own = sides.findIndex(({ id }) => id === 'now');
const block = () => sides.map(sideNs)[own];

for (let i = 0; i < WARM_UP; i += 1) block();
parentPort?.on('message', (message) => {
  if (message === 'block') parentPort?.postMessage(block());
  else {
    hal.close();
    parentPort?.close();
  }
});
