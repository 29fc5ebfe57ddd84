/** The facade, the addon and the intel_avb backend on the stand-in driver, against the truth. */
import type { Adapter, Hal } from 'avb-hal';
import { describe, expect, it } from 'vitest';
import {
  codeOf,
  expectTrue,
  openStandin,
  order,
  pass,
  SEATS,
  shownAt,
  truthOf,
} from './standin.js';

const SET_NS = 1_800_000_000_123_456_789n;
const SEEDS = [1, 2, 3, 4];

const openFamily = (hal: Hal, family: Adapter['family']): Adapter =>
  hal.open({ family }, { clock: { steering: 'hardware' } });

describe('intel_avb on the stand-in', () => {
  it('lists the adapters and labels all of it as simulated', () => {
    const hal = openStandin('intel_avb');
    expect(hal.backend).toBe('intel_avb');
    expect(hal.simulated).toBe(true);
    expect(hal.selection.attempts[0]).toMatchObject({ backend: 'intel_avb', available: true });
    expect(hal.selection.attempts[0]?.reason).toContain('stand-in');
    const list = hal.adapters();
    // The driver lists the adapter that came last first.
    expect(list.map(({ key }) => key)).toEqual(['avb:I226:0', 'avb:I219:0', 'avb:I210:0']);
    for (const info of list) {
      expect(info).toMatchObject({ simulated: true, mac: null, guid: null });
      expect(info.capabilities).toMatchObject({ groundTruth: true, clockRead: true });
      const nic = hal.open(info);
      expect(nic.simulated).toBe(true);
      expect(nic.clock.simulated).toBe(true);
      expect(nic.clock.read()).toMatchObject({ source: 'hardware', simulated: true });
      expect(nic.clock.crossTimestamp()).toMatchObject({
        source: 'cross',
        method: 'user-bracket',
        systemClock: 'virtual',
        simulated: true,
      });
      expect(nic.clock.window().simulated).toBe(true);
      expect(truthOf(hal, nic).simulated).toBe(true);
    }
  });

  it('has a performance counter of 10 MHz that only moves when it is told to', () => {
    const hal = openStandin('intel_avb');
    const { systemClock } = hal;
    expect(systemClock).toMatchObject({ id: 'virtual', frequencyHz: 10_000_000n });
    const before = systemClock.nowNs();
    pass(hal, 2);
    expect(systemClock.nowNs() - before).toBe(2_000_000_000n);
  });

  describe.each(SEATS)('$family', ({ family, resolutionNs }) => {
    it.each(SEEDS)('reads and pairs its clock, seed %d', (seed) => {
      const hal = openStandin('intel_avb');
      order(hal, `call-latency profile=published seed=${seed}`);
      const nic = openFamily(hal, family);
      for (let i = 0; i < 100; i += 1) {
        const before = truthOf(hal, nic);
        const { deviceNs } = nic.clock.read();
        const after = truthOf(hal, nic);
        expect(deviceNs).toBeGreaterThanOrEqual(before.deviceNs - BigInt(resolutionNs));
        expect(deviceNs).toBeLessThanOrEqual(after.deviceNs);
        const cross = nic.clock.crossTimestamp({ brackets: 1 + (i % 9) });
        expectTrue(truthOf(hal, nic), cross, resolutionNs);
        pass(hal, 0.01);
      }
    });

    it('is set and stepped', () => {
      const hal = openStandin('intel_avb');
      order(hal, 'call-latency profile=published');
      const nic = openFamily(hal, family);
      const beginNs = hal.systemClock.nowNs();
      expect(nic.clock.set(SET_NS)).toMatchObject({ appliedTo: 'hardware', simulated: true });
      const now = truthOf(hal, nic);
      const tookNs = now.systemNs - beginNs;
      expect(now.deviceNs).toBeGreaterThanOrEqual(SET_NS);
      expect(now.deviceNs).toBeLessThanOrEqual(SET_NS + 2n * tookNs);
      for (const step of [-2_000_000_000n, 2_000_000_000n]) {
        const before = truthOf(hal, nic);
        nic.clock.adjustOffset(step);
        const after = truthOf(hal, nic);
        const lost = shownAt(before, after.systemNs, after.deviceNs) + Number(step);
        expect(lost).toBeGreaterThanOrEqual(-100);
        expect(lost).toBeLessThanOrEqual(2 * Number(after.systemNs - before.systemNs));
      }
    });
  });

  it.each([
    ['i226', 29_296_875],
    ['i210', 3_906_250],
    ['i219', -40_000_000],
  ] as const)('%s starts at the rate of its silicon: %d ppb', async (family, ppb) => {
    const hal = openStandin('intel_avb');
    order(hal, 'call-latency profile=published');
    const nic = openFamily(hal, family);
    const { ratePpb, boundPpb } = await nic.clock.measureRate({ durationMs: 10_000 });
    expect(Math.abs(ratePpb - truthOf(hal, nic).ratePpb)).toBeLessThanOrEqual(boundPpb);
    expect(Math.abs(ratePpb - ppb)).toBeLessThan(60_000);
    expect(nic.clock.config()).toMatchObject({ running: true, simulated: true });
    expect(nic.clock.config().timincaPpb).toBeCloseTo(ppb, 0);
  });

  it('commands rates relative to the system clock once it is calibrated', async () => {
    const hal = openStandin('intel_avb');
    const nic = openFamily(hal, 'i226');
    expect(nic.clock.adjustRate(5_000_000)).toMatchObject({ reference: 'nominal' });
    const { boundPpb } = await nic.clock.calibrate({ durationMs: 60_000 });
    const done = nic.clock.adjustRate(3_000_000);
    expect(done).toMatchObject({ reference: 'system', appliedTo: 'hardware' });
    const { ratePpb } = truthOf(hal, nic);
    expect(Math.abs(ratePpb - done.commandedPpb)).toBeLessThanOrEqual(boundPpb + 0.1);
    const { minPpb, maxPpb } = nic.clock.rateRange();
    expect(minPpb).toBeGreaterThan(0);
    for (const ppb of [0, minPpb - 1000, maxPpb + 1000]) {
      expect(codeOf(() => nic.clock.adjustRate(ppb))).toBe('HAL_RATE_UNREACHABLE');
    }
    expect(truthOf(hal, nic).ratePpb).toBe(ratePpb);
  });

  it('brings an I219 to real time, after calibration only', async () => {
    const hal = openStandin('intel_avb');
    const nic = openFamily(hal, 'i219');
    expect(codeOf(() => nic.clock.adjustRate(0))).toBe('HAL_NOT_CALIBRATED');
    const { boundPpb } = await nic.clock.calibrate({ durationMs: 60_000 });
    nic.clock.adjustRate(0);
    const { stepPpb } = nic.clock.rateRange();
    expect(Math.abs(truthOf(hal, nic).ratePpb)).toBeLessThanOrEqual(boundPpb + stepPpb);
  });

  it('reads and writes registers with a debug driver only', () => {
    const hal = openStandin('intel_avb');
    const nic = openFamily(hal, 'i226');
    expect(nic.registers.read(0xb608)).toBe(0x18000000);
    nic.registers.write(0xb608, 0);
    const { ratePpb, oscillatorPpb } = truthOf(hal, nic);
    expect(ratePpb).toBeCloseTo(oscillatorPpb, 1);
    expect(nic.driver.state()).toMatchObject({ debugBuild: true, hardwareState: 'ptp-ready' });
    order(hal, 'build mode=release');
    const released = openFamily(hal, 'i226');
    expect(released.capabilities.registerRead).toBe(false);
    expect(codeOf(() => released.registers.read(0xb608))).toBe('HAL_NOT_SUPPORTED');
    expect(released.driver.state().debugBuild).toBe(false);
  });

  it('does not take options or orders that do not exist', () => {
    const hal = openStandin('intel_avb');
    expect(() => order(hal, '')).toThrow(RangeError);
    for (const text of [
      'clock-stop adapter=0',
      'driver',
      'driver installed=2',
      'driver installed=1 adapter=0',
      'call-latency profile=fast',
      'call-latency profile=published seed=-1',
      'interfere adapter=3',
      'interfere adapter=0 count=x',
      'timestamp-functions present=yes',
      'clock-step adapter=7 ns=1',
    ]) {
      expect(
        codeOf(() => order(hal, text)),
        text,
      ).toBe('HAL_SCENARIO_INVALID');
    }
    expect(hal.adapters()).toHaveLength(3);
  });
});
