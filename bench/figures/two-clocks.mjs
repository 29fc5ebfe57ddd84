// Readings of two clocks in turns, against readings of one.
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { median, medianRatio } from '../blocks.mjs';
import { estimated, orReason } from './figure.mjs';

const FACTS = {
  id: 'page-now-of-two',
  title: 'clock.now(), two clocks in turns / one clock',
  unit: 'ratio',
  limit: 1.1,
  simulated: true,
  how:
    'one thread, which reads the first clock, then both in turns; each in blocks beside an empty call that ' +
    'returns a bigint, and in units of it: the two halves do not run at the same time',
};

/** What the thread measured: rows of the floor and of the readings. */
async function rowsOfBoth(rounds) {
  const worker = new Worker(new URL('./two-clocks-worker.mjs', import.meta.url), {
    workerData: { rounds },
  });
  const [rows] = await once(worker, 'message');
  return rows;
}

const inFloors = (rows) => rows.map(([floor, reading]) => reading / floor);
const readingNs = (rows) => median(rows.map(([, reading]) => reading));

export function twoClocks({ rounds, seed }) {
  return orReason(FACTS, async () => {
    const { one, two } = await rowsOfBoth(rounds);
    const ratio = medianRatio(inFloors(two), inFloors(one), seed);
    return estimated(FACTS, ratio, { oneNs: readingNs(one), twoNs: readingNs(two), rounds });
  });
}
