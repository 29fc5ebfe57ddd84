/** Where changes of a clock go, on a scripted native module. */
import { describe, expect, it } from 'vitest';
import type { SteeringMode } from '../../../src/adapter/clock-options.js';
import type { AccessLevel } from '../../../src/base/access.js';
import { complementPpb } from '../../../src/clock/steering.js';
import { type FakeSettings, nativeError } from '../fakes/native.js';
import { caught, openFake } from '../fakes/opened.js';

/** A clock whose hardware calls go to `native`; the log is empty. */
function open(steering: SteeringMode, access: AccessLevel = 'discipline', more: FakeSettings = {}) {
  const { hal, log, module } = openFake(access, more);
  const adapter = hal.open({ index: 0 }, { clock: { steering } });
  log.clear();
  return { adapter, clock: adapter.clock, native: module.adapter, log };
}

const refuse = (code: string, detail = 'no way') => nativeError({ code, detail });

describe("steering 'hardware'", () => {
  it('goes to the hardware and nowhere else', () => {
    const { clock, log } = open('hardware');
    expect(clock.set(5n)).toEqual({ appliedTo: 'hardware', reason: null, simulated: true });
    expect(clock.adjustOffset(-5n)).toMatchObject({ appliedTo: 'hardware' });
    expect(clock.adjustRate(100)).toMatchObject({ appliedTo: 'hardware', reason: null });
    expect(log.calls).toEqual([
      'adapter.setClock(5)',
      'adapter.adjustOffset(-5)',
      'adapter.adjustRate(100)',
    ]);
    expect(clock.mode).toBe('hardware');
  });

  it.each([
    'HAL_NOT_SUPPORTED',
    'HAL_RATE_UNREACHABLE',
    'HAL_NOT_CALIBRATED',
    'HAL_OUT_OF_RANGE',
    'HAL_SET_REFUSED',
    'HAL_DRIVER_ERROR',
  ])('leaves %s as it is', (code) => {
    const { clock, native, log } = open('hardware');
    for (const call of [
      () => clock.set(1n),
      () => clock.adjustOffset(1n),
      () => clock.adjustRate(1),
    ]) {
      native.failure = refuse(code);
      expect(caught(call)).toMatchObject({ name: 'HalError', code });
    }
    expect(log.calls.join()).not.toContain('page');
    expect(clock.mode).toBe('hardware');
  });
});

describe("steering 'auto'", () => {
  it('goes to the hardware where that can', () => {
    const { clock, log } = open('auto');
    expect(clock.set(5n).appliedTo).toBe('hardware');
    expect(clock.adjustRate(100)).toMatchObject({ appliedTo: 'hardware', residualPpb: -0.25 });
    expect(log.calls).toEqual(['adapter.setClock(5)', 'adapter.adjustRate(100)']);
    expect(clock.residual).toEqual({ ratePpb: -0.25, offsetNs: 0n });
  });

  it.each(['HAL_NOT_SUPPORTED', 'HAL_OUT_OF_RANGE', 'HAL_SET_REFUSED'])(
    'sets and steps the transform after %s, and says why',
    (code) => {
      const { clock, native, log } = open('auto');
      native.failure = refuse(code, 'this driver has no such call');
      expect(clock.set(5n)).toEqual({
        appliedTo: 'transform',
        reason: `${code}: DeviceIoControl(TEST): this driver has no such call`,
        simulated: true,
      });
      expect(log.calls.at(-1)).toBe('page.setVirtual(5)');
      expect(clock.adjustOffset(7n).reason).toContain('clock.release()');
      expect(log.calls.at(-1)).toBe('page.stepVirtual(7)');
      expect(clock.mode).toBe('transform');
    },
  );

  it.each(['HAL_NOT_SUPPORTED', 'HAL_RATE_UNREACHABLE', 'HAL_NOT_CALIBRATED'])(
    'gives the transform the rate after %s, and keeps it there',
    (code) => {
      const { clock, native, log } = open('auto');
      native.failure = refuse(code);
      expect(clock.adjustRate(-2.9e7)).toEqual({
        requestedPpb: -2.9e7,
        commandedPpb: -2.9e7,
        registerValue: null,
        reference: 'raw',
        appliedTo: 'transform',
        residualPpb: -2.9e7,
        reason: `${code}: DeviceIoControl(TEST): no way`,
        simulated: true,
      });
      expect(log.calls.at(-1)).toBe('page.rateVirtual(-29000000)');
      log.clear();
      expect(clock.adjustRate(10)).toMatchObject({ appliedTo: 'transform', residualPpb: 10 });
      expect(log.calls).toEqual(['page.rateVirtual(10)']);
      expect(clock.status()).toMatchObject({ mode: 'transform', residual: { ratePpb: 10 } });
    },
  );

  it('lets the transform do only what the hardware does not', () => {
    const { clock, native, log } = open('auto');
    clock.adjustRate(1_000_000);
    native.failure = refuse('HAL_RATE_UNREACHABLE');
    const made = clock.adjustRate(50_000_000);
    expect(made).toMatchObject({ appliedTo: 'mixed', reference: 'nominal', commandedPpb: 5e7 });
    // The fake commands 0.25 ppb more than asked.
    expect((1 + made.residualPpb * 1e-9) * (1 + 1_000_000.25e-9)).toBeCloseTo(1.05, 12);
    expect(log.calls.at(-1)).toBe(`page.rateVirtual(${made.residualPpb})`);
    expect(clock.mode).toBe('mixed');
  });

  it('commands the rate in hardware while only the time is transformed', () => {
    const { clock, native } = open('auto');
    native.failure = refuse('HAL_NOT_SUPPORTED');
    clock.set(5n);
    expect(clock.adjustRate(8)).toMatchObject({ appliedTo: 'hardware' });
    expect(clock.mode).toBe('mixed');
    expect(clock.residual.ratePpb).toBe(-0.25);
  });

  it('passes on what is not a refusal', () => {
    for (const code of ['HAL_DRIVER_ERROR', 'HAL_ADAPTER_GONE', 'HAL_NOT_EFFECTIVE']) {
      const { clock, native, log } = open('auto');
      native.failure = refuse(code);
      expect(caught(() => clock.adjustRate(1))).toMatchObject({ code });
      native.failure = refuse(code);
      expect(caught(() => clock.set(1n))).toMatchObject({ code });
      expect(log.calls.join()).not.toContain('page');
    }
  });

  it('gives the error of the hardware where there is nothing to transform', () => {
    const { clock, native } = open('auto');
    native.openPage = () => {
      throw refuse('HAL_NOT_SUPPORTED', 'no cross timestamps');
    };
    native.failure = refuse('HAL_NOT_SUPPORTED', 'the clock cannot be set');
    expect(caught(() => clock.set(1n))).toMatchObject({
      detail: 'DeviceIoControl(TEST): the clock cannot be set',
    });
    native.openPage = () => {
      throw refuse('HAL_ADAPTER_GONE');
    };
    native.failure = refuse('HAL_NOT_SUPPORTED');
    expect(caught(() => clock.set(1n))).toMatchObject({ code: 'HAL_ADAPTER_GONE' });
    expect(clock.mode).toBe('hardware');
  });

  it('keeps account only of what succeeded', () => {
    const { clock, native } = open('auto');
    clock.startPage();
    const [page] = native.pages;
    native.failure = refuse('HAL_NOT_SUPPORTED');
    if (page !== undefined) page.failure = refuse('HAL_CLOCK_LOST');
    expect(caught(() => clock.adjustRate(5))).toMatchObject({ code: 'HAL_CLOCK_LOST' });
    expect(clock.mode).toBe('hardware');
    expect(clock.residual.ratePpb).toBe(0);
  });
});

describe("steering 'transform'", () => {
  it('never asks the hardware', () => {
    const { clock, log } = open('transform');
    expect(clock.set(5n)).toMatchObject({ appliedTo: 'transform' });
    expect(clock.adjustOffset(6n)).toMatchObject({ appliedTo: 'transform' });
    expect(clock.adjustRate(7)).toMatchObject({ appliedTo: 'transform', reference: 'raw' });
    expect(clock.set(5n).reason).toContain("clock.steering: 'transform'");
    expect(log.calls.filter((call) => call.startsWith('adapter.'))).toEqual([
      'adapter.openPage(2000, 20, 1000, 1000000)',
    ]);
  });

  it('reaches ±5e8 ppb', () => {
    const { clock } = open('transform');
    expect(clock.adjustRate(5e8).residualPpb).toBe(5e8);
    const error = caught(() => clock.adjustRate(-5.1e8));
    expect(error).toMatchObject({ code: 'HAL_RATE_UNREACHABLE', operation: 'clock.adjustRate' });
    expect(clock.residual.ratePpb).toBe(5e8);
  });

  it('needs the access level like the hardware', () => {
    const { clock, log } = open('transform', 'observe');
    for (const call of [
      () => clock.set(1n),
      () => clock.adjustOffset(1n),
      () => clock.adjustRate(1),
      () => clock.release(),
    ]) {
      expect(caught(call)).toMatchObject({ code: 'HAL_ACCESS_LEVEL' });
    }
    expect(log.calls).toEqual([]);
  });

  it('measures how far it is from the hardware', () => {
    const { clock, native } = open('transform');
    clock.set(5n);
    Object.assign(native.pages[0] ?? {}, { aheadNs: -33n });
    expect(clock.residual).toEqual({ ratePpb: 0, offsetNs: -33n });
  });
});

describe('giving up the transform', () => {
  it('goes back to the hardware', () => {
    const { clock, native, log } = open('auto');
    native.failure = refuse('HAL_RATE_UNREACHABLE');
    clock.adjustRate(9e8 / 2);
    clock.release();
    expect(log.calls.at(-1)).toBe('page.clearVirtual()');
    expect(clock.mode).toBe('hardware');
    expect(clock.adjustRate(1)).toMatchObject({ appliedTo: 'hardware' });
  });

  it('does nothing where none is in use', () => {
    const { clock, log } = open('auto');
    clock.release();
    expect(log.calls).toEqual([]);
  });

  it('comes with the end of the page', () => {
    const { clock } = open('transform');
    clock.adjustRate(100);
    clock.stopPage();
    expect(clock.mode).toBe('hardware');
    expect(clock.residual).toEqual({ ratePpb: 0, offsetNs: 0n });
  });
});

describe('complementPpb', () => {
  it('multiplies to what was asked', () => {
    for (const hardware of [-1e8, -250, 0, 2.9e7]) {
      for (const asked of [-2.9e7, 0, 1e5]) {
        const rest = complementPpb(asked, hardware);
        expect((1 + rest * 1e-9) * (1 + hardware * 1e-9)).toBeCloseTo(1 + asked * 1e-9, 14);
      }
    }
  });
});
