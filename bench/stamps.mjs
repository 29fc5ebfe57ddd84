// `node bench/stamps.mjs [--json] [--rounds N]`: nanoseconds a stamp on its way from a full native ring
// to JavaScript: in batches, with and without reading each device time, and one by one with `for
// await`. The ring is filled in virtual time before each block, so that only the way is measured.
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { openHal } from 'avb-hal';
import { median, medianInterval } from './blocks.mjs';

const SEED = 1;
const CAPACITY = 131_072;
const ROUNDS = 20;
/** The figure that is asked for, in stamps per second. */
const WANTED_PER_S = 10e6;
/** Six frames in 10 us, as fast as the simulator makes them; a look at it every ms. */
const TRAFFIC = 'ptp-traffic adapter=0 sync=10000 pdelay=10000';
const STEP_NS = 1_000_000n;
const MOST_STEPS = 1000;

function fill(hal, stream) {
  for (let i = 0; i < MOST_STEPS && stream.counters().waiting < CAPACITY; i += 1) {
    hal.simulation.advance(STEP_NS);
  }
}

async function drainBatches(stream, read) {
  let seen = 0;
  let sum = 0n;
  const began = process.hrtime.bigint();
  while (seen < CAPACITY) {
    const { value: batch } = await stream.next();
    if (read) for (let i = 0; i < batch.count; i += 1) sum += batch.deviceNs(i) & 1n;
    seen += batch.count;
  }
  return Number(process.hrtime.bigint() - began) / seen + Number(sum & 0n);
}

async function drainOneByOne(stream) {
  let seen = 0;
  const began = process.hrtime.bigint();
  while (seen < CAPACITY) {
    await stream.next();
    seen += 1;
  }
  return Number(process.hrtime.bigint() - began) / seen;
}

/** [id, what is done, how its stream is opened, how a full ring is drained]. */
const CASES = [
  ['batches', 'batches', 'batches', (stream) => drainBatches(stream, false)],
  ['batches-read', 'batches, each deviceNs(i) read', 'batches', (s) => drainBatches(s, true)],
  ['events', 'one by one, a frozen object each', 'events', drainOneByOne],
];

async function measure([id, what, kind, drain], rounds) {
  const adapters = [{ family: 'i226' }];
  const scenario = { time: 'virtual', adapters };
  const hal = openHal({ backend: 'sim', access: 'discipline', scenario });
  const adapter = hal.open({ index: 0 });
  adapter.stamps.configure({ packets: true });
  const stream = adapter.stamps[kind]({ capacity: CAPACITY });
  hal.simulation.order(TRAFFIC);
  const times = [];
  for (let round = 0; round < rounds + 2; round += 1) {
    fill(hal, stream);
    times.push(await drain(stream));
  }
  stream.close();
  hal.close();
  const ns = median(times.slice(2));
  return {
    id,
    what,
    ns,
    perSecond: medianInterval(
      times.slice(2).map((t) => 1e9 / t),
      SEED,
    ),
  };
}

/** The measurement as data. */
export async function stampBench(rounds = ROUNDS) {
  const rows = [];
  for (const one of CASES) rows.push(await measure(one, rounds));
  // The consumer looks at every time.
  const met = rows[1].perSecond.value >= WANTED_PER_S;
  return { rounds, seed: SEED, capacity: CAPACITY, wantedPerSecond: WANTED_PER_S, met, rows };
}

export function showStamps({ rows, wantedPerSecond, met }) {
  console.log('Stamps from a full native ring to JavaScript  [SIMULATED source]');
  for (const { what, ns, perSecond } of rows) {
    const rate = (perSecond.value / 1e6).toFixed(2).padStart(8);
    console.log(`${what.padEnd(34)} ${ns.toFixed(1).padStart(8)} ns ${rate} M/s`);
  }
  const wanted = `${wantedPerSecond / 1e6} M/s in batches, each time read`;
  console.log(`At least ${wanted}: ${met ? 'met' : 'NOT met'}`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { values } = parseArgs({
    options: { json: { type: 'boolean' }, rounds: { type: 'string' } },
  });
  const result = await stampBench(values.rounds === undefined ? ROUNDS : Number(values.rounds));
  if (values.json) console.log(JSON.stringify(result, null, 2));
  else showStamps(result);
}
