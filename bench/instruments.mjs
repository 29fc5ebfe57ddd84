// What only benchmarks need: empty calls, and calls made by a loop in C++. They are in
// bench_sim.node, which no package contains.
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const KEY = 'sim:0';
/** As withoutLatency('i210'), in the form that the binary takes. */
const OPTIONS = [
  ...['adapters.0.family', 'i210'],
  ...['medianNs', 'sigma', 'tailProbability', 'tailNs'].flatMap((name) => [
    `adapters.0.latency.${name}`,
    '0',
  ]),
];

const folder =
  process.env.AVB_HAL_BINARY_DIR ?? fileURLToPath(new URL('../build/Release', import.meta.url));
const path = join(folder, 'bench_sim.node');

/** The binary's functions for a HAL of the simulator; an Error that says what to build without it. */
function load(hal, adapter) {
  if (existsSync(path)) {
    const { emptyCall, emptyBigint, timeLoop } = createRequire(import.meta.url)(path);
    const loop = (operation, durations) => timeLoop(OPTIONS, operation, KEY, durations);
    return { emptyCall, emptyBigint, loop };
  }
  if (hal.instruments === undefined) {
    throw new Error(`${path} is missing: npm run build:native`);
  }
  const { emptyCall, emptyBigint } = hal.instruments;
  return { emptyCall, emptyBigint, loop: (operation, view) => adapter.timeLoop(operation, view) };
}

/** Calls that enter native code and do nothing there. */
export function emptyCalls(hal) {
  const { emptyCall, emptyBigint } = load(hal, null);
  return { emptyCall, emptyBigint };
}

/** The mean duration in ns of `count` calls of `operation` to an i210 without latency, made in C++. */
export function loopMeanNs(hal, adapter, operation, count) {
  const durations = new BigUint64Array(count);
  load(hal, adapter).loop(operation, durations);
  let sum = 0n;
  for (const ns of durations) sum += ns;
  return Number(sum) / count;
}
