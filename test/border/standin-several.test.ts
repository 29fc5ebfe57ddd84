/** One simulated machine through both backends for Windows, joined. */
import { type Hal, type OpenOptions, openHal } from 'avb-hal';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { codeOf, expectTrue, keep, order, pass, standinFolder, truthOf } from './standin.js';

beforeEach(() => void vi.stubEnv('AVB_HAL_BINARY_DIR', standinFolder));
afterEach(() => void vi.unstubAllEnvs());

function openBoth(families = 'i210,i219,i226', options: OpenOptions = {}): Hal {
  const hal = keep(
    openHal({ backend: ['intel_avb', 'windows_api'], access: 'configure', ...options }),
  );
  order(hal, `adapters list=${families} seed=1`);
  return hal;
}

describe('both backends for Windows as one HAL', () => {
  it('list each adapter once, with what each knows', () => {
    const entries = openBoth().adapters();
    expect(entries.map(({ family }) => family)).toEqual(['i226', 'i219', 'i210']);
    for (const info of entries) {
      expect(info.backends).toEqual(['intel_avb', 'windows_api']);
      expect(info.apart).toBeNull();
      expect(info.mac).toMatch(/^([0-9a-f]{2}:){5}/);
      expect(info.origins).toMatchObject({ mac: 'windows_api', link: 'windows_api' });
      expect(info.servedBy).toMatchObject({
        clock: 'intel_avb',
        stamps: 'intel_avb',
        timestamping: 'windows_api',
      });
      expect(info.capabilities).toMatchObject({ clockSet: true, clockRateAdjust: true });
    }
  });

  it('are what auto takes', () => {
    openBoth();
    const hal = keep(openHal());
    expect(hal.backends).toEqual(['intel_avb', 'windows_api']);
    expect(hal.adapters()[0]?.backends).toEqual(hal.backends);
  });

  it('keep apart what nothing tells from each other', () => {
    const entries = openBoth('i226,i226,i210').adapters();
    expect(entries.map(({ backends, apart }) => [backends.length, apart === null])).toEqual([
      [2, true],
      [1, false],
      [1, false],
      [1, false],
      [1, false],
    ]);
    expect(entries[1]?.apart).toContain('identifyAdapters()');
  });

  it('show one clock, steered and read where Windows knows the MAC', () => {
    const hal = openBoth();
    const [{ mac }] = hal.adapters() as unknown as readonly [{ mac: string }];
    const nic = hal.open({ mac }, { clock: { steering: 'hardware' } });
    nic.clock.set(1_700_000_000_000_000_000n);
    expectTrue(truthOf(hal, nic), nic.clock.crossTimestamp(), 8);
    pass(hal, 1);
    expect(nic.clock.now()).toBeGreaterThan(1_700_000_000_900_000_000n);
    expect(nic.facts.mac).toEqual({ value: mac, origin: 'windows_api' });
  });

  it.each(['options', 'environment'])('are served as the %s say', (from) => {
    if (from === 'environment') vi.stubEnv('AVB_HAL_SERVE', 'clock=windows_api');
    const serve = from === 'options' ? { serve: { clock: 'windows_api' as const } } : {};
    const hal = openBoth('i226', serve);
    const nic = hal.open({ index: 0 });
    expect(nic.servedBy).toMatchObject({ clock: 'windows_api', stamps: 'intel_avb' });
    expect(nic.clock.source).toBe('cross');
    expect(nic.capabilities.clockSet).toBe(false);
  });

  it('correct the stamps of the one by the link that the other sees', async () => {
    const hal = openBoth('i226');
    const nic = hal.open({ index: 0 });
    nic.stamps.configure({ packets: true });
    const mbps = (nic.info.link?.speedBps ?? 0) / 1e6;
    expect(mbps).toBeGreaterThan(0);
    const stream = nic.stamps.events();
    order(hal, 'ptp-traffic adapter=0 sync=10000000 pdelay=10000000');
    pass(hal, 0.1);
    const { value } = await stream.next();
    expect(value?.latency?.linkMbps).toBe(mbps);
    expect(value?.correctedNs).not.toBeNull();
  });
});

describe('a backend that fails while the other goes on', () => {
  it('takes its parts with it, as the filter driver does', () => {
    const hal = openBoth();
    const [before] = hal.adapters();
    order(hal, 'driver installed=0');
    const entries = hal.adapters();
    expect(entries[0]).toMatchObject({ key: before?.key, mac: before?.mac });
    expect(entries[0]?.capabilities).toMatchObject({ clockRead: false, timestampStatus: true });
    expect(entries[0]?.absences.clockRead).toMatch(/^HAL_DRIVER_MISSING: /);
    const nic = hal.open({ mac: before?.mac ?? '' });
    expect(codeOf(() => nic.clock.read())).toBe('HAL_DRIVER_MISSING');
    expect(nic.stamps.status().state).toBe('active');
    order(hal, 'driver installed=1');
    expect(hal.adapters()[0]?.capabilities.clockRead).toBe(true);
  });
});
