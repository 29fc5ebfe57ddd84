/** gPTP end stations on modelled adapters: frames, stamps, servo, against the truth. */
import {
  type Adapter,
  type Hal,
  HalError,
  openHal,
  type SimulatedFamily,
  type WireOptions,
} from 'avb-hal';
import { type GptpStation, openStation, type StationOptions } from 'avb-hal/gptp';
import { afterEach, describe, expect, it } from 'vitest';
import { randomFrom } from '../unit/gptp/network.js';

const MS = 1_000_000n;

let hal: Hal;
let ends: [Adapter, Adapter];
afterEach(() => hal.close());

function openPair(
  families: readonly SimulatedFamily[],
  crystals: readonly number[],
  seed = 1,
  time: 'virtual' | 'real' = 'virtual',
): void {
  const adapters = families.map((family, n) => ({
    family,
    oscillatorPpb: crystals[n] as number,
    wanderPpbPerSqrtS: 1,
  }));
  hal = openHal({ backend: 'sim', access: 'discipline', scenario: { time, seed, adapters } });
  ends = [0, 1].map((index) => hal.open({ index })) as [Adapter, Adapter];
}

const connect = (options: WireOptions): void => hal.simulation?.connect(...ends, options);

/** What the second adapter's clock shows minus what the first one's does, from the model. */
function errorNs(): number {
  const [master, slave] = ends.map((nic) => hal.simulation?.truth(nic)) as [Truth, Truth];
  const shown = (nic: Adapter, rawNs: bigint): bigint =>
    nic.clock.mode === 'hardware' ? rawNs : nic.clock.fromRaw(rawNs);
  const apart = shown(ends[1], slave.deviceNs) - shown(ends[0], master.deviceNs);
  return Number(apart - (slave.systemNs - master.systemNs));
}
type Truth = ReturnType<NonNullable<Hal['simulation']>['truth']>;

async function stations(
  master: StationOptions,
  slave: StationOptions,
): Promise<[GptpStation, GptpStation]> {
  return [
    await openStation(hal, ends[0], { priority1: 100, ...master }),
    await openStation(hal, ends[1], slave),
  ];
}

/** Lets `ms` pass, in steps as late as a program's timer is; `each` is called after every step. */
async function pass(
  both: readonly GptpStation[],
  ms: number,
  random: () => number,
  each: () => void = () => undefined,
): Promise<void> {
  for (let n = 0; n < ms; n += 1) {
    hal.simulation?.advance(MS + BigInt(Math.floor(random() * 20_000)));
    for (const station of both) await station.step();
    each();
  }
}

const FAMILIES: readonly SimulatedFamily[] = ['i210', 'i219', 'i225', 'i226'];
const PAIRS = FAMILIES.flatMap((a, n) => FAMILIES.slice(n).map((b) => [a, b] as const));
const CABLES = [5, 350, 5000];

describe('an end station on a modelled adapter', () => {
  it.each(PAIRS)(
    '%s and %s: within 40 ns of the truth after 5 s, 100 ns with an I219',
    async (a, b) => {
      const seed = 1 + PAIRS.findIndex(([x, y]) => x === a && y === b);
      const random = randomFrom(seed);
      const crystal = (): number => Math.round((random() - 0.5) * 200_000);
      const delayNs = CABLES[seed % CABLES.length] as number;
      const asymmetryNs = Math.min(delayNs, 40) * (seed % 2 === 0 ? 1 : -1);
      openPair([a, b], [crystal(), crystal()], seed);
      connect({ delayNs, asymmetryNs, loss: 0.01, seed });
      const limits = { maxLinkDelayNs: 10_000 };
      const both = await stations(limits, { ...limits, asymmetryNs });
      let capableAt = 0;
      let settledAt = 0;
      let worstNs = 0;
      let ms = 0;
      await pass(both, 15_000, random, () => {
        ms += 1;
        const [slave] = both.slice(1) as [GptpStation];
        if (capableAt === 0 && slave.status().ports[0]?.asCapable) capableAt = ms;
        const error = Math.abs(errorNs());
        if (error > 1000) settledAt = ms;
        if (ms > 7000) worstNs = Math.max(worstNs, error);
      });
      const said = `seed ${seed}: ${worstNs} ns, settled ${settledAt - capableAt} ms after asCapable`;
      const slow = [a, b].includes('i219');
      expect(worstNs, said).toBeLessThanOrEqual(slow ? 100 : 40);
      expect(settledAt - capableAt, said).toBeLessThanOrEqual(2000);
      const status = both[1].status();
      const [port] = status.ports as [(typeof status.ports)[0]];
      expect(Math.abs((port.meanLinkDelayNs as number) - delayNs), said).toBeLessThanOrEqual(
        slow ? 25 : 15,
      );
      expect(status).toMatchObject({ isGrandmaster: false, simulated: true });
      // One step at most, and none after it.
      const steps = both[1]
        .takeEvents()
        .filter((event) => event.kind === 'offset' && event.steppedNs !== 0n);
      expect(steps.length, said).toBeLessThanOrEqual(1);
    },
  );

  it('goes on after a cable was pulled, and holds its rate meanwhile', async () => {
    openPair(['i226', 'i226'], [20_000, -20_000]);
    connect({ delayNs: 350 });
    const both = await stations({}, {});
    const random = randomFrom(5);
    await pass(both, 8000, random);
    hal.simulation?.disconnect(ends[1]);
    await linkIs(both[1], false);
    await pass(both, 3000, random);
    // 3 s without a master: what the crystals wander, and what the rate was known to.
    expect(Math.abs(errorNs())).toBeLessThan(300);
    connect({ delayNs: 350 });
    await linkIs(both[1], true);
    await pass(both, 6000, random);
    expect(both[1].status().ports[0]).toMatchObject({ role: 'slave', asCapable: true });
    expect(Math.abs(errorNs())).toBeLessThanOrEqual(40);
  });

  it('goes on from a rate that was commanded before', async () => {
    openPair(['i226', 'i226'], [20_000, -20_000]);
    connect({ delayNs: 350 });
    ends[1].clock.adjustRate(30_000);
    const both = await stations({}, { servo: { initialPpb: 30_000 } });
    const random = randomFrom(9);
    const rates: number[] = [];
    await pass(both, 6000, random, () => {
      const rate = both[1].status().ports[0]?.neighborRateOffset ?? null;
      if (rate !== null) rates.push(rate * 1e9);
    });
    expect(Math.abs(errorNs())).toBeLessThanOrEqual(40);
    // 10 ppm remain to be corrected; a rate that was forgotten would show as 20 ppm the other way.
    expect(rates[0]).toBeGreaterThan(9500);
    expect(Math.min(...rates)).toBeGreaterThan(-5000);
  });

  it('measures without steering where it is told so', async () => {
    openPair(['i226', 'i226'], [20_000, 20_000]);
    connect({ delayNs: 350 });
    const both = await stations({}, { steer: false });
    const before = errorNs();
    await pass(both, 4000, randomFrom(6));
    expect(errorNs()).toBeLessThan(before + 100);
    const { offset } = both[1].status();
    expect(offset).toMatchObject({ correctedPpb: null, steppedNs: 0n, servo: 'unlocked' });
    expect(Math.abs(Number(offset?.offsetNs) - errorNs())).toBeLessThanOrEqual(40);
  });

  it.each([
    ['udp4', 'e2e'],
    ['udp6', 'p2p'],
    ['l2', 'e2e'],
  ] as const)(
    'the profile ptp over %s, %s: within 100 ns of the truth',
    async (transport, delayMechanism) => {
      openPair(['i226', 'i210'], [20_000, -30_000]);
      connect({ delayNs: 2000 });
      const options = {
        profile: 'ptp',
        transport,
        delayMechanism,
        logSyncInterval: -2,
        logPdelayInterval: -2,
      } as const;
      const quick = { ...options, logAnnounceInterval: -2 } as const;
      const both = await stations(quick, quick);
      let worstNs = 0;
      let ms = 0;
      await pass(both, 20_000, randomFrom(8), () => {
        ms += 1;
        if (ms > 12_000) worstNs = Math.max(worstNs, Math.abs(errorNs()));
      });
      expect(both[1].status()).toMatchObject({ isGrandmaster: false, stepsRemoved: 1 });
      const [port] = both[1].status().ports;
      expect(port?.role).toBe('slave');
      expect(Math.abs((port?.meanLinkDelayNs as number) - 2000)).toBeLessThanOrEqual(20);
      expect(worstNs).toBeLessThanOrEqual(100);
    },
  );

  it('uses stamps without a correction only when it is told so', async () => {
    openPair(['i226', 'i226'], [0, 0]);
    connect({ delayNs: 350 });
    const table = { 100: { ingressNs: 0, egressNs: 0 } };
    const none = await stations({ latency: table }, { latency: table });
    await pass(none, 3000, randomFrom(7));
    expect(none[1].status().ports[0]?.counters).toMatchObject({ pdelayExchanges: 0 });
    expect(none[1].status().ports[0]?.counters.noTransmitStamp).toBeGreaterThan(0);
    for (const station of none) station.close();
    const bare = await stations(
      { latency: 'none', maxLinkDelayNs: 10_000 },
      { latency: 'none', maxLinkDelayNs: 10_000 },
    );
    await pass(bare, 3000, randomFrom(7));
    expect(bare[1].status().ports[0]?.counters.pdelayExchanges).toBeGreaterThan(1);
  });

  it('runs in real time until it is closed', async () => {
    openPair(['i226', 'i226'], [20_000, -20_000], 1, 'real');
    connect({ delayNs: 350 });
    const both = await stations({}, {});
    const running = Promise.all(both.map((station) => station.run()));
    for (let n = 0; n < 200 && both[1].status().offset?.servo !== 'locked'; n += 1) {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    expect(both[1].status().offset?.servo).toBe('locked');
    for (const station of both) station.close();
    await running;
  });

  it('ends with the signal and with the HAL', async () => {
    openPair(['i226', 'i226'], [0, 0], 1, 'real');
    connect({});
    const ended = new AbortController();
    const both = await stations({ signal: ended.signal }, {});
    const running = both.map((station) => station.run());
    await new Promise((resolve) => setTimeout(resolve, 50));
    ended.abort();
    await running[0];
    hal.close();
    await expect(running[1]).resolves.toBeUndefined();
  });

  it('says what an adapter lacks', async () => {
    openPair(['i226', 'i226'], [0, 0]);
    const watched = openHal({ backend: 'sim', access: 'observe', scenario: { time: 'virtual' } });
    const nic = watched.open({ index: 0 });
    await expect(openStation(watched, nic)).rejects.toThrow(HalError);
    await expect(openStation(watched, nic, { domain: 200 })).rejects.toThrow('domain');
    await expect(openStation(watched, nic, { steer: 1 } as never)).rejects.toThrow('steer');
    watched.close();
  });
});

async function linkIs(station: GptpStation, up: boolean): Promise<void> {
  for (let n = 0; n < 400 && station.status().ports[0]?.linkUp !== up; n += 1) {
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  expect(station.status().ports[0]?.linkUp).toBe(up);
}
