/**
 * What stays open when everything else was dropped and collected: lifetimes.mjs BINARY, with
 * --expose-gc. The last line is JSON: what each case gave.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { setImmediate as turn } from 'node:timers/promises';
import { openHal } from 'avb-hal';
import { readNow } from './read-page.mjs';

const native = createRequire(import.meta.url)(process.argv[2]);
const VIRTUAL = ['time', 'virtual'];
const PAGE = [2000, 20, 1000, 1_000_000];
const EVENTS = [31, 4095, 8, 64];

function openAll(options = VIRTUAL) {
  const backend = native.createBackend(options);
  const adapter = backend.open('sim:0', 2);
  return { backend, adapter, page: adapter.openPage(...PAGE) };
}

async function collect() {
  for (let i = 0; i < 5; i += 1) {
    await turn();
    globalThis.gc();
  }
}

const threads = () =>
  process.platform === 'linux'
    ? Number(/^Threads:\s*(\d+)/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1])
    : 0;

/** 'open' when `call` works, else the code of its error. */
function stateOf(call) {
  try {
    call();
    return 'open';
  } catch (error) {
    return error.code;
  }
}

/** Keeps one part, drops the others, and uses it after a collection. */
const after = async (pick, use) => {
  const part = pick(openAll());
  await collect();
  return stateOf(() => use(part));
};

const cases = {
  'the backend alone': () =>
    after(
      ({ backend }) => backend,
      (backend) => backend.open('sim:0', 0),
    ),
  'an adapter without its backend': () =>
    after(
      ({ adapter }) => adapter,
      (adapter) => adapter.info(),
    ),
  'a page without its adapter': () =>
    after(
      ({ page }) => page,
      (page) => readNow(page),
    ),
  'a function of an adapter': () =>
    after(
      ({ adapter }) => adapter.readClock,
      (readClock) => readClock(),
    ),
  'the number of a collected page': () =>
    after(
      ({ page: { selected, number, readNow } }) => ({ selected, number, readNow }),
      (page) => readNow(page),
    ),
  'the number of a collected page beside newer pages': async () => {
    const old = (({ selected, number, readNow }) => ({ selected, number, readNow }))(
      openAll().page,
    );
    await collect();
    const newer = Array.from({ length: 20 }, () => openAll());
    const state = stateOf(() => readNow(old));
    for (const { page, backend } of newer) {
      readNow(page);
      backend.close();
    }
    return state;
  },
  'a page whose attached twin was dropped': async () => {
    const { page } = openAll();
    readNow(native.attachPage(page.token()));
    await collect();
    return stateOf(() => readNow(page));
  },
  'an attached page whose original was dropped': async () => {
    const attached = native.attachPage(openAll().page.token());
    await collect();
    return stateOf(() => readNow(attached));
  },
  'what was dropped in a circle': async () => {
    const gone = [];
    const registry = new FinalizationRegistry((name) => gone.push(name));
    (() => {
      const opened = openAll();
      opened.page.everything = opened;
      opened.adapter.everything = opened;
      for (const [name, part] of Object.entries(opened)) registry.register(part, name);
    })();
    await collect();
    return gone.sort().join(' ');
  },
  'a closed page with a listener that refers to it': async () => {
    const gone = [];
    const registry = new FinalizationRegistry((name) => gone.push(name));
    (() => {
      const opened = openAll();
      opened.page.onEvent(() => opened);
      opened.adapter.close();
      registry.register(opened.page, 'page');
    })();
    await collect();
    return gone.join(' ');
  },
  'threads of dropped pages': async () => {
    await collect();
    const before = threads();
    for (let i = 0; i < 5; i += 1) openAll([]);
    const during = threads();
    await collect();
    return [during - before, threads() - before].join(' ');
  },
  'a stream without its adapter': () =>
    after(
      ({ adapter }) => adapter.openEvents(...EVENTS),
      (stream) => stream.take(1),
    ),
  'a function of a stream': () =>
    after(
      ({ adapter }) => adapter.openEvents(...EVENTS).take,
      (take) => take(1),
    ),
  'a closed stream with a listener that refers to it': async () => {
    const gone = [];
    const registry = new FinalizationRegistry((name) => gone.push(name));
    (() => {
      const opened = openAll();
      const stream = opened.adapter.openEvents(...EVENTS);
      stream.onWake(() => [opened, stream]);
      stream.close();
      registry.register(stream, 'stream');
    })();
    await collect();
    return gone.join(' ');
  },
  'threads of dropped streams': async () => {
    await collect();
    const before = threads();
    for (let i = 0; i < 5; i += 1) {
      native
        .createBackend([])
        .open('sim:0', 0)
        .openEvents(...EVENTS);
    }
    const during = threads();
    await collect();
    return [during - before, threads() - before].join(' ');
  },
  'streams of the facade that nobody waits on': async () => {
    const hal = openHal({ backend: 'sim' });
    const adapter = hal.open({ index: 0 });
    await collect();
    const before = threads();
    for (let i = 0; i < 5; i += 1) adapter.stamps.events();
    const during = threads();
    await collect();
    const after = threads();
    hal.close();
    return [during - before, after - before].join(' ');
  },
  'an opening in flight': async () => {
    const opening = native.createBackend(VIRTUAL).openAsync('sim:0', 0);
    await collect();
    const adapter = await opening;
    await collect();
    return stateOf(() => adapter.readClock());
  },
};

const results = {};
for (const [name, run] of Object.entries(cases)) results[name] = await run();
console.log(JSON.stringify(results));
