// What a gPTP end station costs: at 8 Sync and 1 Pdelay per second, as it is by default.
import { openHal } from 'avb-hal';
import { openStation } from 'avb-hal/gptp';
import { orReason, single } from './figure.mjs';

const SECONDS = 60;
const STEPS_PER_S = 1000;
const STEP_NS = 1_000_000n;
const SETTLED_S = 10;
const SHARE_LIMIT = 0.005;
const SYNC_LIMIT_NS = 100_000;

const how =
  `two modelled I226 on a cable for ${SECONDS} s of virtual time, in steps of 1 ms; steps of the slave are timed ` +
  'in which a frame came or something was due';
const SHARE = {
  id: 'gptp-share-of-a-core',
  title: 'share of a core that a gPTP station needs, 8 Sync and 1 Pdelay per second',
  unit: 'ratio',
  limit: SHARE_LIMIT,
  simulated: true,
  how: `${how}, summed up; with the calls at the model`,
};
const SYNC = {
  id: 'gptp-sync-to-servo',
  title: 'from a Follow_Up in the buffer to the commanded rate, 99th percentile',
  unit: 'ns',
  limit: SYNC_LIMIT_NS,
  simulated: true,
  how: `${how}; those that end with an offset; with the calls at the model`,
};

/** Durations of the slave's steps, in ns: of all that had something to do, and of those with an offset. */
async function steps() {
  const adapters = [8000, -15_000].map((oscillatorPpb) => ({ family: 'i226', oscillatorPpb }));
  const hal = openHal({
    backend: 'sim',
    access: 'discipline',
    scenario: { time: 'virtual', adapters },
  });
  try {
    const [master, slave] = [0, 1].map((index) => hal.open({ index }));
    hal.simulation.connect(master, slave, { delayNs: 350 });
    const [grandmaster, station] = [
      await openStation(hal, master, { priority1: 100 }),
      await openStation(hal, slave),
    ];
    const [busy, offsets] = [[], []];
    for (let step = 0; step < SECONDS * STEPS_PER_S; step += 1) {
      hal.simulation.advance(STEP_NS);
      await grandmaster.step();
      const { sent, received } = station.status().ports[0].counters;
      const began = process.hrtime.bigint();
      await station.step();
      const ns = Number(process.hrtime.bigint() - began);
      const after = station.status().ports[0].counters;
      const worked = after.sent !== sent || after.received !== received;
      const events = station.takeEvents();
      if (step < SETTLED_S * STEPS_PER_S || !worked) continue;
      busy.push(ns);
      if (events.some(({ kind }) => kind === 'offset')) offsets.push(ns);
    }
    return { busy, offsets };
  } finally {
    hal.close();
  }
}

/** The two figures of one run. */
export function gptpCosts() {
  let run = null;
  const measured = () => {
    run ??= steps();
    return run;
  };
  const sum = (list) => list.reduce((a, b) => a + b, 0);
  return [
    () =>
      orReason(SHARE, async () => {
        const { busy } = await measured();
        return single(SHARE, sum(busy) / 1e9 / (SECONDS - SETTLED_S), { steps: busy.length });
      }),
    () =>
      orReason(SYNC, async () => {
        const { offsets } = await measured();
        const sorted = offsets.sort((a, b) => a - b);
        const at = (share) => sorted[Math.floor(share * sorted.length)];
        return single(SYNC, at(0.99), { syncs: sorted.length, medianNs: at(0.5) });
      }),
  ];
}
