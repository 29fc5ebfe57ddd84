/** TSN and port settings through the backends for Windows: what the driver's yes is worth. */
import type { Adapter, GateSchedule, Hal, TsnOutcome } from 'avb-hal';
import { describe, expect, it } from 'vitest';
import { codeOf, openStandin, order } from './standin.js';

const schedule = (cycleTimeNs: bigint): GateSchedule => ({
  baseTimeNs: 0n,
  cycleTimeNs,
  entries: [
    { gateStates: 0x01, durationNs: cycleTimeNs / 2n },
    { gateStates: 0x06, durationNs: cycleTimeNs / 4n },
  ],
});
const SHAPER = {
  trafficClass: 3,
  idleSlopeBps: 100_000_000,
  hiCreditBytes: 1000,
  loCreditBytes: -1000,
  portRateBps: 2_500_000_000,
};
const CYCLE = 0x331c;

const i226 = (hal: Hal): Adapter => hal.open({ family: 'i226' });
const launchAt = (nic: Adapter) => nic.clock.readNs() + 1_000_000_000n;

const settings = (nic: Adapter): Record<string, () => TsnOutcome> => ({
  gates: () => nic.tsn.gates.configure(schedule(1_000_000n)),
  preemption: () => nic.tsn.preemption.configure({ preemptableQueues: 1, verify: false }),
  shaper: () => nic.tsn.shaper.configure(SHAPER),
  launchTime: () => nic.tsn.launchTime.configure({ trafficClass: 2, deviceNs: launchAt(nic) }),
  ptm: () => nic.tsn.ptm.configure({ enable: true }),
  vlan: () => nic.port.vlan.configure({ vlanId: 77, stripReceive: true }),
  eee: () => nic.port.eee.configure({ lpiTimerUs: 20 }),
  pfc: () => nic.port.pfc.configure({ priorities: [3] }),
  streams: () => nic.port.streams.reserve({ streamId: 1n, bandwidthBps: 1_000_000 }),
});

const effects = (nic: Adapter): Record<string, string> =>
  Object.fromEntries(
    Object.entries(settings(nic)).map(([name, run]) => {
      const { effect, note, simulated } = run();
      expect(simulated).toBe(true);
      expect(note, name).toMatch(effect === 'verified' ? /^$/ : /^effect not verified: ./);
      return [name, effect];
    }),
  );

const ALL_ACCEPTED = {
  gates: 'accepted',
  preemption: 'accepted',
  shaper: 'accepted',
  launchTime: 'accepted',
  ptm: 'accepted',
  vlan: 'accepted',
  eee: 'accepted',
  pfc: 'accepted',
  streams: 'accepted',
};

describe('the public driver', () => {
  it('is never believed', () => {
    expect(effects(i226(openStandin('intel_avb')))).toEqual(ALL_ACCEPTED);
  });

  it('is not believed without registers, whatever it does', () => {
    const hal = openStandin('intel_avb');
    order(hal, 'behaviour mode=ideal', 'build mode=release');
    expect(effects(i226(hal))).toEqual(ALL_ACCEPTED);
  });

  it('is verified where its registers hold the setting', () => {
    const hal = openStandin('intel_avb');
    order(hal, 'behaviour mode=ideal');
    expect(effects(i226(hal))).toEqual({
      ...ALL_ACCEPTED,
      gates: 'verified',
      preemption: 'verified',
      shaper: 'verified',
      ptm: 'verified',
      eee: 'verified',
    });
  });

  it.each(['0x170068', '0x17006C', '0x17008C', '0x1700D4', '0x1700F0'])(
    'is not believed when code %s succeeds without a reply',
    (code) => {
      const hal = openStandin('intel_avb');
      const nic = i226(hal);
      order(hal, `bad-status code=${code}`);
      const codes = Object.values(settings(nic)).map((run) => codeOf(run));
      expect(codes.filter((found) => found !== 'none')).toEqual(['HAL_DRIVER_REPLY']);
    },
  );
});

describe('two adapters', () => {
  it('do not disturb each other through calls that ignore the handle', () => {
    const hal = openStandin('intel_avb');
    order(hal, 'adapters list=i226,i226');
    const a = hal.open({ key: 'avb:I226:0' });
    const b = hal.open({ key: 'avb:I226:1' });
    a.tsn.gates.configure(schedule(400_000n));
    expect([a.registers.read(CYCLE), b.registers.read(CYCLE)]).toEqual([400_000, 0]);
    b.tsn.gates.configure(schedule(800_000n));
    a.tsn.ptm.configure({ enable: true });
    expect([a.registers.read(CYCLE), b.registers.read(CYCLE)]).toEqual([400_000, 800_000]);
  });
});

describe('what an adapter or a backend does not have', () => {
  it('is refused with the reason, on intel_avb', () => {
    const hal = openStandin('intel_avb');
    const i210 = hal.open({ family: 'i210' });
    expect(codeOf(() => i210.tsn.gates.configure(schedule(1000n)))).toBe('HAL_NOT_SUPPORTED');
    expect(i210.whyNot('gateControl')).toContain('no transmission gates');
    expect(i210.capabilities.creditShaper).toBe(true);
    const i219 = hal.open({ family: 'i219' });
    expect(codeOf(() => i219.tsn.shaper.configure(SHAPER))).toBe('HAL_NOT_SUPPORTED');
  });

  it('is refused with the reason, on windows_api', () => {
    const nic = i226(openStandin('windows_api'));
    const { launchTime: _, ...others } = settings(nic);
    for (const run of Object.values(others)) expect(codeOf(run)).toBe('HAL_NOT_SUPPORTED');
    expect(nic.whyNot('gateControl')).toContain('Windows');
    expect(nic.whyNot('driverCounters')).toContain('intel_avb');
  });
});

describe('streams, entities and counters', () => {
  it('have 16 places an adapter, which are free again after close', () => {
    const hal = openStandin('intel_avb');
    for (let round = 0; round < 2; round += 1) {
      const nic = hal.open({ family: 'i219' });
      const reserve = () => nic.port.streams.reserve({ streamId: 9n, bandwidthBps: 1000 });
      const made = Array.from({ length: 16 }, reserve);
      expect(codeOf(reserve)).toBe('HAL_DRIVER_ERROR');
      made[0]?.release();
      reserve();
      nic.close();
    }
  });

  it('tell no entities, and count requests', () => {
    const nic = i226(openStandin('intel_avb'));
    const events = nic.port.entities.subscribe();
    expect(events.poll()).toBeNull();
    events.close();
    const requests = () =>
      nic.port.counters.read().find(({ name }) => name === 'IoctlCount')?.value ?? 0n;
    const before = requests();
    expect(requests()).toBe(before + 1n);
    nic.port.counters.reset();
    expect(requests()).toBeLessThan(before + 1n);
    expect(nic.port.counters.read()[0]).toEqual({ name: 'TxPackets', value: 0n, counted: false });
  });
});
