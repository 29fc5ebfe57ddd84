import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { type Adapter, type Hal, openHal } from 'avb-hal';
import type { Figure } from '../result.js';
import { type FigureFacts, orReason, single, withoutLatency } from './figure.js';

const LIMIT_KB = 200;
const BATCHES = 8;
const HALS_PER_BATCH = 8;
const ADAPTERS_PER_HAL = 8;
const ADAPTERS = BATCHES * HALS_PER_BATCH * ADAPTERS_PER_HAL;

const FACTS: FigureFacts = {
  id: 'memory-per-adapter',
  title: 'memory that an open adapter adds',
  unit: 'kB',
  limit: LIMIT_KB,
  simulated: true,
  how:
    `${ADAPTERS} adapters of simulators that are already open are opened in ${BATCHES} batches and ` +
    'stay open; mean growth of a batch after garbage collection, without the smallest and the ' +
    'largest: of the resident set outside the JavaScript heap, plus of what is used in that heap',
};

interface Memory {
  readonly nativeBytes: number;
  readonly heapBytes: number;
}

/** A full collection without a flag on the command line. */
function collector(): () => void {
  setFlagsFromString('--expose-gc');
  return runInNewContext('gc') as () => void;
}

function memoryAfter(collect: () => void): Memory {
  collect();
  collect();
  const { rss, heapTotal, heapUsed, external } = process.memoryUsage();
  return { nativeBytes: rss - heapTotal - external, heapBytes: heapUsed + external };
}

function openAll(hals: readonly Hal[]): Adapter[] {
  return hals.flatMap((hal) => hal.adapters().map((info) => hal.open(info)));
}

/** The mean without the smallest and the largest: pages come in lumps, and once in a while go. */
function trimmedMean(values: readonly number[]): number {
  const kept = values.toSorted((x, y) => x - y).slice(1, -1);
  return kept.reduce((sum, value) => sum + value, 0) / kept.length;
}

/** Once before, so that what only the first opening needs is not counted. */
function warmUp(hals: readonly Hal[]): void {
  for (const adapter of openAll(hals.slice(0, HALS_PER_BATCH))) adapter.close();
}

function measure(hals: readonly Hal[]): Figure {
  const collect = collector();
  warmUp(hals);
  const opened: Adapter[] = [];
  const memory = [memoryAfter(collect)];
  for (let batch = 0; batch < BATCHES; batch += 1) {
    const first = batch * HALS_PER_BATCH;
    opened.push(...openAll(hals.slice(first, first + HALS_PER_BATCH)));
    memory.push(memoryAfter(collect));
  }
  const perAdapter = (key: keyof Memory): number => {
    const grown = memory.slice(1).map((after, i) => after[key] - (memory[i]?.[key] ?? Number.NaN));
    return trimmedMean(grown) / (HALS_PER_BATCH * ADAPTERS_PER_HAL) / 1000;
  };
  const [nativeKb, heapKb] = [perAdapter('nativeBytes'), perAdapter('heapBytes')];
  for (const adapter of opened) adapter.close();
  return single(FACTS, nativeKb + heapKb, { nativeKb, heapKb, adapters: opened.length });
}

/** What one open adapter costs in memory. */
export function memoryPerAdapter(): Figure {
  return orReason(FACTS, () => {
    const scenario = withoutLatency('i210', ADAPTERS_PER_HAL);
    const hals: Hal[] = [];
    try {
      while (hals.length < BATCHES * HALS_PER_BATCH) {
        hals.push(openHal({ backend: 'sim', scenario }));
      }
      return measure(hals);
    } finally {
      for (const hal of hals) hal.close();
    }
  });
}
