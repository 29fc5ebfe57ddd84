/** The facade, the addon and the windows_api backend on a Windows made of the stand-in. */
import { type HalErrorCode, isHalError, type StampAvailability } from 'avb-hal';
import { describe, expect, it } from 'vitest';
import { codeOf, expectTrue, openStandin, order, pass, SEATS, truthOf } from './standin.js';

const SEEDS = [1, 2, 3, 4];

describe('windows_api on the stand-in', () => {
  it('lists what Windows knows and labels all of it as simulated', () => {
    const hal = openStandin('windows_api');
    expect(hal.simulated).toBe(true);
    expect(hal.selection.attempts[0]?.reason).toContain('3 adapters');
    const list = hal.adapters();
    expect(list.map(({ family }) => family)).toEqual(['i210', 'i219', 'i226']);
    list.forEach((info, n) => {
      expect(info).toMatchObject({
        simulated: true,
        name: `Ethernet ${n}`,
        mac: `a0:36:9f:00:00:0${n + 1}`,
        guid: `{5AB1E000-0000-4000-8000-00000000000${n}}`,
        location: { bus: n + 1, device: 0, function: 0 },
        numaNode: 0,
        driver: { name: 'avbstandin', version: '1.0.0.0', provider: 'avb-hal stand-in' },
      });
      expect(info.pci).toMatchObject({ vendor: 0x8086, exact: true });
      expect(info.link).toMatchObject({ up: true });
      const nic = hal.open(info);
      expect(nic.clock.read()).toMatchObject({ source: 'cross', simulated: true });
      expect(nic.clock.crossTimestamp()).toMatchObject({ method: 'os-cross', simulated: true });
      expect(nic.stamps.status()).toMatchObject({ simulated: true, state: 'active' });
    });
  });

  it('follows the link', () => {
    const hal = openStandin('windows_api');
    const nic = hal.open({ family: 'i226' });
    expect(nic.info.link).toEqual({ up: true, speedBps: 2_500_000_000 });
    order(hal, 'link adapter=2 mbps=0');
    expect(nic.refresh().link).toEqual({ up: false, speedBps: null });
  });

  describe.each(SEATS)('$family', ({ family, number, resolutionNs }) => {
    it.each(SEEDS)('pairs its clock, seed %d', (seed) => {
      const hal = openStandin('windows_api');
      order(hal, `call-latency profile=published seed=${seed}`);
      const nic = hal.open({ family });
      for (let i = 0; i < 100; i += 1) {
        const cross = nic.clock.crossTimestamp({ brackets: 1 + (i % 9) });
        expectTrue(truthOf(hal, nic), cross, resolutionNs);
        pass(hal, 0.01);
      }
    });

    it.each([0, 125_000_000, 62_500_000])('counts in a unit of %d Hz', (hz) => {
      const hal = openStandin('windows_api');
      order(
        hal,
        `nominal-hz adapter=${number} hz=125000000`,
        `nominal-hz adapter=${number} hz=${hz}`,
      );
      const nic = hal.open({ family });
      expect(nic.stamps.status().nominalHz).toBe(hz === 0 ? null : BigInt(hz));
      const first = nic.clock.crossTimestamp({ brackets: 25 });
      pass(hal, 10);
      const second = nic.clock.crossTimestamp({ brackets: 25 });
      const elapsedNs = Number(second.systemNs - first.systemNs);
      const rate = Number(second.deviceNs - first.deviceNs) / elapsedNs;
      // A unit that the driver does not say is measured against the system clock.
      const expected = hz === 0 ? 1 : 1 + truthOf(hal, nic).ratePpb * 1e-9;
      expect(Math.abs(rate / expected - 1)).toBeLessThan(hz === 0 ? 1e-3 : 1e-6);
    });
  });

  it.each([
    ['active', 'active', 0, 'none', '1'],
    ['disabled', 'supported-disabled', 0, 'HAL_NOT_SUPPORTED', '0'],
    ['software', 'supported-disabled', 0, 'HAL_NOT_SUPPORTED', '0'],
    ['unsupported', 'adapter-unsupported', 50, 'HAL_NOT_SUPPORTED', null],
    ['invalid-oid', 'adapter-unsupported', 23, 'HAL_NOT_SUPPORTED', null],
    ['bad-driver', 'driver-error', 2001, 'HAL_DRIVER_ERROR', '1'],
    ['denied', 'driver-error', 5, 'HAL_ACCESS_DENIED', '1'],
  ] as const)('tells the state of a driver that is %s: %s', (mode, state, native, code, value) => {
    const hal = openStandin('windows_api');
    order(hal, `timestamps adapter=2 mode=${mode}`);
    const nic = hal.open({ family: 'i226' });
    const status = nic.stamps.status();
    expect(status).toMatchObject({ state, nativeCode: native, crossTimestamp: code === 'none' });
    expect(status.keywordValue).toBe(value);
    expect(status.keywordOffered).toBe(value !== null);
    expect(status.action).not.toBe('');
    expect(nic.capabilities.crossTimestamp).toBe(code === 'none');
    for (const call of [() => nic.clock.crossTimestamp(), () => nic.clock.read()]) {
      expect(codeOf(call)).toBe<HalErrorCode | 'none'>(code);
    }
    // The other adapters are not concerned.
    expect(hal.open({ family: 'i210' }).stamps.status().state).toBe<StampAvailability>('active');
  });

  it('switches timestamping on and back, restarting the adapter only when asked', async () => {
    const hal = openStandin('windows_api');
    order(hal, 'timestamps adapter=2 mode=disabled');
    const nic = hal.open({ family: 'i226' }, { access: 'configure' });
    const enabling = await nic.stamps.enable({ restart: true });
    expect(enabling).toMatchObject({ before: '0', after: '1', restarted: true });
    expect(enabling.status).toMatchObject({ state: 'active', keywordValue: '1' });
    expect(nic.clock.crossTimestamp().boundNs).toBeGreaterThan(0n);
    const restored = await enabling.restore();
    expect(restored).toMatchObject({ before: '1', after: '0', restarted: true });
    expect(restored.status?.state).toBe<StampAvailability>('supported-disabled');
    const alone = await nic.stamps.enable();
    expect(alone.restarted).toBe(false);
    expect(alone.status?.state).toBe<StampAvailability>('supported-disabled');
    expect(alone.status?.action).toContain('restart the adapter');
    await alone.restore();
    expect(nic.stamps.status().keywordValue).toBe('0');
  });

  it('delivers what a change did although everything was closed meanwhile', async () => {
    const hal = openStandin('windows_api');
    order(hal, 'timestamps adapter=2 mode=disabled');
    const nic = hal.open({ family: 'i226' }, { access: 'configure' });
    const running = nic.stamps.enable();
    hal.close();
    expect(await running).toMatchObject({ before: '0', after: '1', status: null });
  });

  it('tells an old Windows', () => {
    const first = openStandin('windows_api');
    order(first, 'timestamp-functions present=0');
    const hal = openStandin('windows_api');
    expect(hal.selection.attempts[0]?.reason).toContain('missing (build 10.0.19045)');
    const nic = hal.open({ family: 'i226' });
    expect(nic.stamps.status()).toMatchObject({
      state: 'api-missing',
      crossTimestamp: false,
      osBuild: '10.0.19045',
    });
    expect(codeOf(() => nic.clock.crossTimestamp())).toBe('HAL_API_MISSING');
    expect(nic.whyNot('clockRead')).toContain('api-missing');
  });

  it('notices when the driver changes its mind', () => {
    const hal = openStandin('windows_api');
    const nic = hal.open({ family: 'i226' });
    nic.clock.crossTimestamp();
    order(hal, 'timestamps adapter=2 mode=disabled');
    expect(codeOf(() => nic.clock.crossTimestamp())).toBe('HAL_NOT_SUPPORTED');
    order(hal, 'timestamps adapter=2 mode=active');
    expect(codeOf(() => nic.clock.crossTimestamp())).toBe('none');
  });

  it('writes nothing to the hardware', () => {
    const hal = openStandin('windows_api');
    const nic = hal.open({ family: 'i226' }, { clock: { steering: 'hardware' } });
    const calls = [
      () => nic.clock.set(1n),
      () => nic.clock.adjustOffset(1n),
      () => nic.clock.adjustRate(0),
      () => nic.registers.read(0),
      () => nic.registers.write(0, 0),
      () => nic.clock.config(),
    ];
    for (const call of calls) expect(codeOf(call)).toBe('HAL_NOT_SUPPORTED');
  });

  it('takes no software time for hardware time when a driver delivers none', () => {
    const hal = openStandin('windows_api');
    const nic = hal.open({ family: 'i219' });
    order(hal, 'clock-reset adapter=1', 'clock-freeze adapter=1 on=1');
    try {
      nic.clock.crossTimestamp();
      expect.fail('a counter that stands at 0 gave a time');
    } catch (error) {
      if (!isHalError(error)) throw error;
      expect(['HAL_CLOCK_READ_INVALID', 'HAL_CLOCK_FROZEN']).toContain(error.code);
    }
  });
});
