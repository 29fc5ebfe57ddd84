/**
 * Ends this process at a stage of its use of the binary: exit.mjs BINARY STAGE ENDING. Natural ends
 * give exit code 0, process.exit() 7, an uncaught exception 1.
 */
import { createRequire } from 'node:module';
import { readNow } from './read-page.mjs';

const [binary, stage, ending] = process.argv.slice(2);
const load = () => createRequire(import.meta.url)(binary);
const PAGE = [2000, 20, 1000, 100_000];
const REAL = ['time', 'real'];

function openPage() {
  const backend = load().createBackend(REAL);
  const adapter = backend.open('sim:0', 2);
  const page = adapter.openPage(...PAGE);
  return { backend, adapter, page };
}

const COUNTERS = new BigUint64Array(8);

function openStream() {
  const backend = load().createBackend(REAL);
  const adapter = backend.open('sim:0', 2);
  adapter.configureStamping(1, 2, 2);
  backend.order('ptp-traffic adapter=0 sync=1000000 pdelay=1000000');
  const stream = adapter.openEvents(31, 4095, 8, 64);
  stream.onWake(() => stream.take(1));
  return { backend, adapter, stream };
}

function noticed() {
  const backend = load().createBackend([]);
  const other = load().createBackend([]);
  backend.onChange(() => backend.systemNs);
  return { backend, other };
}

/** What is open stays reachable until the end. */
const STAGES = {
  loaded: () => load(),
  backend: () => load().createBackend(REAL),
  adapter: () => {
    const backend = load().createBackend(REAL);
    return [backend, backend.open('sim:0', 2)];
  },
  page: () => openPage(),
  listener: () => {
    const opened = openPage();
    opened.page.onEvent(() => opened);
    opened.adapter.setClock(10n ** 18n);
    return opened;
  },
  'a listener that throws': () => {
    const opened = openPage();
    opened.page.onEvent(() => {
      throw new Error('thrown by the listener');
    });
    opened.adapter.setClock(10n ** 18n);
    setInterval(() => opened, 1000);
  },
  'shared page': () => {
    const opened = openPage();
    return [opened, load().attachPage(opened.page.token())];
  },
  // Of a binary whose platform tells of changes.
  notice: () => noticed(),
  'notice on its way': () => {
    const { backend, other } = noticed();
    other.order('timestamps adapter=2 mode=disabled');
    return [backend, other];
  },
  'closed with a notice on its way': () => {
    const { backend, other } = noticed();
    other.order('timestamps adapter=2 mode=disabled');
    backend.close();
    return other;
  },
  'async calls': () => {
    const backend = load().createBackend(REAL);
    for (let i = 0; i < 20; i += 1) {
      backend.enumerateAsync();
      backend.openAsync(`sim:${i % 3}`, 2).then((adapter) => adapter.openPage(...PAGE));
    }
    return backend;
  },
  'async calls and closed': () => {
    const backend = load().createBackend(REAL);
    const pending = [backend.enumerateAsync(), backend.openAsync('sim:0', 2)];
    backend.close();
    for (const promise of pending) promise.catch(() => undefined);
    return backend;
  },
  stream: () => openStream(),
  'stream with a wake-up on its way': () => {
    const opened = openStream();
    while (opened.stream.take(64) > 0);
    // The JavaScript thread does not let it through meanwhile.
    do opened.stream.counters(COUNTERS);
    while (COUNTERS[6] === 0n);
    return opened;
  },
  'stream closed with a wake-up on its way': () => {
    const opened = openStream();
    while (opened.stream.take(64) > 0);
    opened.stream.close();
    opened.backend.close();
    return opened;
  },
  'stream whose listener waits for ever': () => {
    const opened = openStream();
    opened.backend.order('ptp-traffic adapter=0 sync=0 pdelay=0');
    opened.stream.take(1);
    return opened;
  },
  closed: () => {
    const opened = openPage();
    opened.page.close();
    opened.adapter.close();
    opened.backend.close();
    return opened;
  },
  'used while exiting': () => {
    const opened = openPage();
    process.on('exit', () => {
      opened.adapter.readClock();
      readNow(opened.page);
      opened.backend.enumerateAsync();
      globalThis.late = load().createBackend(REAL);
    });
    return opened;
  },
};

const ENDINGS = {
  'natural end': () => undefined,
  'process.exit': () => process.exit(7),
  'uncaught exception': () => {
    throw new Error('on purpose');
  },
  'later process.exit': () => setImmediate(() => process.exit(7)),
};

globalThis.kept = STAGES[stage]();
ENDINGS[ending]();
