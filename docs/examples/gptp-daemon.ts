// A gPTP end station that keeps the clock of an adapter on the grandmaster of its network:
//   node gptp-daemon.js KEY [--seconds N]
// KEY is an adapter's key or MAC address (`halbench list` shows them). Without KEY two simulated
// adapters are connected, and the example is its own grandmaster.
import { parseArgs } from 'node:util';
import { type Adapter, type AdapterInfo, type Hal, isHalError, openHal } from 'avb-hal';
import { type GptpStation, openStation, type StationEvent } from 'avb-hal/gptp';

const { values, positionals } = parseArgs({
  options: { seconds: { type: 'string' } },
  allowPositionals: true,
});
const [key] = positionals;

/** One line per event that an operator wants to see; offsets once a second. */
let lastOffsetS = -1;
function log(event: StationEvent): void {
  const nowS = Math.floor(process.uptime());
  if (event.kind === 'sync') return;
  if (event.kind !== 'offset') {
    console.log(JSON.stringify(event));
    return;
  }
  if (nowS === lastOffsetS) return;
  lastOffsetS = nowS;
  const { offsetNs, linkDelayNs, correctedPpb, servo } = event;
  const rate = correctedPpb === null ? 'kept' : `${correctedPpb.toFixed(0)} ppb`;
  console.log(`offset ${offsetNs} ns, delay ${linkDelayNs.toFixed(0)} ns, rate ${rate}, ${servo}`);
}

/** Runs a station until `signal` aborts; tells what happens each 100 ms. */
async function keep(station: GptpStation, signal: AbortSignal): Promise<void> {
  const tell = (): void => {
    for (const event of station.takeEvents()) log(event);
  };
  const timer = setInterval(tell, 100);
  signal.addEventListener('abort', () => station.close());
  try {
    await station.run();
  } finally {
    clearInterval(timer);
    tell();
  }
}

function find(hal: Hal, wanted: string): AdapterInfo {
  const found = hal.adapters().find(({ key, mac }) => key === wanted || mac === wanted);
  if (found === undefined) throw new Error(`no adapter ${wanted}: halbench list shows them`);
  return found;
}

/** Starts again after the adapter went: a suspended machine, a driver that was updated. */
async function daemon(signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const hal = openHal({ access: 'discipline' });
    try {
      const nic = hal.open(find(hal, key as string));
      await keep(await openStation(hal, nic), signal);
    } catch (error) {
      if (!isHalError(error, 'HAL_ADAPTER_GONE')) throw error;
      console.log(error.message);
      await new Promise((resolve) => setTimeout(resolve, 5000));
    } finally {
      hal.close();
    }
  }
}

async function simulated(signal: AbortSignal): Promise<void> {
  const adapters = [8000, -15_000].map((oscillatorPpb) => ({ family: 'i226', oscillatorPpb }) as const);
  const scenario = { time: 'real', adapters } as const;
  const hal = openHal({ backend: 'sim', access: 'discipline', scenario });
  const [master, slave] = [0, 1].map((index) => hal.open({ index })) as [Adapter, Adapter];
  hal.simulation?.connect(master, slave, { delayNs: 350 });
  const grandmaster = await openStation(hal, master, { priority1: 100 });
  signal.addEventListener('abort', () => grandmaster.close());
  await Promise.all([grandmaster.run(), keep(await openStation(hal, slave), signal)]);
  hal.close();
}

const ended = new AbortController();
process.once('SIGINT', () => ended.abort());
if (values.seconds !== undefined) {
  setTimeout(() => ended.abort(), Number(values.seconds) * 1000).unref();
}
await (key === undefined ? simulated(ended.signal) : daemon(ended.signal));
console.log('ended');
