// Readings of one clock where two are in use, against readings where one is.
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { median, medianInterval } from '../blocks.mjs';
import { estimated, unmeasured } from './figure.mjs';

const FACTS = {
  id: 'page-now-of-two',
  title: 'clock.now(), two clocks in use / one in use',
  unit: 'ratio',
  limit: 1.1,
  simulated: true,
  how:
    'two threads of this process, each with code and pages of its own: one reads one clock, the ' +
    'other reads a second one between; blocks of both in alternation, median of the ratios',
};

/** A thread that reads `clocks` clocks. */
function reader(clocks) {
  return new Worker(new URL('./two-clocks-worker.mjs', import.meta.url), {
    workerData: { clocks },
  });
}

async function blockNs(worker) {
  const answer = once(worker, 'message');
  worker.postMessage('block');
  const [ns] = await answer;
  return ns;
}

async function measure(workers, { rounds, seed }) {
  const rows = [];
  for (let round = 0; round < rounds; round += 1) {
    const row = [];
    for (const worker of workers) row.push(await blockNs(worker));
    rows.push(row);
  }
  const ratios = rows.map(([one, two]) => two / one);
  return estimated(FACTS, medianInterval(ratios, seed), {
    oneNs: median(rows.map(([one]) => one)),
    twoNs: median(rows.map(([, two]) => two)),
    rounds,
  });
}

export async function twoClocks(context) {
  const workers = [reader(1), reader(2)];
  try {
    return await measure(workers, context);
  } catch (error) {
    return unmeasured(FACTS, error);
  } finally {
    for (const worker of workers) worker.postMessage('end');
  }
}
