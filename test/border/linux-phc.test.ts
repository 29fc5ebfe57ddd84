/** The real linux_phc binary on this machine, whatever its kernel offers. */
import { existsSync, readdirSync } from 'node:fs';
import { isHalError, openHal } from 'avb-hal';
import { describe, expect, it } from 'vitest';

const CLASS = '/sys/class/ptp';
const hasClock = existsSync(CLASS) && readdirSync(CLASS).length > 0;

describe.runIf(process.platform === 'linux')('linux_phc on this machine', () => {
  it('answers everything, and says why nothing is there', () => {
    using hal = openHal({ backend: 'linux_phc' });
    const [attempt] = hal.selection.attempts;
    expect(attempt?.reason).toMatch(/adapter/);
    expect(hal.systemClock.id).toBe('monotonic-raw');
    for (const info of hal.adapters()) {
      expect(info.simulated).toBe(false);
      hal.open({ key: info.key }).close(); // opens, whatever its clock can do
    }
    if (hasClock) return;
    expect(attempt?.available).toBe(false);
    expect(hal.adapters().filter(({ capabilities }) => capabilities.clockRead)).toEqual([]);
    expect(() => hal.open({ index: 99 })).toThrow(
      expect.objectContaining({ code: 'HAL_NO_ADAPTER' }),
    );
  });

  it('is asked by auto, and never taken where it reaches nothing', ({ skip }) => {
    skip(hasClock, 'this machine has a PTP clock');
    try {
      openHal().close();
      expect.fail('there is no adapter here');
    } catch (error) {
      if (!isHalError(error)) throw error;
      expect(error.code).toBe('HAL_NO_BACKEND');
      expect(error.attempts).toContainEqual(
        expect.objectContaining({ backend: 'linux_phc', available: false }),
      );
    }
  });

  it('takes no options', () => {
    expect(() => openHal({ backend: 'linux_phc', scenario: {} })).toThrow(TypeError);
  });
});
