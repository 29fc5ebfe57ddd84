import { describe, expect, it } from 'vitest';
import { checkClockOptions } from '../../../src/adapter/clock-options.js';

const check = (value: unknown) => checkClockOptions(value, 'clock');

describe('clock options', () => {
  it('have defaults', () => {
    expect(check(undefined)).toEqual({
      wantedBoundNs: 2000,
      driftBoundPpbPerS: 20,
      minIntervalMs: 1,
      maxIntervalMs: 1000,
      monotonic: false,
      steering: 'auto',
    });
    expect(check({})).toEqual(check(undefined));
    expect(Object.isFrozen(check({}))).toBe(true);
  });

  it('are taken at the ends of their ranges', () => {
    const least = { wantedBoundNs: 1, driftBoundPpbPerS: 0.001, minIntervalMs: 0.1 };
    expect(check({ ...least, maxIntervalMs: 0.1 })).toMatchObject({ ...least, maxIntervalMs: 0.1 });
    const most = { wantedBoundNs: 1e9, driftBoundPpbPerS: 20_000, minIntervalMs: 1000 };
    expect(check({ ...most, maxIntervalMs: 4000 })).toMatchObject({ ...most, maxIntervalMs: 4000 });
    expect(check({ monotonic: true, steering: 'transform' })).toMatchObject({
      monotonic: true,
      steering: 'transform',
    });
  });

  it.each([
    ['wantedBoundNs', [0, 1e9 + 1, '1', Number.NaN, 1n]],
    ['driftBoundPpbPerS', [0, 20_001, -1, null]],
    ['minIntervalMs', [0.09, 1001, '1']],
    ['maxIntervalMs', [0.5, 4001, true]],
    ['monotonic', [1, 'yes', null]],
    ['steering', ['soft', 1, null, 'AUTO']],
  ])('%s is checked', (key, values) => {
    for (const value of values) {
      expect(() => check({ [key]: value })).toThrow(new RegExp(`^clock\\.${key} must be .+, got`));
    }
  });

  it('belong together', () => {
    expect(() => check({ minIntervalMs: 10, maxIntervalMs: 9 })).toThrow(
      'clock.maxIntervalMs must be minIntervalMs (10) to 4000, got 9',
    );
    expect(() => check({ wantedBound: 1 })).toThrow(/unknown key 'wantedBound'/);
  });
});
