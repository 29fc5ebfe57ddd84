// `node bench/frames.mjs [--json] [--rounds N]`: 100 000 frames of 64 bytes per second received with
// their stamps: how many are lost or without a stamp, and nanoseconds of JavaScript per frame: the
// time for taking the frames out of the native buffer, in batches and one by one. The model
// makes the frames, in virtual time, so that a second is a second whatever the machine does meanwhile.
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { GPTP_ADDRESS, openHal, PTP_ETHERTYPE } from 'avb-hal';
import { median } from './blocks.mjs';

const ROUNDS = 5;
const INTERVAL_NS = 10_000;
const FRAMES = 1e9 / INTERVAL_NS;
const STEP_NS = 10_000_000n;
const STEPS = 100;
const CAPACITY = 4096;
/** Without the check sequence, which the adapter takes off. */
const FRAME_BYTES = 60;
/** The figure that is asked for, in ns of JavaScript per frame. */
const WANTED_NS = 1000;

const now = () => process.hrtime.bigint();

/** What came of a step; `seen` counts what is as it must be. */
async function drainBatches(stream, waiting, seen) {
  for (let left = waiting; left > 0; ) {
    const { value: batch } = await stream.next();
    for (let i = 0; i < batch.count; i += 1) {
      if (batch.deviceNs(i) !== null) seen.stamped += 1;
      if (batch.bytes(i).length === FRAME_BYTES) seen.whole += 1;
      seen.lost += batch.lostBefore(i);
    }
    left -= batch.count;
  }
}

async function drainOneByOne(stream, waiting, seen) {
  for (let left = waiting; left > 0; left -= 1) {
    const { value: frame } = await stream.next();
    if (frame.stamp.deviceNs !== null) seen.stamped += 1;
    if (frame.bytes.length === FRAME_BYTES) seen.whole += 1;
    seen.lost += frame.lostBefore;
  }
}

/** [id, what is done, the port's stream, how its frames are taken]. */
const CASES = [
  ['batches', 'batches, time and bytes of each', (port) => port.batches(), drainBatches],
  ['received', 'one by one, a frozen object each', (port) => port.received(), drainOneByOne],
];

/** One second of frames, or `steps` of it. */
async function second(hal, stream, drain, steps = STEPS) {
  const seen = { received: 0, stamped: 0, whole: 0, lost: 0 };
  const blocks = [];
  for (let step = 0; step < steps; step += 1) {
    hal.simulation.advance(STEP_NS);
    const { waiting } = stream.counters();
    const began = now();
    await drain(stream, waiting, seen);
    blocks.push(Number(now() - began) / waiting);
    seen.received += waiting;
  }
  return { ...seen, blocks };
}

async function measure([id, what, open, drain], rounds) {
  const scenario = { time: 'virtual', adapters: [{ family: 'i226' }] };
  const hal = openHal({ backend: 'sim', access: 'discipline', scenario });
  const nic = hal.open({ index: 0 });
  nic.stamps.configure({ packets: true });
  const port = await nic.frames.open({
    transport: 'l2',
    etherType: PTP_ETHERTYPE,
    join: [GPTP_ADDRESS],
    capacity: CAPACITY,
  });
  const stream = open(port);
  hal.simulation.order(`ptp-traffic adapter=0 sync=${INTERVAL_NS} pdelay=0`);
  // What is on its way at the edges belongs to the seconds beside.
  await second(hal, stream, drain, 1);
  const seconds = [];
  for (let round = 0; round < rounds; round += 1) seconds.push(await second(hal, stream, drain));
  const { dropped, lost } = stream.counters();
  hal.close();
  const least = (key) => Math.min(...seconds.map((one) => one[key]));
  return {
    id,
    what,
    ns: median(seconds.flatMap(({ blocks }) => blocks)),
    perSecond: least('received'),
    stamped: least('stamped'),
    whole: least('whole'),
    lost: dropped + lost + seconds.reduce((sum, one) => sum + one.lost, 0),
  };
}

/** Every frame was received, whole and with its stamp. */
const complete = ({ perSecond, stamped, whole, lost }) =>
  lost === 0 && perSecond >= FRAMES && stamped === perSecond && whole === perSecond;

/** The measurement as data. */
export async function frameBench(rounds = ROUNDS) {
  const rows = [];
  for (const one of CASES) rows.push(await measure(one, rounds));
  const [batches] = rows;
  const met = batches.ns <= WANTED_NS && rows.every(complete);
  return { rounds, wantedNs: WANTED_NS, wantedPerSecond: FRAMES, met, rows };
}

export function showFrames({ rows, wantedNs, wantedPerSecond, met }) {
  console.log('Frames of 64 bytes with stamps to JavaScript  [SIMULATED source, virtual time]');
  for (const { what, ns, perSecond, stamped, lost } of rows) {
    const counts = `${perSecond} per second, ${stamped} stamped, ${lost} lost`;
    console.log(`${what.padEnd(34)} ${ns.toFixed(0).padStart(6)} ns each  ${counts}`);
  }
  const wanted = `${wantedPerSecond} per second, none lost, at most ${wantedNs} ns in batches`;
  console.log(`${wanted}: ${met ? 'met' : 'NOT met'}`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { values } = parseArgs({
    options: { json: { type: 'boolean' }, rounds: { type: 'string' } },
  });
  const result = await frameBench(values.rounds === undefined ? ROUNDS : Number(values.rounds));
  if (values.json) console.log(JSON.stringify(result, null, 2));
  else showFrames(result);
}
