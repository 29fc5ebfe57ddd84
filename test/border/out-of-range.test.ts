/**
 * Times that are impossible at this moment: one code on every backend, and the range that the error
 * names would do.
 */
import { type Adapter, type Hal, isHalError, openHal } from 'avb-hal';
import { describe, expect, it } from 'vitest';
import { caught } from '../unit/fakes/opened.js';
import { keep, openStandin, pass } from './standin.js';

const SECOND = 1_000_000_000n;
/** For the calls that the backend makes before it looks at the clock. */
const AHEAD = SECOND;

interface Range {
  readonly first: bigint;
  readonly last: bigint;
}

function rangeOf(call: () => unknown, operation: string): Range {
  const error = caught(call);
  if (!isHalError(error)) throw error;
  expect(error).toMatchObject({ code: 'HAL_OUT_OF_RANGE', operation });
  const found = / must be (-?\d+) to (\d+) ns at this moment, got -?\d+$/.exec(error.detail);
  expect(found, error.detail).not.toBeNull();
  return { first: BigInt(found?.[1] ?? 0), last: BigInt(found?.[2] ?? 0) };
}

const BACKENDS: Readonly<Record<string, () => Hal>> = {
  sim: () =>
    keep(
      openHal({
        backend: 'sim',
        access: 'configure',
        scenario: { time: 'virtual', adapters: [{ family: 'i226' }] },
      }),
    ),
  intel_avb: () => openStandin('intel_avb'),
  windows_api: () => openStandin('windows_api'),
};

describe.each(Object.entries(BACKENDS))('%s', (name, open) => {
  const opened = (steering: 'auto' | 'hardware' | 'transform' = 'hardware'): [Adapter, Hal] => {
    const hal = open();
    return [hal.open({ family: 'i226' }, { clock: { steering } }), hal];
  };
  const writes = name !== 'windows_api';

  it('converts the instants that a refused conversion names', () => {
    const [{ clock }, hal] = opened();
    clock.startPage();
    pass(hal, 3);
    for (const [operation, convert] of [
      ['clock.at', (ns: bigint) => clock.at(ns)],
      ['clock.toSystem', (ns: bigint) => clock.toSystem(ns)],
    ] as const) {
      const { first, last } = rangeOf(() => convert(1n), operation);
      expect(last - first).toBeGreaterThan(SECOND);
      convert(first);
      convert(last);
      rangeOf(() => convert(last + SECOND), operation);
    }
  });

  it('steps the transform by what a refused step names', () => {
    const [{ clock }] = opened('transform');
    clock.set(5n * SECOND);
    const { first } = rangeOf(() => clock.adjustOffset(-10n * SECOND), 'clock.adjustOffset');
    expect(first).toBeLessThanOrEqual(-5n * SECOND);
    expect(clock.adjustOffset(first)).toMatchObject({ appliedTo: 'transform' });
  });

  it.runIf(writes)('sets and steps the hardware by what it names', () => {
    const [{ clock }] = opened();
    const { last } = rangeOf(() => clock.set(2n ** 64n - 1n), 'clock.set');
    clock.set(last - SECOND);
    clock.set(100n * SECOND);
    const { first } = rangeOf(() => clock.adjustOffset(-3600n * SECOND), 'clock.adjustOffset');
    expect(first).toBeLessThanOrEqual(-100n * SECOND);
    clock.adjustOffset(first / 2n);
  });

  it.runIf(writes)('takes a target and a launch in the range that it names', () => {
    const [{ clock, stamps, tsn }] = opened();
    clock.set(100n * SECOND);
    const target = (deviceNs: bigint) => stamps.targetTime.set({ deviceNs });
    const launch = (deviceNs: bigint) => tsn.launchTime.configure({ trafficClass: 1, deviceNs });
    for (const [operation, set] of [
      ['stamps.targetTime.set', target],
      ['tsn.launchTime.configure', launch],
    ] as const) {
      const { first, last } = rangeOf(() => set(clock.readNs() - 1_000_000n), operation);
      expect(first).toBeGreaterThanOrEqual(100n * SECOND);
      set(first + AHEAD);
      set(last);
      rangeOf(() => set(2n ** 64n - 1n), operation);
    }
  });
});
