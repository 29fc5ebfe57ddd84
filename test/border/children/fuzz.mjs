/**
 * Calls random functions of the binary with random arguments: fuzz.mjs BINARY SEED STEPS TRACE.
 * Every call is written to the file TRACE before it is made, so that the last line tells which one
 * took the process down. Exit code 0 and a line of counts when every outcome was a documented one.
 */
import { openSync, writeSync } from 'node:fs';
import { createRequire } from 'node:module';
import { HOSTILE_COUNT, hostile } from './hostile.mjs';
import { Random } from './random.mjs';
import { readWindow } from './read-page.mjs';

const [binary, seed, steps, tracePath] = process.argv.slice(2);
const native = createRequire(import.meta.url)(binary);
const random = new Random(Number(seed));
const trace = openSync(tracePath, 'w');
const KINDS = ['backend', 'adapter', 'page', 'stream', 'port'];
const MOST = { backend: 4, adapter: 8, page: 8, stream: 8, port: 8 };
const pool = { module: [native], backend: [], adapter: [], page: [], stream: [], port: [] };
const counts = { returned: 0, refused: 0, failed: 0 };
const settled = [];

const ORDERS = [
  'clock-step adapter=0 ns=-500',
  'clock-freeze adapter=1 on=1',
  'clock-freeze adapter=1 on=0',
  'clock-reset adapter=2',
  'remove adapter=2',
  'return adapter=2',
  'link adapter=0 mbps=0',
  'oscillator adapter=1 ppb=3000',
  'latency-spike adapter=0 ns=100000',
  'clock-step adapter=0 ns=9223372036854775807',
  'clock-step adapter=9 ns=1',
  'wire adapter=0 to=1 delay=500 loss=0.1 duplicate=0.1 reorder=0.1',
  'wire adapter=0 to=2 mbps=100',
  'wire-udp adapter=0 address=127.0.0.1 port=1 peer=2',
  'unplug adapter=1',
  'stamp-anonymous adapter=1 on=1',
  'ptp-traffic adapter=0 sync=100000 pdelay=100000',
];
const TEXTS = ['sim:0', 'sim:1', 'sim:2', 'enumerate', 'open', 'clock-read', 'empty', ...ORDERS];

/** Bytes that often are a PTP frame, whole or cut. */
function frame(length) {
  const bytes = Uint8Array.from({ length }, () => random.below(256));
  if (random.next() < 0.8) bytes.set([1, 128, 194, 0, 0, 14].slice(0, length));
  if (length > 16)
    bytes.set(
      random.pick([
        [0x88, 0xf7, 0x10],
        [0x81, 0, 0xe0],
        [0x88, 0xf7, 0x12],
      ]),
      12,
    );
  return bytes;
}

/** Arguments of about the right kind. */
const plausible = [
  () => random.pick(TEXTS),
  () => random.pick([0, 1, 2, 7, 1000, 2000, 46_656, 60_000_000]),
  () => random.below(0x20000) & ~3,
  () => (random.next() - 0.5) * 1e8,
  () => random.bigint() & 0xff_ffffn,
  () => random.bigint(),
  () => -(random.bigint() >> 1n),
  () => new BigUint64Array(random.below(20)),
  () => frame(random.below(1600)),
  () => (random.next() < 0.5 ? ['time', 'virtual'] : ['seed', String(random.below(100))]),
  () => () => undefined,
];

function anyArgument(name) {
  if (name === 'advanceTime' && random.next() < 0.8) return random.bigint();
  if (random.next() < 0.3) return hostile(random.below(HOSTILE_COUNT)).value;
  return random.pick(plausible)();
}

function argument(name) {
  const value = anyArgument(name);
  if (name !== 'advanceTime' || typeof value !== 'bigint') return value;
  // Time is not let run far: every bracket and every look at a stream on the way would be taken.
  return value > 0n && value < 2n ** 62n ? value & 0xff_ffffn : value;
}

/** Arguments that lead somewhere, so that there is something to misuse. */
const WORKING = {
  createBackend: () => (random.next() < 0.5 ? [] : [['time', 'virtual']]),
  open: () => [`sim:${random.below(3)}`, random.below(3)],
  openAsync: () => [`sim:${random.below(3)}`, random.below(3)],
  openPage: () => [1000 + random.below(1000), random.below(50), 500 + random.below(500), 100_000],
  openEvents: () => [1 + random.below(31), 4095, 8, 2 + random.below(100)],
  take: () => [1 + random.below(2)],
  openFrames: () => [0, 0x88f7, Uint8Array.of(1, 128, 194, 0, 0, 14), 2 + random.below(100)],
  awaitFrame: () => [random.below(2), random.below(16), random.below(100), new Uint8Array(10)],
  send: () => [frame(14 + random.below(1509)), new BigUint64Array(4)],
  sendAt: () => [
    frame(14 + random.below(1509)),
    10n ** 18n + (random.bigint() % 10n ** 10n),
    new BigUint64Array(4),
  ],
  departed: () => [BigInt(random.below(40)), new BigUint64Array(4)],
  udpWire: () => [random.below(3), new BigUint64Array(5)],
  verdict: () => [BigInt(random.below(40)), new BigUint64Array(1)],
};

function argumentsOf(name) {
  if (WORKING[name] && random.next() < 0.7) return WORKING[name]();
  return Array.from({ length: random.below(5) }, () => argument(name));
}

function namesOf(object) {
  const names = [
    ...Object.getOwnPropertyNames(object),
    ...Object.getOwnPropertyNames(Object.getPrototypeOf(object)),
  ];
  return names.filter((name) => {
    if (name === 'constructor' || name in Object.prototype || name === 'closed') return false;
    return typeof object[name] === 'function';
  });
}

/** Keeps what was opened; one of the older ones goes, closed or simply dropped. */
function keep(value) {
  const kind = typeof value?.verdict === 'function' ? 'port' : classOf(value);
  if (!kind) return;
  pool[kind].push(value);
  if (pool[kind].length > MOST[kind]) {
    const [gone] = pool[kind].splice(random.below(MOST[kind]), 1);
    if (random.next() < 0.5) (gone.events ?? gone).close();
  }
}
const classOf = (value) => KINDS.find((kind) => value?.constructor?.name === CLASSES[kind]);
const CLASSES = {
  backend: 'NativeBackend',
  adapter: 'NativeAdapter',
  page: 'NativeClockPage',
  stream: 'NativeEventStream',
};

function judge(error, call) {
  const { code } = error;
  if (!(error instanceof Error)) throw new Error(`${call} threw ${String(error)}`);
  if (code === undefined) {
    const known = error instanceof TypeError || error instanceof RangeError;
    if (!known && error.message !== 'a conversion was called') throw error;
    counts.refused += 1;
  } else {
    if (!/^HAL_[A-Z_]+$/.test(code) || code === 'HAL_INTERNAL') throw error;
    counts.failed += 1;
  }
}

function target() {
  const kind = random.pick(['module', ...KINDS, ...KINDS]);
  return { kind, object: random.pick(pool[kind]) };
}

/** What a reading is told to read: mostly a page, at times one that is gone or never was. */
function pageNumber({ number, monotonicNumber }) {
  const roll = random.next();
  if (roll < 0.4) return number;
  if (roll < 0.7) return monotonicNumber;
  return roll < 0.85 ? random.below(100) : random.below(2 ** 32);
}

function callOne(step) {
  const { kind, object } = target();
  if (object === undefined) return;
  const name = random.pick(namesOf(object));
  if (name === 'close' && random.next() < 0.7) return;
  const values = argumentsOf(name);
  const call = `${step} ${kind}.${name}(${values.map((v) => typeof v).join(', ')})`;
  writeSync(trace, `${call}\n`);
  if (kind === 'page') object.selected[0] = pageNumber(object);
  try {
    const receiver = random.next() < 0.05 ? target().object : object;
    const result = Reflect.apply(object[name], receiver, values);
    counts.returned += 1;
    if (result instanceof Promise) {
      settled.push(
        result.then(
          (value) => keep(value),
          (error) => judge(error, call),
        ),
      );
    } else {
      keep(result);
    }
  } catch (error) {
    judge(error, call);
  }
}

function checkUsable(backend) {
  const adapter = backend.open('sim:0', 2);
  const page = adapter.openPage(2000, 20, 1000, 1_000_000);
  readWindow(page);
  const [, earliest, latest] = page.view;
  if (!(earliest < latest) || typeof adapter.readClock() !== 'bigint') throw new Error('unusable');
  adapter.close();
}

const untouched = native.createBackend(['time', 'virtual']);
for (let step = 0; step < Number(steps); step += 1) {
  callOne(step);
  if (step % 100 === 99) {
    await Promise.all(settled.splice(0));
    checkUsable(untouched);
    if (random.next() < 0.2) globalThis.gc?.();
  }
}
await Promise.all(settled);
checkUsable(untouched);
console.log(JSON.stringify(counts));
