import { describe, expect, it } from 'vitest';
import { totalDegrees } from '../../../src/analysis/degrees-of-freedom.js';

describe('totalDegrees', () => {
  // NIST SP 1065, b T / tau - c: 1.500 and 0, 1.168 and 0.222, 0.927 and 0.358.
  it.each([
    [0, 100, 1001, 15],
    [-1, 100, 1001, 11.461],
    [-2, 100, 1001, 8.913],
    [0, 500, 1001, 3],
    [-1, 500, 1001, 2.115],
    [-2, 500, 1001, 1.496],
  ] as const)('alpha %d, tau %d of %d samples', (alpha, factor, samples, degrees) => {
    expect(totalDegrees(alpha, factor, samples)).toBeCloseTo(degrees, 2);
  });

  it('is not known for tau above half of the record, nor for other noises', () => {
    expect(totalDegrees(0, 501, 1001)).toBeUndefined();
    expect(totalDegrees(2, 100, 1001)).toBeUndefined();
    expect(totalDegrees(1, 100, 1001)).toBeUndefined();
  });
});
