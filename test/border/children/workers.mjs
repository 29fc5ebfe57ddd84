/**
 * Worker threads that use the binary: workers.mjs BINARY SCENARIO. The main thread itself loads it
 * only where a scenario says so, so that the last worker to end unloads it.
 */
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { Worker } from 'node:worker_threads';
import { readNow } from './read-page.mjs';

const [binary, scenario] = process.argv.slice(2);
const file = new URL('worker.mjs', import.meta.url);
const COUNT = 8;
const PAGE = [2000, 20, 1000, 50_000];
const REAL = [];
const VIRTUAL = ['time', 'virtual'];
const load = () => createRequire(import.meta.url)(binary);

const start = (role, index, token = 0n) =>
  new Worker(file, { workerData: { binary, role, index, token } });

const everyIndex = (make) => Promise.all(Array.from({ length: COUNT }, (_, i) => make(i)));

/** The worker's first message; a worker that fails fails all. */
const message = async (worker) => (await once(worker, 'message'))[0];

async function useThem() {
  const answers = await everyIndex(async (index) => {
    const worker = start('use it', index);
    const [answer, [code]] = await Promise.all([message(worker), once(worker, 'exit')]);
    return { ...answer, code };
  });
  return answers;
}

async function terminateThem(role, after) {
  return await everyIndex(async (index) => {
    const worker = start(role, index);
    await message(worker);
    for (let i = 0; i < after * index; i += 1) await new Promise(setImmediate);
    return await worker.terminate();
  });
}

/** Everything is closed by `close` while the workers read; what they get. */
async function closeWhileTheyRead(role, options, close) {
  const backend = load().createBackend(options);
  const adapter = backend.open('sim:0', 2);
  const page = adapter.openPage(...PAGE);
  const token = page.token();
  const workers = await everyIndex(async (index) => {
    const worker = start(role, index, token);
    await message(worker);
    return worker;
  });
  const answers = Promise.all(workers.map(message));
  ({ backend, adapter, page })[close].close();
  const codes = await answers;
  backend.close();
  return codes;
}

async function openerGone() {
  const native = load();
  const opener = start('share a page', 0);
  const page = native.attachPage(await message(opener));
  readNow(page);
  const readers = await everyIndex(async (index) => {
    const worker = start('read a shared page', index, page.token());
    await message(worker);
    return worker;
  });
  const answers = Promise.all(readers.map(message));
  await opener.terminate();
  const codes = await answers;
  try {
    readNow(page);
  } catch (error) {
    codes.push(error.code);
  }
  return codes;
}

async function exitWhileTheyRun() {
  const roles = ['asynchronous calls', 'errors of a closed page', 'stamps', 'opening and closing'];
  roles.push('events');
  await everyIndex(async (index) => message(start(roles[index % roles.length], index)));
  console.log('"exiting"');
  process.exit(0);
}

const closing = (role, options) => async () => {
  const codes = [];
  for (const close of ['page', 'adapter', 'backend']) {
    codes.push(...(await closeWhileTheyRead(role, options, close)));
  }
  return codes;
};

const SCENARIOS = {
  'use it': async () => [...(await useThem()), ...(await useThem())],
  'close while they read': closing('read a shared page', REAL),
  'close while they read, virtual': closing('read a shared page', VIRTUAL),
  'close while they convert': closing('convert on a shared page', REAL),
  'close while they convert, virtual': closing('convert on a shared page', VIRTUAL),
  'the opener goes': openerGone,
  'exit while they run': exitWhileTheyRun,
};

const [kind, role] = scenario.split(': ');
const run = kind === 'terminate' ? () => terminateThem(role, 3) : SCENARIOS[scenario];
console.log(JSON.stringify(await run()));
