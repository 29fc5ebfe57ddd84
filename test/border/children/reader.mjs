// A worker that reads a clock another thread opened: checks and counts, tells what it saw.
import { parentPort, workerData } from 'node:worker_threads';
import { attachClock, PAGE } from 'avb-hal';

const { token, reads } = workerData;
const clock = attachClock(token);
let last = 0n;
let backwards = 0;
let wrong = 0;
for (let i = 0; i < reads; i += 1) {
  const now = clock.now();
  if (now < last) backwards += 1;
  last = now;
  clock.readWindow();
  const { windowView: view } = clock;
  const inside =
    view[PAGE.earliestNs] <= view[PAGE.estimateNs] && view[PAGE.estimateNs] <= view[PAGE.latestNs];
  if (!inside) wrong += 1;
}
parentPort.postMessage({ backwards, wrong, window: clock.window(), batch: clock.batch(100) });
parentPort.once('message', () => {
  let code = 'none';
  try {
    clock.now();
  } catch (error) {
    code = error.code;
  }
  parentPort.postMessage({ code });
});
