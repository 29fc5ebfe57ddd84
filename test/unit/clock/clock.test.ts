import { describe, expect, it } from 'vitest';
import { CROSS, CROSS_SLOTS } from '../../../src/binding/native.js';
import { type FakeAdapter, type FakeSettings, nativeError } from '../fakes/native.js';
import { openFake } from '../fakes/opened.js';

describe('reading the clock', () => {
  it('gives the device time and where it comes from', () => {
    const { adapter, log } = openFake();
    expect(adapter.clock.readNs()).toBe(1000n);
    const reading = adapter.clock.read();
    expect(reading).toEqual({ deviceNs: 1000n, source: 'hardware', simulated: true });
    expect(Object.isFrozen(reading)).toBe(true);
    expect(log.calls).toEqual(['adapter.readClock()', 'adapter.readClock()']);
  });

  it('tells the source that native code names', () => {
    const prepare = (adapter: FakeAdapter) =>
      Object.assign(adapter, { readingSource: 'cross', crossMethod: 'os-cross' });
    const { clock } = openFake('observe', { prepare }).adapter;
    expect(clock.source).toBe('cross');
    expect(clock.read().source).toBe('cross');
    expect(clock.crossTimestamp()).toMatchObject({ source: 'cross', method: 'os-cross' });
  });
});

describe('cross timestamps', () => {
  it('pair device time with the middle of the bracket', () => {
    const { adapter, log } = openFake('observe', { name: 'intel_avb', systemClock: 'qpc' });
    const stamp = adapter.clock.crossTimestamp();
    expect(stamp).toEqual({
      deviceNs: 5000n,
      systemNs: 151n,
      systemBeforeNs: 100n,
      systemAfterNs: 203n,
      boundNs: 60n,
      rawCounter: 10_000n,
      source: 'cross',
      method: 'user-bracket',
      systemClock: 'qpc',
      brackets: 8,
      bracketsFailed: 1,
      simulated: false,
    });
    expect(Object.isFrozen(stamp)).toBe(true);
    adapter.clock.crossTimestamp({ brackets: 1000 });
    expect(log.calls.at(-1)).toBe('adapter.crossTimestamp(1000)');
  });

  it('do not share memory with earlier ones', () => {
    const { adapter, native } = openFake();
    const first = adapter.clock.crossTimestamp();
    native.cross = () => ({ deviceNs: 9n, beforeNs: 1n, afterNs: 3n, boundNs: 2n });
    expect(adapter.clock.crossTimestamp().deviceNs).toBe(9n);
    expect(first.deviceNs).toBe(5000n);
  });

  it('can be written into a view', () => {
    const { clock } = openFake().adapter;
    const view = new BigUint64Array(CROSS_SLOTS + 1);
    clock.crossTimestampInto(view);
    expect(view[CROSS.deviceNs]).toBe(5000n);
    expect(view[CROSS.samples]).toBe(8n);
    clock.crossTimestampInto(view, 3);
    expect(view[CROSS.samples]).toBe(3n);
    expect(view[CROSS_SLOTS]).toBe(0n);
  });
});

describe('configuration and steering', () => {
  it('pass values through and mark them as simulated', () => {
    const { adapter, log } = openFake('discipline');
    const { clock } = adapter;
    expect(clock.config()).toEqual({
      deviceNs: 7n,
      timinca: 0x18000000,
      tsauxc: 0,
      timincaPpb: 12.5,
      running: true,
      simulated: true,
    });
    expect(clock.rateRange()).toEqual({
      minPpb: -1000,
      maxPpb: 1000,
      stepPpb: 0.5,
      calibrated: true,
    });
    expect(clock.adjustRate(-1.5)).toEqual({
      requestedPpb: -1.5,
      commandedPpb: -1.25,
      registerValue: 0x18000001,
      reference: 'nominal',
      appliedTo: 'hardware',
      residualPpb: -0.25,
      reason: null,
      simulated: true,
    });
    clock.set(2n ** 64n - 1n);
    clock.adjustOffset(-(2n ** 63n));
    expect(log.calls).toEqual([
      'adapter.clockConfig()',
      'adapter.rateRange()',
      'adapter.adjustRate(-1.5)',
      'adapter.setClock(18446744073709551615)',
      'adapter.adjustOffset(-9223372036854775808)',
    ]);
  });
});

/** A clock that runs `ppb` fast in a time that only advanceTime moves. */
function running(ppb: bigint, extra: FakeSettings = {}) {
  let nowNs = 1_000_000n;
  const opened = openFake('observe', { systemClock: 'virtual', ...extra });
  opened.backend.advanceTime = (ns) => {
    opened.log.add('backend.advanceTime', ns);
    nowNs += ns;
  };
  opened.native.cross = () => ({
    deviceNs: nowNs + (nowNs * ppb) / 1_000_000_000n,
    beforeNs: nowNs,
    afterNs: nowNs,
    boundNs: 50n,
  });
  return opened;
}

describe('measuring the rate', () => {
  it('advances virtual time and gives a hard bound', async () => {
    const { adapter, log } = running(12_345n);
    const measured = await adapter.clock.measureRate();
    expect(measured).toEqual({
      ratePpb: 12_345,
      boundPpb: 100,
      fromSystemNs: 1_000_000n,
      toSystemNs: 1_001_000_000n,
      fromDeviceNs: 1_000_012n,
      toDeviceNs: 1_001_012_357n,
      durationNs: 1_000_000_000n,
      systemClock: 'virtual',
      simulated: true,
    });
    expect(log.calls).toEqual([
      'adapter.crossTimestamp(25)',
      'backend.advanceTime(1000000000)',
      'adapter.crossTimestamp(25)',
    ]);
  });

  it('takes its length and brackets from the options', async () => {
    const { adapter, log } = running(-500n);
    const measured = await adapter.clock.measureRate({ durationMs: 3_600_000, brackets: 2 });
    expect(measured.ratePpb).toBeCloseTo(-500, 3);
    expect(measured.durationNs).toBe(3_600_000_000_000n);
    expect(log.calls[0]).toBe('adapter.crossTimestamp(2)');
  });

  it('waits in real time', async () => {
    let nowNs = 0n;
    const { adapter, native, log } = openFake();
    native.cross = () => {
      nowNs += 1_000_000n;
      return { deviceNs: nowNs, beforeNs: nowNs, afterNs: nowNs, boundNs: 1n };
    };
    expect(await adapter.clock.measureRate({ durationMs: 1 })).toMatchObject({ ratePpb: 0 });
    expect(log.calls).toEqual(['adapter.crossTimestamp(25)', 'adapter.crossTimestamp(25)']);
  });

  it('tells the backend when it calibrates', async () => {
    const { adapter, log } = running(12_345n);
    const measured = await adapter.clock.calibrate({ durationMs: 1000 });
    expect(measured.ratePpb).toBe(12_345);
    expect(log.calls.at(-1)).toBe('adapter.applyRateMeasurement(12345, 100)');
  });

  it('fails with the caller on the stack if the clock cannot be read', async () => {
    const { adapter, native } = running(0n);
    native.crossFailure = nativeError({ code: 'HAL_ADAPTER_GONE' });
    const error = await adapter.clock.measureRate().catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: 'HAL_ADAPTER_GONE' });
    expect((error as Error).stack).toContain('clock.test.ts');
  });

  it('fails if the backend refuses the measurement', async () => {
    const { adapter, native } = running(0n);
    native.applyRateMeasurement = () => {
      throw nativeError({ code: 'HAL_NOT_SUPPORTED' });
    };
    const error = await adapter.clock.calibrate().catch((reason: unknown) => reason);
    expect(error).toMatchObject({ name: 'HalError', code: 'HAL_NOT_SUPPORTED', backend: 'sim' });
    expect((error as Error).stack).toContain('clock.test.ts');
  });

  it('reports a clock that stands still', async () => {
    const { adapter, native, log } = running(0n);
    const { cross } = native;
    native.cross = () => ({ ...cross(), deviceNs: 77n });
    await expect(adapter.clock.calibrate()).rejects.toMatchObject({
      code: 'HAL_CLOCK_FROZEN',
      operation: 'clock.calibrate',
    });
    expect(log.calls.join()).not.toContain('applyRateMeasurement');
  });
});
