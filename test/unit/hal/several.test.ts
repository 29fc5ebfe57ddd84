/** One adapter that two backends reach: who serves what, and what happens when one of them fails. */
import { describe, expect, it } from 'vitest';
import type { CapabilityName } from '../../../src/binding/capabilities.gen.js';
import type { NativeAdapterInfo } from '../../../src/binding/native.js';
import type { OpenOptions } from '../../../src/binding/options.js';
import { openHalWith } from '../../../src/hal/hal.js';
import { FakeModule, fakeInfo, nativeError, sourceOf } from '../fakes/native.js';
import { caught } from '../fakes/opened.js';

const BOTH = ['intel_avb', 'windows_api'] as const;

const can = (...names: CapabilityName[]): NativeAdapterInfo['capabilities'] =>
  names.map((name) => ({ name, supported: true, reason: '' }));

const FILTER = fakeInfo({
  key: 'avb:0',
  name: 'filter',
  mac: null,
  link: null,
  capabilities: can('clockRead', 'crossTimestamp', 'clockSet', 'transmitStamps', 'stampEvents'),
});
const WINDOWS = fakeInfo({
  key: '{G}',
  name: 'Ethernet 2',
  guid: '{G}',
  driver: { name: 'e2f', version: '2.1', date: '', provider: 'Intel' },
  capabilities: can('clockRead', 'crossTimestamp', 'timestampStatus'),
});

function open(options: OpenOptions = {}) {
  const avb = new FakeModule({ name: 'intel_avb', adapters: [FILTER] });
  const windows = new FakeModule({ name: 'windows_api', adapters: [WINDOWS] });
  const hal = openHalWith(sourceOf(avb, windows), {
    backend: BOTH,
    access: 'configure',
    ...options,
  });
  return { hal, avb, windows };
}

function openAdapter(options: OpenOptions = {}) {
  const opened = open(options);
  const nic = opened.hal.open({ index: 0 });
  const [filter, os] = [opened.avb.adapter, opened.windows.adapter];
  opened.avb.log.clear();
  opened.windows.log.clear();
  return { ...opened, nic, filter, os };
}

const gone = () =>
  nativeError({ code: 'HAL_ADAPTER_GONE', osErrorKind: 'none', detail: 'it went' });

describe('an adapter that two backends reach', () => {
  it('is one entry, with its facts from the backend that knows them', () => {
    const { hal } = open();
    expect(hal.adapters()).toHaveLength(1);
    expect(hal.adapters()[0]).toMatchObject({
      backend: 'intel_avb',
      backends: BOTH,
      key: '{G}',
      keys: ['avb:0', '{G}'],
      name: 'Ethernet 2',
      mac: '02:00:00:00:00:00',
      apart: null,
      servedBy: {
        clock: 'intel_avb',
        stamps: 'intel_avb',
        timestamping: 'windows_api',
        frames: null,
      },
      origins: { mac: 'windows_api', link: 'windows_api', driver: 'windows_api', numaNode: null },
    });
  });

  it.each([[{ key: '{G}' }], [{ key: 'avb:0' }], [{ mac: '02:00:00:00:00:00' }]])(
    'is opened through both by %j',
    (selector) => {
      const { hal, avb, windows } = open();
      hal.open(selector);
      expect(avb.log.calls).toContain('backend.open(avb:0, 2)');
      expect(windows.log.calls).toContain('backend.open({G}, 2)');
    },
  );

  it('is opened through both without blocking', async () => {
    const { hal, avb, windows } = open();
    const nic = await hal.openAsync({ index: 0 });
    expect(nic.servedBy.clock).toBe('intel_avb');
    expect(avb.log.calls).toContain('backend.openAsync(avb:0, 2)');
    expect(windows.log.calls).toContain('backend.openAsync({G}, 2)');
    hal.close();
    expect([avb.backend.closed, windows.backend.closed, nic.closed]).toEqual([true, true, true]);
  });

  it('sends each call to the backend that serves', () => {
    const { nic, avb, windows } = openAdapter();
    nic.clock.readNs();
    nic.stamps.status();
    expect(avb.log.calls).toEqual(['adapter.readClock()']);
    expect(windows.log.calls).toEqual(['adapter.timestampStatus()']);
    expect(nic.servedBy.timestamping).toBe('windows_api');
  });

  it('tells facts with their origin', () => {
    const { nic } = openAdapter();
    expect(nic.facts.mac).toEqual({ value: '02:00:00:00:00:00', origin: 'windows_api' });
    expect(nic.facts.driver).toEqual({ value: nic.info.driver, origin: 'windows_api' });
    expect(nic.facts.numaNode).toEqual({ value: null, origin: null });
    expect(Object.isFrozen(nic.facts) && Object.isFrozen(nic.facts.mac)).toBe(true);
  });

  it('names in errors the backend that the call went to', () => {
    const { nic, filter, os } = openAdapter();
    filter.failure = nativeError();
    expect(caught(() => nic.clock.read())).toMatchObject({ backend: 'intel_avb' });
    os.failure = nativeError();
    expect(caught(() => nic.stamps.status())).toMatchObject({ backend: 'windows_api' });
  });

  it('is closed through both, whatever one of them throws', () => {
    const { nic, filter, os } = openAdapter();
    const { close } = filter;
    filter.close = () => {
      close.call(filter);
      throw nativeError();
    };
    expect(caught(() => nic.close())).toMatchObject({ backend: 'intel_avb' });
    expect([filter.closed, os.closed, nic.closed]).toEqual([true, true, true]);
  });
});

describe('what serves', () => {
  it('is what the options name', () => {
    const { nic, windows } = openAdapter({ serve: { clock: 'windows_api' } });
    expect(nic.servedBy).toMatchObject({ clock: 'windows_api', stamps: 'intel_avb' });
    expect(nic.capabilities.clockSet).toBe(false);
    nic.clock.readNs();
    expect(windows.log.calls).toEqual(['adapter.readClock()']);
  });

  it('is nobody where the one that is named cannot', () => {
    const { nic } = openAdapter({ serve: { stamps: 'windows_api' } });
    expect(nic.servedBy.stamps).toBeNull();
    expect(nic.capabilities.transmitStamps).toBe(false);
    expect(nic.whyNot('transmitStamps')).toBe("the backend that is to serve 'stamps' does not");
    expect(caught(() => nic.stamps.settings())).toMatchObject({
      code: 'HAL_NOT_SUPPORTED',
      operation: 'stamps.settings',
      backend: 'windows_api',
      detail: "windows_api, which is to serve 'stamps', cannot at this adapter",
    });
    nic.close();
    expect(nic.closed).toBe(true);
  });

  it('stays while the adapter is open', () => {
    const { nic, filter } = openAdapter();
    filter.refresh = () => {
      filter.infoNow = { ...filter.infoNow, capabilities: [] };
    };
    nic.refresh();
    expect(nic.servedBy.clock).toBe('intel_avb');
    expect(nic.capabilities.clockRead).toBe(false);
  });
});

describe('a backend that fails while the other goes on', () => {
  it('takes its facets with it, and says why', () => {
    const { nic, filter } = openAdapter();
    filter.refresh = () => {
      throw gone();
    };
    const info = nic.refresh();
    expect(info.capabilities).toMatchObject({ clockRead: false, timestampStatus: true });
    expect(info.absences.clockRead).toMatch(/^HAL_ADAPTER_GONE: .*it went/);
    expect(info.link).toBeNull();
    filter.failure = gone();
    expect(caught(() => nic.clock.readNs())).toMatchObject({
      code: 'HAL_ADAPTER_GONE',
      backend: 'intel_avb',
    });
    expect(nic.stamps.status()).toMatchObject({ state: 'supported-disabled' });
  });

  it('takes the link with it where it was the one that knew', () => {
    const { nic, os } = openAdapter();
    expect(nic.info.link).not.toBeNull();
    os.refresh = () => {
      throw gone();
    };
    expect(nic.refresh()).toMatchObject({ link: null, mac: '02:00:00:00:00:00' });
    expect(nic.capabilities.clockRead).toBe(true);
    // It comes back.
    os.refresh = () => undefined;
    expect(nic.refresh().link).not.toBeNull();
  });

  it('is an error where none goes on', () => {
    const { nic, filter, os } = openAdapter();
    for (const native of [filter, os]) {
      native.refresh = () => {
        throw gone();
      };
    }
    expect(caught(() => nic.refresh())).toMatchObject({
      code: 'HAL_ADAPTER_GONE',
      operation: 'adapter.refresh',
      backend: 'intel_avb',
    });
  });

  it('keeps the entry of an adapter that was listed before, without its abilities', async () => {
    const { hal, windows, avb } = open();
    const [before] = hal.adapters();
    windows.backend.failure = nativeError();
    const [now] = hal.adapters();
    expect(now).toMatchObject({ key: before?.key, backends: BOTH, mac: before?.mac, link: null });
    expect(now?.capabilities).toMatchObject({ clockRead: true, timestampStatus: false });
    expect(now?.absences.timestampStatus).toMatch(/^HAL_DRIVER_ERROR: /);
    avb.backend.failure = nativeError();
    const [later] = await hal.adaptersAsync();
    expect(later?.capabilities).toMatchObject({ clockRead: false, timestampStatus: true });
    expect(hal.adapters()).toEqual([before]);
  });

  it('is opened without it, and refuses what it serves with its error', () => {
    const { hal, windows, avb } = open();
    hal.adapters();
    avb.backend.failure = nativeError();
    const [entry] = hal.adapters();
    windows.log.clear();
    const nic = hal.open(entry as NonNullable<typeof entry>);
    expect(avb.log.calls).not.toContain('backend.open(avb:0, 2)');
    expect(caught(() => nic.clock.readNs())).toMatchObject({
      code: 'HAL_DRIVER_ERROR',
      operation: 'clock.readNs',
      backend: 'intel_avb',
      osError: { kind: 'win32', number: 31 },
    });
    expect(nic.stamps.status().state).toBe('supported-disabled');
    nic.close();
    expect(nic.closed).toBe(true);
  });

  it('fails the listing only where both fail', () => {
    const { hal, windows, avb } = open();
    avb.backend.failure = nativeError({ detail: 'the filter' });
    windows.backend.failure = nativeError({ detail: 'Windows' });
    expect(caught(() => hal.adapters())).toMatchObject({
      operation: 'hal.adapters',
      backend: 'intel_avb',
    });
  });

  it('fails the opening, and leaves nothing open', () => {
    const { hal, windows, avb } = open();
    const [entry] = hal.adapters();
    windows.backend.failure = nativeError({ code: 'HAL_ADAPTER_NOT_READY' });
    expect(caught(() => hal.open(entry as NonNullable<typeof entry>))).toMatchObject({
      code: 'HAL_ADAPTER_NOT_READY',
      operation: 'hal.open',
      backend: 'windows_api',
    });
    expect(avb.adapter.closed).toBe(true);
  });
});

describe('a HAL of several backends', () => {
  it('opens entries of one of them, and no others', () => {
    const { hal } = open();
    const alone = openHalWith(
      sourceOf(new FakeModule({ name: 'windows_api', adapters: [WINDOWS] })),
      { backend: 'windows_api' },
    );
    const [entry] = alone.adapters();
    expect(hal.open(entry as NonNullable<typeof entry>).servedBy.clock).toBe('windows_api');
    const [joined] = hal.adapters();
    expect(() => alone.open(joined as NonNullable<typeof joined>)).toThrow(
      /an adapter of backend 'windows_api', got one of backend 'intel_avb'/,
    );
  });

  it('hears of changes from all', async () => {
    const { hal, avb, windows } = open();
    avb.backend.listenFailure = nativeError({ code: 'HAL_NOT_SUPPORTED' });
    const stream = hal.changes();
    expect(windows.backend.listener).not.toBeNull();
    await stream.return();
  });

  it('says that its times come from silicon where one backend is no model', () => {
    const avb = new FakeModule({
      name: 'intel_avb',
      probe: { simulated: true, takesOrders: true },
    });
    const windows = new FakeModule({ name: 'windows_api', adapters: [WINDOWS] });
    const hal = openHalWith(sourceOf(avb, windows), { backend: BOTH });
    expect([hal.simulated, hal.simulation]).toEqual([false, null]);
  });

  it('closes all, whatever one of them throws', () => {
    const { hal, avb, windows } = open();
    avb.backend.failure = nativeError();
    expect(caught(() => hal.close())).toMatchObject({
      operation: 'hal.close',
      backend: 'intel_avb',
    });
    expect(windows.backend.closed).toBe(true);
  });
});

describe('the correction of stamps of a backend that does not know the link', () => {
  const RX = { kind: 1, deviceNs: 10_000n };

  it('is that of the link that the other one sees', async () => {
    const { nic, filter, os } = openAdapter();
    os.refresh = () => undefined;
    const stream = nic.stamps.events();
    filter.streams.at(-1)?.post(RX);
    const { value } = await stream.next();
    expect(value).toMatchObject({ deviceNs: 10_000n, latency: { linkMbps: 2500 } });
    expect(value?.correctedNs).not.toBeNull();
  });

  it('is none while the link changes', async () => {
    const { nic, filter, os } = openAdapter();
    os.refresh = () => undefined;
    const stream = nic.stamps.events();
    os.infoNow = { ...os.infoNow, link: { up: true, speedBps: 1_000_000_000n } };
    filter.streams.at(-1)?.post(RX);
    expect((await stream.next()).value).toMatchObject({ correctedNs: null, latency: null });
  });
});
