// What only benchmarks need: empty calls, and calls made by a loop in C++. They are in
// bench_sim.node, which no package contains.
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const KEY = 'sim:0';
const FLOOR = ['empty', 'system-clock'];
/** As withoutLatency('i210'), in the form that the binaries take. */
const OPTIONS = [
  ...['adapters.0.family', 'i210'],
  ...['medianNs', 'sigma', 'tailProbability', 'tailNs'].flatMap((name) => [
    `adapters.0.latency.${name}`,
    '0',
  ]),
];

const folder =
  process.env.AVB_HAL_BINARY_DIR ?? fileURLToPath(new URL('../build/Release', import.meta.url));
const load = createRequire(import.meta.url);

function instruments() {
  const own = join(folder, 'bench_sim.node');
  if (!existsSync(own)) throw new Error(`${own} is missing: npm run build:native`);
  const { emptyCall, emptyBigint, timeLoop } = load(own);
  const loop = (operation, view) =>
    timeLoop(OPTIONS, operation, FLOOR.includes(operation) ? '' : KEY, view);
  return { emptyCall, emptyBigint, loop };
}

let loaded;

/** Calls that enter native code and do nothing there. */
export function emptyCalls() {
  loaded ??= instruments();
  return loaded;
}

/** The mean duration in ns of `count` calls of `operation` to an i210 without latency, made in C++. */
export function loopMeanNs(operation, count) {
  const durations = new BigUint64Array(count);
  emptyCalls().loop(operation, durations);
  let sum = 0n;
  for (const ns of durations) sum += ns;
  return Number(sum) / count;
}
