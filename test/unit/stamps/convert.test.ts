import { describe, expect, it } from 'vitest';
import { openHalWith } from '../../../src/hal/hal.js';
import { isHalError, NOT_A_TIME_NS, STAMP_FORMATS } from '../../../src/index.js';
import { FakeModule, sourceOf } from '../fakes/native.js';
import { caught, openFake } from '../fakes/opened.js';

const input = BigUint64Array.of(1n, 2n, 3n);

describe('hal.convert', () => {
  it('gives native code the number of the format, the offset and the path', () => {
    const { hal, log } = openFake();
    for (const format of STAMP_FORMATS) {
      const output = new BigUint64Array(5);
      expect(hal.convert.stampsToNs({ format, input, output })).toBe(2);
      expect([...output]).toEqual([1n, 2n, 3n, 0n, 0n]);
    }
    const last = { input, output: input, offsetNs: -7n, path: 'scalar' } as const;
    hal.convert.stampsToNs({ format: 'fs5', ...last });
    hal.convert.ticksToNs({ frequencyHz: 24_000_000n, ...last, path: 'simd' });
    hal.convert.ticksToNs({ frequencyHz: 2n ** 64n - 1n, input, output: input });
    expect(log.calls).toEqual([
      ...STAMP_FORMATS.map((_, number) => `module.convertBatch(3, ${number}, 1, 0, 0)`),
      'module.convertBatch(3, 4, 1, -7, 1)',
      'module.convertBatch(3, 5, 24000000, -7, 2)',
      'module.convertBatch(3, 5, 18446744073709551615, 0, 0)',
    ]);
  });

  it('says which vector instructions there are, and refuses to pretend', () => {
    expect(openFake().hal.convert.simd).toBe('avx2');
    const module = new FakeModule();
    module.simdPath = 'none';
    const { convert } = openHalWith(sourceOf(module), { backend: 'sim' });
    module.log.clear();
    expect(convert.simd).toBe('none');
    const batch = { input, output: input, path: 'simd' } as const;
    const error = caught(() => convert.stampsToNs({ format: 'fs5', ...batch }));
    expect(isHalError(error, 'HAL_NOT_SUPPORTED')).toBe(true);
    expect(String(error)).toContain('convert.stampsToNs');
    expect(module.log.calls).toEqual([]);
  });

  it('works on after the HAL was closed', () => {
    const { hal } = openFake();
    hal.close();
    expect(hal.convert.ticksToNs({ frequencyHz: 1n, input, output: input })).toBe(2);
  });

  it('marks what has no time with a value that no time has', () => {
    expect(NOT_A_TIME_NS).toBe(2n ** 64n - 1n);
    expect(Object.isFrozen(STAMP_FORMATS)).toBe(true);
  });
});
