// Whether threads that read the same page slow each other down.
import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { openHal } from 'avb-hal';
import { median, medianInterval } from '../blocks.mjs';
import { estimated, unmeasured, withoutLatency } from './figure.mjs';

const MOST_ROUNDS = 9;
const ROUND_MS = 100;
const START_MS = 20_000;
const FACTS = {
  id: 'page-reads-scaling',
  title: 'readings per second of 2 threads / of 1',
  unit: 'ratio',
  limit: null,
  simulated: true,
  how:
    `clock.now() of one page in worker threads, ${ROUND_MS} ms with one and with two of them in ` +
    "alternation, median of the ratios; the page's own thread runs as well",
};

/** A thread that reads, and what it shares with this one. */
class Reader {
  #worker;
  /** [running, stop]. */
  #control = new Int32Array(new SharedArrayBuffer(8));

  constructor(token) {
    const workerData = { token, control: this.#control };
    this.#worker = new Worker(new URL('./scaling-worker.mjs', import.meta.url), { workerData });
  }

  /** Begins to read; resolves when it does. */
  async start() {
    this.#control.fill(0);
    this.#worker.postMessage('count');
    const deadline = performance.now() + START_MS;
    while (Atomics.load(this.#control, 0) === 0) {
      if (performance.now() > deadline) throw new Error('a worker thread did not start');
      await sleep(1);
    }
  }

  /** Stops; how many readings there were. */
  async stop() {
    const answer = once(this.#worker, 'message');
    Atomics.store(this.#control, 1, 1);
    const [{ readings }] = await answer;
    return readings;
  }

  async end() {
    await this.#worker.terminate();
  }
}

/** Readings a second of all `readers` together. */
async function rate(readers) {
  for (const reader of readers) await reader.start();
  const before = performance.now();
  await sleep(ROUND_MS);
  const counts = await Promise.all(readers.map((reader) => reader.stop()));
  const seconds = (performance.now() - before) / 1000;
  return counts.reduce((sum, count) => sum + count, 0) / seconds;
}

async function measure(readers, { rounds: wanted, seed }) {
  const [one, two] = [[], []];
  const rounds = Math.min(MOST_ROUNDS, Math.max(2, Math.round(wanted / 100)));
  for (let round = -1; round < rounds; round += 1) {
    const alone = await rate(readers.slice(0, 1));
    const together = await rate(readers);
    if (round < 0) continue;
    one.push(alone);
    two.push(together);
  }
  const ratios = two.map((together, i) => together / one[i]);
  return estimated(FACTS, medianInterval(ratios, seed), {
    oneThreadPerSecond: median(one),
    twoThreadsPerSecond: median(two),
    processors: availableParallelism(),
    rounds,
  });
}

export async function readsScale(context) {
  const readers = [];
  const hal = openHal({ backend: 'sim', scenario: withoutLatency('i210') });
  try {
    const token = hal.open({ index: 0 }).clock.share();
    readers.push(new Reader(token), new Reader(token));
    return await measure(readers, context);
  } catch (error) {
    return unmeasured(FACTS, error);
  } finally {
    for (const reader of readers) await reader.end();
    hal.close();
  }
}
