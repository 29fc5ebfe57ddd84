/** One worker thread of workers.mjs: {binary, role, token, index}. Posts what the role tells it to. */
import { createRequire } from 'node:module';
import { parentPort, workerData } from 'node:worker_threads';
import { readNow, readWindow } from './read-page.mjs';

const { binary, role, token, index } = workerData;
const native = createRequire(import.meta.url)(binary);
const PAGE = [2000, 20, 1000, 50_000];
const VIRTUAL = ['time', 'virtual', 'seed', String(index)];
const out = new BigUint64Array(64);

const wakes = [];
const post = (message) => parentPort.postMessage(message);

function openPage(options = []) {
  const backend = native.createBackend(options);
  const adapter = backend.open(`sim:${index % 3}`, 2);
  const page = adapter.openPage(...PAGE);
  return { backend, adapter, page };
}

/** The code of the first error of `call`, called again and again. */
function codeOfFirstError(call) {
  for (;;) {
    try {
      call();
    } catch (error) {
      return error.code ?? String(error);
    }
  }
}

const endlessly = (call) => {
  for (;;) call();
};

const ROLES = {
  /** Uses everything, closes half of it and ends. */
  'use it': async () => {
    const { backend, adapter, page } = openPage(index % 2 === 0 ? VIRTUAL : []);
    let last = 0n;
    for (let i = 0; i < 500; i += 1) {
      readNow(page, page.monotonicNumber);
      if (page.view[0] < last) throw new Error('the clock went back');
      last = page.view[0];
      adapter.crossTimestamp(out, 1);
    }
    const [list, second] = await Promise.all([
      backend.enumerateAsync(),
      backend.openAsync('sim:1', 1),
    ]);
    post({ adapters: list.length, second: second.info().key });
    if (index % 4 < 2) backend.close();
  },
  /** Woken all the time, in real time; opened again now and then. */
  stamps: async () => {
    const { adapter, backend } = openPage();
    adapter.configureStamping(1, 2, 2);
    backend.order(`ptp-traffic adapter=${index % 3} sync=200000 pdelay=200000`);
    let posted = false;
    for (;;) {
      const stream = adapter.openEvents(31, 4095, 8, 256);
      for (let woken = 0; woken < 20; woken += 1) {
        if (woken === 0) stream.onWake(() => wakes.shift()?.());
        while (stream.take(100) > 0);
        stream.hold(1);
        await new Promise((resolve) => wakes.push(resolve));
        if (!posted) post('busy');
        posted = true;
      }
      stream.close();
    }
  },
  /** Calls in flight all the time. */
  'asynchronous calls': async () => {
    const { backend } = openPage();
    post('busy');
    for (;;) {
      const calls = [backend.enumerateAsync(), backend.openAsync('sim:0', 2)];
      calls.push(backend.openAsync('sim:9', 2));
      await Promise.allSettled(calls);
    }
  },
  'asynchronous calls nobody waits for': () => {
    const { backend } = openPage();
    post('busy');
    const more = () => {
      for (let i = 0; i < 50; i += 1) backend.openAsync('sim:0', 2).catch(() => undefined);
      setImmediate(more);
    };
    more();
  },
  'errors of a closed page': () => {
    const { adapter, page } = openPage();
    adapter.close();
    post('busy');
    endlessly(() => codeOfFirstError(() => readNow(page)));
  },
  'errors of a closed adapter': () => {
    const { adapter } = openPage();
    adapter.close();
    post('busy');
    endlessly(() => codeOfFirstError(adapter.readClock));
  },
  'errors of arguments': () => {
    const { adapter, page } = openPage();
    post('busy');
    endlessly(() => {
      codeOfFirstError(() => page.readBatch(1));
      codeOfFirstError(() => adapter.setClock(1));
    });
  },
  'results with many parts': () => {
    const { backend, adapter } = openPage();
    post('busy');
    endlessly(() => [adapter.info(), backend.enumerate(), adapter.clockConfig()]);
  },
  'opening and closing': () => {
    post('busy');
    endlessly(() => openPage(VIRTUAL).backend.close());
  },
  events: () => {
    const { adapter, page } = openPage();
    page.onEvent(() => undefined);
    post('busy');
    let ns = 10n ** 18n;
    const more = () => {
      ns += 10n ** 9n;
      adapter.setClock(ns);
      setImmediate(more);
    };
    more();
  },
  /** Opens for others and stays. */
  'share a page': () => {
    const { page } = openPage();
    globalThis.kept = page;
    post(page.token());
    setInterval(() => page.stats(), 1000);
  },
  /** Reads the page of another thread until it is closed. */
  'read a shared page': () => {
    const page = native.attachPage(token);
    const read = [
      () => readNow(page),
      () => readWindow(page),
      () => page.readBatch(out),
      () => readNow(page, page.monotonicNumber),
    ];
    read[index % 4]();
    post('reading');
    post(codeOfFirstError(read[index % 4]));
  },
  'convert on a shared page': () => {
    const page = native.attachPage(token);
    readWindow(page);
    const now = page.view[7];
    post('reading');
    const call = [() => page.at(now), () => page.stats(), () => native.attachPage(token)][
      index % 3
    ];
    const limited = () => {
      try {
        call();
      } catch (error) {
        // An instant leaves the history while the page lives on.
        if (error.code !== 'HAL_OUT_OF_RANGE' && error.code !== 'HAL_DISCONTINUITY') throw error;
      }
    };
    post(codeOfFirstError(limited));
  },
};

await ROLES[role]();
