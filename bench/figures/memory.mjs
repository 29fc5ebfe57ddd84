// What an open adapter costs in memory.
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { openHal } from 'avb-hal';
import { orReason, single, withoutLatency } from './figure.mjs';

const LIMIT_KB = 200;
const BATCHES = 8;
const ADAPTERS_PER_HAL = 8;
function factsOf(id, title, what, halsPerBatch) {
  return {
    id,
    title,
    unit: 'kB',
    limit: LIMIT_KB,
    simulated: true,
    how:
      `${BATCHES * halsPerBatch * ADAPTERS_PER_HAL} adapters of simulators that are already open are ` +
      `opened ${what}in ${BATCHES} batches and stay open; mean growth of a batch after garbage ` +
      'collection, without the smallest and the largest: of the resident set outside the JavaScript ' +
      'heap, plus of what is used in that heap',
  };
}
const BARE = {
  facts: factsOf('memory-per-adapter', 'memory that an open adapter adds', '', 8),
  halsPerBatch: 8,
  open: (hal, info) => hal.open(info),
};
const WITH_PAGE = {
  facts: factsOf(
    'memory-per-page',
    'memory that an open adapter with a page adds',
    'with a running clock page, which has a thread, ',
    2,
  ),
  halsPerBatch: 2,
  open: (hal, info) => {
    const adapter = hal.open(info);
    adapter.clock.window();
    return adapter;
  },
};
/** A full collection without a flag on the command line. */
function collector() {
  setFlagsFromString('--expose-gc');
  return runInNewContext('gc');
}
function memoryAfter(collect) {
  collect();
  collect();
  const { rss, heapTotal, heapUsed, external } = process.memoryUsage();
  return { nativeBytes: rss - heapTotal - external, heapBytes: heapUsed + external };
}
function openAll(hals, plan) {
  return hals.flatMap((hal) => hal.adapters().map((info) => plan.open(hal, info)));
}
/** The mean without the smallest and the largest: pages come in lumps, and once in a while go. */
function trimmedMean(values) {
  const kept = values.toSorted((x, y) => x - y).slice(1, -1);
  return kept.reduce((sum, value) => sum + value, 0) / kept.length;
}
/** Once before, so that what only the first opening needs is not counted. */
function warmUp(hals, plan) {
  for (const adapter of openAll(hals.slice(0, plan.halsPerBatch), plan)) adapter.close();
}
function measure(hals, plan) {
  const { halsPerBatch, facts } = plan;
  const collect = collector();
  warmUp(hals, plan);
  const opened = [];
  const memory = [memoryAfter(collect)];
  for (let batch = 0; batch < BATCHES; batch += 1) {
    const first = batch * halsPerBatch;
    opened.push(...openAll(hals.slice(first, first + halsPerBatch), plan));
    memory.push(memoryAfter(collect));
  }
  const perAdapter = (key) => {
    const grown = memory.slice(1).map((after, i) => after[key] - (memory[i]?.[key] ?? Number.NaN));
    return trimmedMean(grown) / (halsPerBatch * ADAPTERS_PER_HAL) / 1000;
  };
  const [nativeKb, heapKb] = [perAdapter('nativeBytes'), perAdapter('heapBytes')];
  for (const adapter of opened) adapter.close();
  return single(facts, nativeKb + heapKb, { nativeKb, heapKb, adapters: opened.length });
}
function memoryOf(plan) {
  return orReason(plan.facts, () => {
    const scenario = withoutLatency('i210', ADAPTERS_PER_HAL);
    const hals = [];
    try {
      while (hals.length < BATCHES * plan.halsPerBatch) {
        hals.push(openHal({ backend: 'sim', scenario }));
      }
      return measure(hals, plan);
    } finally {
      for (const hal of hals) hal.close();
    }
  });
}
/** What one open adapter costs in memory. */
export const memoryPerAdapter = () => memoryOf(BARE);
/** The same with a clock page that runs. */
export const memoryPerPage = () => memoryOf(WITH_PAGE);
