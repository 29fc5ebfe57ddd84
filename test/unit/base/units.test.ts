import { describe, expect, it } from 'vitest';
import {
  formatMac,
  normalizeMac,
  nsToParts,
  parseMac,
  partsToNs,
  ratePpb,
} from '../../../src/base/units.js';
import { Random } from '../fakes/random.js';

describe('nsToParts', () => {
  it.each<[bigint, bigint, number]>([
    [0n, 0n, 0],
    [1n, 0n, 1],
    [999_999_999n, 0n, 999_999_999],
    [1_000_000_000n, 1n, 0],
    [-1n, -1n, 999_999_999],
    [-1_000_000_000n, -1n, 0],
    [18_446_744_073_709_551_615n, 18_446_744_073n, 709_551_615],
  ])('%d ns is %d s and %d ns', (ns, seconds, nanoseconds) => {
    expect(nsToParts(ns)).toEqual({ seconds, nanoseconds });
  });

  it('is undone by partsToNs', () => {
    const seed = 20;
    const random = new Random(seed);
    for (let i = 0; i < 1000; i += 1) {
      const ns = BigInt(random.integer(-1e9, 1e9)) * BigInt(random.integer(0, 1e9));
      expect(partsToNs(nsToParts(ns)), `seed ${seed}, draw ${i}`).toBe(ns);
    }
  });

  it('refuses anything but a bigint', () => {
    expect(() => nsToParts(1 as never)).toThrow(TypeError);
    expect(() => partsToNs({ seconds: 1 as never, nanoseconds: 0 })).toThrow(TypeError);
  });

  it.each([-1, 1_000_000_000, 0.5, Number.NaN])('refuses %d nanoseconds', (nanoseconds) => {
    expect(() => partsToNs({ seconds: 0n, nanoseconds })).toThrow(RangeError);
  });
});

describe('ratePpb', () => {
  it('loses nothing for spans that a double cannot hold', () => {
    const day = 86_400_000_000_000n;
    expect(ratePpb(day * 365n + 31_536_000n, day * 365n)).toBe(1);
    expect(ratePpb(2n ** 63n + 1n, 2n ** 63n)).toBeCloseTo(1.0842e-10, 14);
  });

  it('is negative for a slow clock', () => {
    expect(ratePpb(999_999_000n, 1_000_000_000n)).toBe(-1000);
  });

  it('refuses a span of nothing', () => {
    expect(() => ratePpb(1n, 0n)).toThrow(RangeError);
  });
});

describe('MAC addresses', () => {
  it.each(['a0:36:9f:00:00:01', 'A0-36-9F-00-00-01', 'a0369f000001', 'A0:36:9f:00:00:01'])(
    '%s is understood',
    (text) => {
      expect(normalizeMac(text)).toBe('a0:36:9f:00:00:01');
      expect(formatMac(parseMac(text))).toBe('a0:36:9f:00:00:01');
    },
  );

  it.each([
    '',
    'a0:36:9f:00:00',
    'a0:36:9f:00:00:01:02',
    'a0:36-9f:00:00:01',
    'a0:36:9f:00:00:0g',
    ' a0369f000001',
  ])('%j is refused', (text) => {
    expect(() => normalizeMac(text)).toThrow(RangeError);
    expect(() => parseMac(text)).toThrow(/^parseMac\(text\) must be a MAC address/);
  });

  it('refuses other types and lengths', () => {
    expect(() => normalizeMac(1 as never)).toThrow(TypeError);
    expect(() => formatMac('a0369f000001' as never)).toThrow(TypeError);
    expect(() => formatMac(new Uint8Array(5))).toThrow(RangeError);
  });
});
