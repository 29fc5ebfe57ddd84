/** The public calls with the real binary below: what unit tests show with a scripted one. */
import {
  type Adapter,
  attachClock,
  type Hal,
  HalError,
  identifyAdapters,
  isHalError,
  openHal,
} from 'avb-hal';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { everyHostile } from './children/hostile.mjs';

const scenario = { time: 'virtual', adapters: [{ family: 'i226' }, { family: 'i219' }] } as const;

let hal: Hal;
let nic: Adapter;

beforeEach(() => {
  hal = openHal({ backend: 'sim', access: 'configure', scenario });
  nic = hal.open({ index: 0 });
});
afterEach(() => hal.close());

/** Any value goes in here. */
type Any = never;

const view = new BigUint64Array(16);
const CALLS: Readonly<Record<string, (value: Any) => unknown>> = {
  'openHal(options)': (v) => openHal(v).close(),
  'openHal({ backend })': (v) => openHal({ backend: v }).close(),
  'openHal({ access })': (v) => openHal({ backend: 'sim', access: v }).close(),
  'openHal({ scenario })': (v) => openHal({ backend: 'sim', scenario: v }).close(),
  'openHal({ scenario: { seed } })': (v) =>
    openHal({ backend: 'sim', scenario: { seed: v } }).close(),
  'openHal({ binary })': (v) => openHal({ backend: 'sim', binary: v }).close(),
  'hal.open(target)': (v) => hal.open(v),
  'hal.open({ mac })': (v) => hal.open({ mac: v }),
  'hal.open({ key })': (v) => hal.open({ key: v }),
  'hal.open({ index })': (v) => hal.open({ index: v }),
  'hal.open(target, options)': (v) => hal.open({ index: 0 }, v),
  'hal.open(target, { access })': (v) => hal.open({ index: 0 }, { access: v }),
  'hal.open(target, { clock })': (v) => hal.open({ index: 0 }, { clock: v }),
  'hal.openAsync(target)': (v) => hal.openAsync(v),
  'hal.openAsync(target, options)': (v) => hal.openAsync({ index: 0 }, v),
  'hal.changes(options)': (v) => hal.changes(v).return(),
  'hal.changes({ signal })': (v) => hal.changes({ signal: v }).return(),
  'adapter.changes({ pollMs })': (v) => nic.changes({ pollMs: v }).return(),
  'simulation.advance': (v) => hal.simulation?.advance(v),
  'simulation.order': (v) => hal.simulation?.order(v),
  'simulation.truth': (v) => hal.simulation?.truth(v),
  'convert.stampsToNs': (v) => hal.convert.stampsToNs(v),
  'convert.stampsToNs({ input })': (v) =>
    hal.convert.stampsToNs({ input: v, output: view, format: 'fs5' }),
  'convert.ticksToNs({ output })': (v) =>
    hal.convert.ticksToNs({ input: view, output: v, frequencyHz: 1n }),
  'adapter.whyNot': (v) => nic.whyNot(v),
  'clock.batch': (v) => nic.clock.batch(v),
  'clock.at': (v) => nic.clock.at(v),
  'clock.toSystem': (v) => nic.clock.toSystem(v),
  'clock.fromRaw': (v) => nic.clock.fromRaw(v),
  'clock.toRaw': (v) => nic.clock.toRaw(v),
  'clock.events': (v) => nic.clock.events(v),
  'clock.events({ signal })': (v) => nic.clock.events({ signal: v }),
  'clock.crossTimestamp': (v) => nic.clock.crossTimestamp(v),
  'clock.crossTimestampInto': (v) => nic.clock.crossTimestampInto(v, 1),
  'clock.crossTimestampInto(brackets)': (v) => nic.clock.crossTimestampInto(view, v),
  'clock.set': (v) => nic.clock.set(v),
  'clock.adjustOffset': (v) => nic.clock.adjustOffset(v),
  'clock.adjustRate': (v) => nic.clock.adjustRate(v),
  'clock.measureRate': (v) => nic.clock.measureRate(v),
  'clock.calibrate': (v) => nic.clock.calibrate(v),
  'registers.read': (v) => nic.registers.read(v),
  'registers.write(offset)': (v) => nic.registers.write(v, 0),
  'registers.write(value)': (v) => nic.registers.write(0xb608, v),
  attachClock: (v) => attachClock(v),
  'attachClock({ page })': (v) => attachClock({ ...nic.clock.share(), page: v }),
  'identifyAdapters(first)': (v) => identifyAdapters(v, v),
};

const known = (error: unknown): boolean =>
  isHalError(error)
    ? !['HAL_INTERNAL', 'HAL_INVALID_ARGUMENT'].includes(error.code)
    : error instanceof TypeError ||
      error instanceof RangeError ||
      /a conversion was called/.test(String(error));

describe.each(Object.entries(CALLS))('%s', (name, call) => {
  it('answers or refuses whatever it is given, and the adapter stays usable', async () => {
    for (const { name: what, value } of everyHostile()) {
      try {
        await call(value as Any);
      } catch (error) {
        expect(known(error), `${name}: ${what}: ${(error as Error)?.stack ?? error}`).toBe(true);
      }
      expect(nic.closed).toBe(false);
    }
    expect(nic.clock.crossTimestamp().deviceNs).toBeTypeOf('bigint');
    expect(hal.open({ index: 1 }).clock.now()).toBeTypeOf('bigint');
  });
});

describe('closing', () => {
  it('rejects what is in flight with HAL_CLOSED', async () => {
    const pending = [hal.adaptersAsync(), hal.openAsync({ index: 0 }), hal.openAsync({ index: 9 })];
    hal.close();
    for (const result of await Promise.allSettled(pending)) {
      expect(result).toMatchObject({ status: 'rejected', reason: { code: 'HAL_CLOSED' } });
      if (result.status === 'rejected') expect(result.reason).toBeInstanceOf(HalError);
    }
  });

  it('ends everything that was opened, in any order and twice', () => {
    const reader = attachClock(nic.clock.share());
    const second = hal.open({ index: 1 });
    second.clock.now();
    second.close();
    second.close();
    expect(nic.clock.now()).toBeTypeOf('bigint');
    hal.close();
    hal.close();
    nic.close();
    const calls = [
      () => hal.adapters(),
      () => nic.clock.now(),
      () => nic.clock.window(),
      () => nic.clock.readNs(),
      () => nic.refresh(),
      () => reader.now(),
      () => second.clock.now(),
    ];
    for (const call of calls) {
      expect(call).toThrow(expect.objectContaining({ name: 'HalError', code: 'HAL_CLOSED' }));
    }
  });

  it('happens at the end of a block', () => {
    let kept: Adapter;
    {
      using other = openHal({ backend: 'sim' });
      using adapter = other.open({ index: 0 });
      kept = adapter;
      expect(kept.closed).toBe(false);
    }
    expect(kept.closed).toBe(true);
  });
});
