import { describe, expect, it } from 'vitest';
import { CAPABILITY_NAMES } from '../../../src/binding/capabilities.gen.js';
import { CROSS_SLOTS } from '../../../src/binding/native.js';
import type { Adapter } from '../../../src/hal/adapter.js';
import { fakeInfo, nativeError } from '../fakes/native.js';
import { caught, openFake } from '../fakes/opened.js';

describe('an adapter', () => {
  it('shows what is known about it', () => {
    const { adapter } = openFake();
    expect(adapter).toMatchObject({
      key: 'key-0',
      name: 'Fake 0',
      family: 'i226',
      mac: '02:00:00:00:00:00',
      simulated: true,
      access: 'observe',
      closed: false,
    });
    expect(adapter.info.link).toEqual({ up: true, speedBps: 2_500_000_000 });
    expect(Object.isFrozen(adapter.capabilities)).toBe(true);
    expect(Object.keys(adapter.capabilities)).toEqual([...CAPABILITY_NAMES]);
  });

  it('is simulated if its own entry says so', () => {
    const adapters = [fakeInfo({ simulated: true })];
    const { adapter } = openFake('observe', { name: 'intel_avb', adapters });
    expect(adapter.simulated).toBe(true);
    expect(adapter.clock.simulated).toBe(true);
    expect(adapter.clock.crossTimestamp().simulated).toBe(true);
  });

  it('says why it cannot do something', () => {
    const { adapter } = openFake();
    expect(adapter.whyNot('clockRead')).toBeNull();
    expect(adapter.whyNot('registerWrite')).toBe('the driver is a release build');
    expect(adapter.whyNot('clockSet')).toBe('this backend does not offer it');
  });

  it('brings its facts up to date', () => {
    const { adapter, log } = openFake();
    const before = adapter.info;
    const after = adapter.refresh();
    expect(log.calls).toEqual(['adapter.refresh()']);
    expect(before.link).not.toBeNull();
    expect(after.link).toBeNull();
    expect(adapter.info).toBe(after);
  });

  it('passes on the state of the driver', () => {
    const { adapter, log } = openFake();
    expect(adapter.driver.state()).toEqual({
      driverVersion: '1.2.3.4',
      debugBuild: false,
      hardwareState: 'ptp-ready',
      hardwareStateValue: 3,
      capabilityMask: 7,
      usableMask: 3,
      deviceText: 'fake',
      simulated: true,
    });
    expect(log.calls).toEqual(['adapter.driverState()']);
  });

  it('passes on the state of timestamping', () => {
    const status = openFake().adapter.stamps.status();
    expect(status).toMatchObject({
      state: 'supported-disabled',
      nominalHz: null,
      supportedFlags: ['allReceive'],
      activeFlags: [],
      simulated: true,
    });
    expect(Object.isFrozen(status.supportedFlags)).toBe(true);
  });

  it('closes twice without harm', () => {
    const { adapter, log } = openFake();
    adapter.close();
    adapter.close();
    expect(adapter.closed).toBe(true);
    expect(log.calls).toEqual(['adapter.close()']);
  });
});

describe('registers', () => {
  it('are read and written by offset', () => {
    const { adapter, log } = openFake('configure');
    expect(adapter.registers.read(0x1fffc)).toBe(0xb640);
    adapter.registers.write(0, 0xffff_ffff);
    expect(log.calls).toEqual([
      'adapter.readRegister(131068)',
      'adapter.writeRegister(0, 4294967295)',
    ]);
  });
});

describe('every call of an adapter', () => {
  const calls: [string, (adapter: Adapter) => unknown][] = [
    ['clock.readNs', (a) => a.clock.readNs()],
    ['clock.read', (a) => a.clock.read()],
    ['clock.crossTimestamp', (a) => a.clock.crossTimestamp()],
    [
      'clock.crossTimestampInto',
      (a) => a.clock.crossTimestampInto(new BigUint64Array(CROSS_SLOTS)),
    ],
    ['clock.config', (a) => a.clock.config()],
    ['clock.rateRange', (a) => a.clock.rateRange()],
    ['clock.set', (a) => a.clock.set(1n)],
    ['clock.adjustOffset', (a) => a.clock.adjustOffset(1n)],
    ['clock.adjustRate', (a) => a.clock.adjustRate(1)],
    ['registers.read', (a) => a.registers.read(0)],
    ['registers.write', (a) => a.registers.write(0, 0)],
    ['driver.state', (a) => a.driver.state()],
    ['adapter.refresh', (a) => a.refresh()],
    ['stamps.status', (a) => a.stamps.status()],
    ['stamps.settings', (a) => a.stamps.settings()],
    ['stamps.configure', (a) => a.stamps.configure({ packets: true })],
    ['stamps.events', (a) => a.stamps.events()],
    ['stamps.batches', (a) => a.stamps.batches()],
    ['stamps.take', (a) => a.stamps.take('transmit')],
    ['stamps.targetTime.set', (a) => a.stamps.targetTime.set({ deviceNs: 1n })],
    ['stamps.auxiliary.read', (a) => a.stamps.auxiliary.read()],
    ['stamps.hardware.setQueue', (a) => a.stamps.hardware.setQueue(0, true)],
    ['phy.read', (a) => a.phy.read(0)],
    ['phy.write', (a) => a.phy.write(0, 0)],
    ['tsn.ptm.configure', (a) => a.tsn.ptm.configure({ enable: true })],
    ['port.counters.read', (a) => a.port.counters.read()],
    ['adapter.close', (a) => a.close()],
  ];

  it.each(calls)(
    '%s turns a native error into a HalError with the caller on its stack',
    (operation, call) => {
      const { adapter, native } = openFake('configure', { name: 'intel_avb' });
      const cause = nativeError();
      native.failure = cause;
      const error = caught(() => call(adapter)) as Error;
      expect(error).toMatchObject({
        name: 'HalError',
        code: 'HAL_DRIVER_ERROR',
        operation,
        detail: 'DeviceIoControl(TEST): the test ordered it',
        backend: 'intel_avb',
        osError: { kind: 'win32', number: 31 },
        cause,
      });
      expect(error.stack).toContain('adapter.test.ts');
      // The fault is over: the adapter stays usable.
      call(adapter);
    },
  );

  it.each(calls.slice(0, -1))('%s of a closed adapter says so', (_, call) => {
    const { adapter } = openFake('configure');
    adapter.close();
    expect(caught(() => call(adapter))).toMatchObject({ code: 'HAL_CLOSED' });
  });

  it('refuses to be borrowed by another object', () => {
    const { adapter, log } = openFake();
    const { readNs } = adapter.clock;
    expect(() => readNs.call({} as never)).toThrow(TypeError);
    expect(() => adapter.registers.read.call({} as never, 0)).toThrow(TypeError);
    expect(() => adapter.close.call({} as never)).toThrow(TypeError);
    expect(log.calls).toEqual([]);
  });
});
