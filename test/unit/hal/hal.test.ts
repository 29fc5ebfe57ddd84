import { describe, expect, it } from 'vitest';
import type { NativeAdapterInfo } from '../../../src/binding/native.js';
import type { OpenOptions } from '../../../src/binding/options.js';
import type { Hal } from '../../../src/hal/hal.js';
import { openHalWith } from '../../../src/hal/hal.js';
import { FakeModule, type FakeSettings, fakeInfo, sourceOf } from '../fakes/native.js';
import { caught } from '../fakes/opened.js';

const THREE: NativeAdapterInfo[] = [
  fakeInfo({ index: 0, family: 'i210', guid: '{AAAA-01}' }),
  fakeInfo({ index: 1, family: 'i226', name: 'Left' }),
  fakeInfo({ index: 2, family: 'i226', name: 'Right', mac: null }),
];

function open(settings: FakeSettings = {}, options: OpenOptions = {}): [Hal, FakeModule] {
  const module = new FakeModule({ name: 'sim', adapters: [...THREE], ...settings });
  const backend = (settings.name ?? 'sim') as 'sim';
  return [openHalWith(sourceOf(module), { backend, ...options }), module];
}

describe('hal.adapters()', () => {
  it('enumerates every time and gives frozen entries', () => {
    const [hal, { log }] = open();
    log.clear();
    const [first] = hal.adapters();
    hal.adapters();
    expect(log.calls).toEqual(['backend.enumerate()', 'backend.enumerate()']);
    expect(Object.isFrozen(first)).toBe(true);
    expect(first).toEqual({
      backend: 'sim',
      backends: ['sim'],
      servedBy: expect.objectContaining({ clock: 'sim', registers: null }),
      origins: expect.objectContaining({ mac: 'sim', link: 'sim', driver: null }),
      apart: null,
      key: 'key-0',
      keys: ['key-0'],
      name: 'Fake 0',
      description: 'A fake adapter',
      family: 'i210',
      index: 0,
      pci: null,
      location: null,
      mac: '02:00:00:00:00:00',
      link: { up: true, speedBps: 2_500_000_000 },
      driver: null,
      numaNode: null,
      guid: '{AAAA-01}',
      luid: null,
      interfaceIndex: null,
      simulated: true,
      capabilities: expect.objectContaining({ clockRead: true, registerWrite: false }),
      absences: expect.objectContaining({ registerWrite: 'the driver is a release build' }),
    });
  });

  it('freezes what lies inside, too', () => {
    const pci = {
      vendor: 0x8086,
      device: 0x125b,
      subsystemVendor: 0,
      subsystemDevice: 0,
      revision: 4,
      exact: false,
    };
    const location = { bus: 1, device: 2, function: 0 };
    const driver = { name: 'd', version: '1', date: '2026-01-01', provider: 'p' };
    const [hal] = open({ adapters: [fakeInfo({ pci, location, driver })] });
    const [info] = hal.adapters();
    for (const part of [info?.pci, info?.location, info?.driver, info?.link]) {
      expect(part).not.toBeNull();
      expect(Object.isFrozen(part)).toBe(true);
    }
    expect(Object.isFrozen(info?.capabilities)).toBe(true);
  });

  it('calls a family it does not know unknown, and a link speed of 0 too', () => {
    const link = { up: true, speedBps: 0n };
    const [hal] = open({ adapters: [fakeInfo({ family: 'x550', link })] });
    expect(hal.adapters()[0]).toMatchObject({ family: 'unknown', link: { speedBps: null } });
  });

  it('says no to capabilities that the manifest does not name', () => {
    const [hal] = open({ adapters: [fakeInfo({ capabilities: [] })] });
    const [info] = hal.adapters();
    expect(Object.values(info?.capabilities ?? {})).not.toContain(true);
    expect(info?.absences.clockRead).toBe('this backend does not offer it');
  });

  it('works without blocking', async () => {
    const [hal] = open();
    expect(await hal.adaptersAsync()).toEqual(hal.adapters());
  });
});

describe('hal.open()', () => {
  it.each<[string, object, string]>([
    ['mac in another form', { mac: '02-00-00-00-00-01' }, 'key-1'],
    ['family', { family: 'i210' }, 'key-0'],
    ['index', { index: 2 }, 'key-2'],
    ['key', { key: 'key-1' }, 'key-1'],
    ['name', { name: 'Right' }, 'key-2'],
    ['guid in another form', { guid: 'aaaa-01' }, 'key-0'],
    ['two keys', { family: 'i226', name: 'Left' }, 'key-1'],
  ])('selects by %s', async (_, selector, key) => {
    const [hal] = open();
    expect(hal.open(selector).key).toBe(key);
    expect((await hal.openAsync(selector)).key).toBe(key);
  });

  it('takes an entry of adapters() without enumerating again', async () => {
    const [hal, { log }] = open();
    const info = hal.adapters()[1];
    if (info === undefined) throw new RangeError('no entry');
    log.clear();
    expect(hal.open(info).key).toBe('key-1');
    expect((await hal.openAsync(info)).key).toBe('key-1');
    expect(log.calls).toEqual(['backend.open(key-1, 0)', 'backend.openAsync(key-1, 0)']);
  });

  it('lists the candidates when several match', () => {
    const [hal, { log }] = open();
    log.clear();
    expect(caught(() => hal.open({ family: 'i226' }))).toMatchObject({
      code: 'HAL_ADAPTER_AMBIGUOUS',
      detail:
        'more than one adapter matches {"family":"i226"}: ' +
        "#1 i226 'Left' 02:00:00:00:00:01; #2 i226 'Right' MAC unknown",
    });
    expect(log.calls).toEqual(['backend.enumerate()']);
  });

  it('lists what there is when none matches', async () => {
    const [hal] = open();
    const error = caught(() => hal.open({ mac: '02:00:00:00:00:09' }));
    expect(error).toMatchObject({ code: 'HAL_NO_ADAPTER', operation: 'hal.open', backend: 'sim' });
    expect(String(error)).toContain("#0 i210 'Fake 0'");
    await expect(hal.openAsync({ index: 9 })).rejects.toMatchObject({ code: 'HAL_NO_ADAPTER' });
  });

  it('says that there is no adapter at all', () => {
    const [hal] = open({ adapters: [] });
    expect(caught(() => hal.open({ index: 0 }))).toMatchObject({
      code: 'HAL_NO_ADAPTER',
      detail: expect.stringContaining('no adapter at all'),
    });
  });

  it('says so when the backend knows no MAC', () => {
    const blind = THREE.map((info) => ({ ...info, mac: null, guid: null }));
    const [hal] = open({ name: 'intel_avb', adapters: blind });
    expect(caught(() => hal.open({ mac: '02:00:00:00:00:01' }))).toMatchObject({
      code: 'HAL_NO_ADAPTER',
      detail: expect.stringContaining("backend 'intel_avb' knows no mac of its adapters"),
      hint: expect.stringContaining('identifyAdapters()'),
    });
  });

  it('refuses an entry of another backend', () => {
    const [hal] = open();
    const [other] = open({ name: 'intel_avb' });
    const info = other.adapters()[0];
    expect(() => hal.open(info ?? {})).toThrow(
      new RangeError(
        "hal.open(target) must be an adapter of backend 'sim', got one of backend 'intel_avb'",
      ),
    );
  });

  it('reports an adapter that has gone meanwhile', async () => {
    const [hal, module] = open();
    const info = hal.adapters()[0];
    if (info === undefined) throw new RangeError('no entry');
    module.backend.adapters.length = 0;
    expect(caught(() => hal.open(info))).toMatchObject({ code: 'HAL_NO_ADAPTER' });
    await expect(hal.openAsync(info)).rejects.toMatchObject({ code: 'HAL_NO_ADAPTER' });
  });

  it.each([
    [{}, {}, 0],
    [{ access: 'discipline' }, {}, 1],
    [{ access: 'configure' }, { access: 'observe' }, 0],
    [{}, { access: 'configure' }, 2],
  ] as const)('with openHal(%o) and open(%o) asks for level %d', (halOptions, options, level) => {
    const adapters = [fakeInfo()];
    const [hal, { log }] = open({ adapters }, halOptions);
    const adapter = hal.open({ index: 0 }, options);
    expect(log.calls.at(-1)).toBe(`backend.open(key-0, ${level})`);
    expect(adapter.access).toBe(['observe', 'discipline', 'configure'][level]);
  });
});

describe('a Hal', () => {
  it('knows its system clock', () => {
    const [hal] = open({ systemClock: 'qpc' });
    expect(hal.systemClock).toMatchObject({ id: 'qpc', frequencyHz: 10_000_000n });
    expect(hal.systemClock.nowNs()).toBe(123n);
  });

  it('is simulated if its backend says so', () => {
    expect(open()[0].simulated).toBe(true);
    expect(open({ name: 'intel_avb' })[0].simulated).toBe(false);
    const [hal] = open({ name: 'intel_avb', probe: { simulated: true } });
    expect(hal.simulated).toBe(true);
    expect(hal.adapters()[0]?.simulated).toBe(true);
    expect(hal.open({ index: 0 }).clock.read().simulated).toBe(true);
  });

  it('has the controls of the simulator only on the simulator', () => {
    expect(open()[0].simulation).not.toBeNull();
    expect(open({ name: 'intel_avb', probe: { simulated: true } })[0].simulation).toBeNull();
    const standIn = open({ name: 'intel_avb', probe: { simulated: true, takesOrders: true } })[0];
    expect(standIn.simulation).not.toBeNull();
  });

  it('closes its adapters, twice without harm, and then says that it is closed', async () => {
    const [hal] = open();
    const adapter = hal.open({ index: 0 });
    expect(hal.closed).toBe(false);
    hal.close();
    hal.close();
    expect(hal.closed).toBe(true);
    expect(adapter.closed).toBe(true);
    const closed = { code: 'HAL_CLOSED' };
    expect(caught(() => hal.adapters())).toMatchObject(closed);
    expect(caught(() => hal.open({ index: 0 }))).toMatchObject(closed);
    expect(caught(() => hal.systemClock.nowNs())).toMatchObject(closed);
    expect(caught(() => adapter.clock.readNs())).toMatchObject(closed);
    await expect(hal.adaptersAsync()).rejects.toMatchObject(closed);
    await expect(hal.openAsync({ index: 0 })).rejects.toMatchObject(closed);
  });

  it('closes at the end of a using block', () => {
    const [hal, module] = open();
    {
      using scoped = hal;
      using adapter = scoped.open({ index: 0 });
      expect(adapter.closed).toBe(false);
    }
    expect(hal.closed).toBe(true);
    expect(module.log.calls.slice(-2)).toEqual(['adapter.close()', 'backend.close()']);
  });

  it('reports a close that fails', () => {
    const [hal, { backend }] = open();
    backend.failure = new Error('x');
    expect(caught(() => hal.close())).toMatchObject({ code: 'HAL_INTERNAL' });
  });
});
