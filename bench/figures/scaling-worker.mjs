// Reads a clock page until it is told to stop; counts.
import { parentPort, workerData } from 'node:worker_threads';
import { attachClock } from 'avb-hal';

const BLOCK = 1000;
const { token, control } = workerData;
const reader = attachClock(token);
let last = 0n;
/** Readings until control[1] is raised. */
function count() {
  let done = 0;
  while (Atomics.load(control, 1) === 0) {
    for (let i = 0; i < BLOCK; i += 1) last = reader.now();
    done += BLOCK;
  }
  return done;
}
parentPort?.on('message', () => {
  Atomics.add(control, 0, 1);
  parentPort?.postMessage({ readings: count(), last });
});
