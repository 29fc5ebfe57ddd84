import { type Adapter, type AdapterInfo, type Hal, openHal, type SimulatedFamily } from 'avb-hal';
import { type GptpStation, openStation, type StationOptions } from 'avb-hal/gptp';
import { CannotRun } from '../../cli/errors.js';
import { interruptible } from '../../cli/interrupt.js';
import type { Progress } from '../../cli/progress.js';
import type { GptpCommandOptions } from './options.js';
import { Recorder } from './recorder.js';

/** A station that has run. */
export interface Ran {
  readonly info: AdapterInfo;
  readonly partner: string;
  readonly recorder: Recorder;
  readonly status: ReturnType<GptpStation['status']>;
}

const STEP_NS = 1_000_000n;
const STEPS_PER_S = 1000;
/** How often the truth is looked at. */
const TRUTH_STEPS = 10;
const DELAY_NS = 350;
const CRYSTALS_PPB = [8000, -15_000];
const NS_PER_S = 1e9;
const TELL_S = 10;
const LOOK_MS = 100;

/** Options that were not given are the profile's. */
const stationOptions = (options: GptpCommandOptions): StationOptions => ({
  profile: options.profile,
  role: options.role,
  domain: options.domain,
  ...(options.transport === null ? {} : { transport: options.transport }),
  ...(options.maxLinkDelay === null ? {} : { maxLinkDelayNs: options.maxLinkDelay }),
});

/** What the partner is so that this station becomes what it was asked to be. */
function partnerOptions(options: GptpCommandOptions): StationOptions {
  const mine = stationOptions(options);
  if (options.role === 'auto') return { ...mine, priority1: 100 };
  return { ...mine, role: options.role === 'slave' ? 'grandmaster' : 'slave' };
}

/** What the adapter's clock shows minus what its partner's does, from the model. */
function errorNs(hal: Hal, partner: Adapter, nic: Adapter): number {
  const { simulation } = hal;
  if (simulation === null) throw new Error('the simulator has its controls');
  const [a, b] = [simulation.truth(partner), simulation.truth(nic)];
  const shown = (one: Adapter, rawNs: bigint): bigint =>
    one.clock.mode === 'hardware' ? rawNs : one.clock.fromRaw(rawNs);
  return Number(shown(nic, b.deviceNs) - shown(partner, a.deviceNs) - (b.systemNs - a.systemNs));
}

/** A timer of a program is late by up to 20 us; that also spreads stamps over the ticks of a slow counter. */
const lateNs = (step: number): bigint => BigInt((step * 7919) % 20_000);

/** Two modelled adapters on a cable, in virtual time. */
export async function runSimulated(
  family: SimulatedFamily,
  options: GptpCommandOptions,
  progress: Progress,
): Promise<Ran> {
  const adapters = CRYSTALS_PPB.map((oscillatorPpb) => ({
    family,
    oscillatorPpb,
    wanderPpbPerSqrtS: 1,
  }));
  const scenario = { time: 'virtual', seed: options.seed, adapters } as const;
  using hal = openHal({ backend: 'sim', access: 'discipline', scenario });
  const [partner, nic] = [0, 1].map((index) => hal.open({ index })) as [Adapter, Adapter];
  hal.simulation?.connect(partner, nic, { delayNs: DELAY_NS, seed: options.seed });
  const other = await openStation(hal, partner, partnerOptions(options));
  const station = await openStation(hal, nic, stationOptions(options));
  const recorder = new Recorder();
  const steps = Math.round(options.seconds * STEPS_PER_S);
  for (let step = 1; step <= steps; step += 1) {
    hal.simulation?.advance(STEP_NS + lateNs(step));
    await other.step();
    await station.step();
    for (const event of station.takeEvents()) recorder.take(event, step / STEPS_PER_S);
    if (step % TRUTH_STEPS === 0)
      recorder.errors.add(step / STEPS_PER_S, errorNs(hal, partner, nic));
    progress.tick(step, steps);
  }
  const way = `a modelled ${family} on a cable of ${DELAY_NS} ns`;
  return { info: nic.info, partner: way, recorder, status: station.status() };
}

/** An adapter of this machine, in real time, with whatever is at the other end. */
export async function runReal(
  hal: Hal,
  info: AdapterInfo,
  options: GptpCommandOptions,
  progress: Progress,
): Promise<Ran> {
  if (!options.send) {
    throw new CannotRun(
      'gPTP measures a link by sending on it and steers the clock of the adapter: add --send where that is allowed',
    );
  }
  using nic = hal.open(info, { access: 'discipline' });
  const station = await openStation(hal, nic, stationOptions(options));
  const recorder = new Recorder();
  const beganNs = hal.systemClock.nowNs();
  const nowS = (): number => Number(hal.systemClock.nowNs() - beganNs) / NS_PER_S;
  let toldS = 0;
  const look = (): void => {
    const atS = nowS();
    for (const event of station.takeEvents()) recorder.take(event, atS);
    progress.tick(Math.min(atS, options.seconds), options.seconds);
    if (atS >= options.seconds) station.close();
    if (atS - toldS < TELL_S) return;
    toldS = atS;
    progress.say(`${atS.toFixed(0)} s: ${recorder.last || 'no Sync yet'}`);
  };
  const status = await interruptible(async (signal) => {
    signal.addEventListener('abort', () => station.close());
    const timer = setInterval(look, LOOK_MS);
    try {
      await station.run();
    } finally {
      clearInterval(timer);
    }
    look();
    return station.status();
  });
  const neighbor = status.ports[0]?.neighbor ?? null;
  return { info, partner: neighbor ?? 'nobody answered', recorder, status };
}
