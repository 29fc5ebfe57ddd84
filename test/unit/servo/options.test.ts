import { describe, expect, it } from 'vitest';
import { checkServoOptions, type ServoOptions } from '../../../src/servo/options.js';

const check = (options?: ServoOptions) => checkServoOptions(options, 'options');

describe('options of a servo', () => {
  it('have the defaults that their comments name', () => {
    expect(check()).toEqual({
      kind: 'pi',
      kp: 0.7,
      ki: 0.3,
      intervalMs: null,
      correctionIntervals: null,
      firstStepThresholdNs: 20_000,
      stepThresholdNs: 1_000_000,
      lockThresholdNs: 1000,
      lockCount: 8,
      maxPpb: 1e8,
      averageCount: null,
      initialPpb: 0,
    });
  });

  it.each([
    ['kp', 0.001, 10],
    ['ki', 0.0001, 10],
    ['intervalMs', 0.1, 100_000],
    ['correctionIntervals', 1, 100],
    ['firstStepThresholdNs', 0, 1e15],
    ['stepThresholdNs', 0, 1e15],
    ['lockThresholdNs', 1, 1e15],
    ['lockCount', 1, 1000],
    ['maxPpb', 1, 5e8],
    ['averageCount', 1, 10_000],
    ['initialPpb', -5e8, 5e8],
  ] as const)('%s is %s to %s, nothing beyond', (key, min, max) => {
    const whole = key === 'lockCount' || key === 'averageCount';
    for (const value of [min, max]) expect(check({ [key]: value })[key]).toBe(value);
    const below = whole ? min - 1 : min - Math.abs(min || 1) * 1e-9;
    const above = whole ? max + 1 : max * (1 + 1e-9);
    for (const value of [below, above]) {
      expect(() => check({ [key]: value }), `${value}`).toThrow(`options.${key} must be`);
    }
  });
});
