// One use of the whole package, from opening a HAL to closing it.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { openHal } from 'avb-hal';

const REAL_SIM = {
  adapters: ['i226', 'i219'].map((family) => ({ family, latency: { medianNs: 200 } })),
};
const VIRTUAL_SIM = { ...REAL_SIM, time: 'virtual' };

function expectError(call, code) {
  try {
    call();
  } catch (error) {
    if (error.code === code) return;
    throw error;
  }
  throw new Error(`wanted ${code}, the call succeeded`);
}

function useClock(clock, window) {
  clock.readNs();
  clock.crossTimestamp();
  clock.now();
  clock.window();
  clock.batch(window);
}

function useRegisters(nic) {
  if (nic.capabilities.registerRead) nic.registers.read(0);
}

/** An open stream of stamps where the adapter has events. */
function useStamps(nic) {
  return nic.capabilities.stampEvents ? nic.stamps.events() : null;
}

function threadNames(tasks) {
  return readdirSync(tasks).map((task) => {
    try {
      return readFileSync(`${tasks}/${task}/comm`, 'utf8').trim();
    } catch {
      return ''; // it has just ended
    }
  });
}

const LOOKS = 2000;

/** A cycle that is to exercise a background thread must have it; a new one names itself when it runs. */
async function expectThread(name) {
  const tasks = '/proc/self/task';
  if (!existsSync(tasks)) return;
  for (let looks = 0; looks < LOOKS; looks += 1) {
    if (threadNames(tasks).includes(name)) return;
    await wait(1);
  }
  throw new Error(`no thread ${name} runs: ${threadNames(tasks).join(', ')}`);
}

async function useStreams(hal, nic) {
  const ended = new AbortController();
  const streams = [
    nic.clock.events({ signal: ended.signal }),
    hal.changes({ signal: ended.signal }),
    nic.changes(),
  ];
  const waiting = streams.map((stream) => stream.next());
  ended.abort();
  await streams[2].return();
  await Promise.all(waiting);
}

/** What opens the HAL of a backend in the `n`th cycle. */
export function optionsOf({ backend, binary }, n) {
  const scenario = n % 4 === 0 ? REAL_SIM : VIRTUAL_SIM;
  if (backend === 'sim') return { backend, access: 'configure', scenario };
  return { backend, binary, access: 'configure' };
}

const window = new BigUint64Array(64);

/** Opens, reads, listens, errs and closes; `n` varies what is left to close() and what is not. */
export async function cycle(target, n) {
  const hal = openHal(optionsOf(target, n));
  const threads = n % 4 === 0;
  try {
    // The stand-ins begin in virtual time, without threads.
    if (threads && target.backend !== 'sim') hal.simulation.order('real-time');
    expectError(() => hal.open({ key: 'no such adapter' }), 'HAL_NO_ADAPTER');
    for (const info of await hal.adaptersAsync()) {
      const nic = n % 2 === 0 ? hal.open(info) : await hal.openAsync(info);
      if (nic.capabilities.crossTimestamp) useClock(nic.clock, window);
      useRegisters(nic);
      const stamps = useStamps(nic);
      if (threads && nic.capabilities.crossTimestamp) await expectThread('avbhal-clock');
      if (threads && stamps) await expectThread('avbhal-events');
      await stamps?.return();
      await useStreams(hal, nic);
      if (n % 3 === 0) nic.close();
    }
  } finally {
    // In one process all HALs over the stand-in share a machine, which would be kept.
    if (target.backend !== 'sim') hal.simulation?.order('retire');
    hal.close();
  }
}
