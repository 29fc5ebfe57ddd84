/**
 * Repeats one use of the binary and reports memory after each round: memory.mjs BINARY USE ROUNDS
 * CYCLES, with --expose-gc. The last line is JSON: one row per round.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { setImmediate as turn } from 'node:timers/promises';
import { readNow, readWindow } from './read-page.mjs';

const [binary, use, rounds, cycles] = process.argv.slice(2);
const native = createRequire(import.meta.url)(binary);
const VIRTUAL = ['time', 'virtual', 'adapters.0.family', 'i226'];
const REAL = ['adapters.0.family', 'i226', 'adapters.0.latency.medianNs', '0'];
const PAGE = [2000, 20, 1000, 1_000_000];
const out = new BigUint64Array(16);

function openAll(options) {
  const backend = native.createBackend(options);
  const adapter = backend.open('sim:0', 2);
  const page = adapter.openPage(...PAGE);
  readWindow(page);
  page.readBatch(out);
  adapter.crossTimestamp(out, 2);
  return { backend, adapter, page };
}

const ORDERS = [
  ['backend', 'adapter', 'page'],
  ['page', 'adapter', 'backend'],
  ['adapter', 'backend', 'page'],
  ['page', 'backend', 'adapter'],
  ['adapter', 'page', 'backend'],
  ['backend', 'page', 'adapter'],
];

const refused = (call) => {
  try {
    call();
  } catch {
    return;
  }
  throw new Error('expected an error');
};

/** One cycle of each use; `n` counts them. */
const USES = {
  'opened and closed, in every order': (n) => {
    const opened = openAll(VIRTUAL);
    for (const name of ORDERS[n % ORDERS.length]) opened[name].close();
    for (const name of ORDERS[(n + 1) % ORDERS.length]) opened[name].close();
  },
  'opened and dropped': () => {
    openAll(VIRTUAL);
  },
  'one part kept for a while': (n) => {
    const opened = openAll(VIRTUAL);
    kept[n % kept.length] = opened[ORDERS[n % ORDERS.length][0]];
  },
  'functions kept for a while': (n) => {
    const { adapter } = openAll(VIRTUAL);
    kept[n % kept.length] = [adapter.readClock, adapter.readRegister][n % 2];
  },
  'opened and closed in real time': () => {
    const { backend, page } = openAll(REAL);
    page.onEvent(() => page);
    backend.close();
  },
  'dropped in real time': () => {
    openAll(REAL);
  },
  'a listener that refers to its page': (n) => {
    const opened = openAll(VIRTUAL);
    opened.page.onEvent(() => opened);
    opened.adapter.setClock(10n ** 18n);
    opened[ORDERS[n % ORDERS.length][0]].close();
  },
  'a page attached again': () => {
    const { backend, page } = openAll(VIRTUAL);
    const attached = native.attachPage(page.token());
    readNow(attached);
    backend.close();
  },
  'pages that replace each other': () => {
    const { backend, adapter } = openAll(VIRTUAL);
    for (let i = 0; i < 3; i += 1) readNow(adapter.openPage(...PAGE));
    backend.close();
  },
  'calls that fail': () => {
    const { backend, adapter, page } = openAll(VIRTUAL);
    backend.close();
    refused(() => readNow(page));
    refused(() => page.at(1n));
    refused(() => adapter.readClock());
    refused(() => adapter.setClock());
    refused(() => backend.open('sim:0', 0));
    refused(() => native.createBackend(['no', 'such']));
    refused(() => native.attachPage(1n << 60n));
  },
  'streams, taken from and closed': (n) => {
    const { backend, adapter } = openAll(VIRTUAL);
    adapter.configureStamping(1, 2, 2);
    backend.order('ptp-traffic adapter=0 sync=1000000 pdelay=1000000');
    const stream = adapter.openEvents(31, 4095, 8, 64);
    stream.onWake(() => stream.take(1));
    stream.take(64);
    backend.advanceTime(5_000_000n);
    stream.take(1);
    if (n % 3 !== 0) stream.close();
    if (n % 3 !== 1) backend.close();
  },
  'streams in real time, closed and dropped': (n) => {
    const backend = native.createBackend(REAL);
    const stream = backend.open('sim:0', 2).openEvents(31, 4095, 8, 64);
    stream.onWake(() => stream);
    stream.take(1);
    if (n % 2 === 0) stream.close();
    else backend.close();
  },
  'stamps through a stream that stays open': () => {
    lasting ??= openAll(VIRTUAL);
    if (lasting.stream === undefined) {
      lasting.adapter.configureStamping(1, 2, 2);
      lasting.backend.order('ptp-traffic adapter=0 sync=100000 pdelay=100000');
      lasting.stream = lasting.adapter.openEvents(31, 4095, 8, 64);
      lasting.stream.onWake(() => lasting.stream.take(64));
    }
    // About 120 come and 64 find room.
    lasting.backend.advanceTime(2_000_000n);
    while (lasting.stream.take(64) > 0);
  },
  'promises, kept and dropped': async (n) => {
    const backend = native.createBackend(VIRTUAL);
    const [adapter] = await Promise.all([backend.openAsync('sim:0', 2), backend.enumerateAsync()]);
    const late = [backend.openAsync('sim:0', 0), backend.openAsync('sim:9', 0)];
    if (n % 2 === 0) backend.close();
    await Promise.allSettled(late);
    adapter.close();
  },
};
const kept = new Array(60);
let lasting;

const threads = () => {
  if (process.platform !== 'linux') return 0;
  return Number(/^Threads:\s*(\d+)/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]);
};
const files = () => (process.platform === 'linux' ? readdirSync('/proc/self/fd').length : 0);

async function collect() {
  for (let i = 0; i < 4; i += 1) {
    await turn();
    globalThis.gc();
  }
}

const rows = [];
for (let round = 0; round < Number(rounds); round += 1) {
  for (let n = 0; n < Number(cycles); n += 1) {
    const done = USES[use](n);
    if (done) await done;
    // Finalizers of dropped objects run between turns.
    if (n % 50 === 49) await collect();
  }
  await collect();
  const { rss, heapUsed, external } = process.memoryUsage();
  rows.push({ rss, heap: heapUsed + external, threads: threads(), files: files() });
}
console.log(JSON.stringify(rows));
