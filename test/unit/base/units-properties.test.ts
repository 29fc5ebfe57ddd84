/** Units, over everything they accept. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  formatMac,
  normalizeMac,
  nsToParts,
  parseMac,
  partsToNs,
  ratePpb,
} from '../../../src/base/units.js';

const wide = fc.bigInt({ min: -(2n ** 80n), max: 2n ** 80n });
const bytes = fc.uint8Array({ minLength: 6, maxLength: 6 });

describe('seconds and nanoseconds', () => {
  it('are the same time, with nanoseconds from 0 to 999 999 999', () => {
    fc.assert(
      fc.property(wide, (ns) => {
        const parts = nsToParts(ns);
        expect(parts.nanoseconds >= 0 && parts.nanoseconds <= 999_999_999).toBe(true);
        expect(partsToNs(parts)).toBe(ns);
      }),
    );
  });
});

describe('MAC addresses', () => {
  it('come back from bytes and from every way to write them', () => {
    fc.assert(
      fc.property(bytes, fc.constantFrom(':', '-', ''), fc.boolean(), (mac, between, upper) => {
        const text = formatMac(mac);
        const written = text.replaceAll(':', between);
        expect(normalizeMac(upper ? written.toUpperCase() : written)).toBe(text);
        expect(parseMac(written)).toEqual(mac);
      }),
    );
  });

  it('are nothing else', () => {
    const form = /^([0-9a-f]{2}([:-]?)[0-9a-f]{2}(\2[0-9a-f]{2}){4})$/i;
    fc.assert(
      fc.property(fc.string({ maxLength: 20 }), (text) => {
        if (form.test(text)) return;
        expect(() => normalizeMac(text)).toThrow(RangeError);
      }),
    );
  });
});

describe('a rate', () => {
  it('is the relative difference, to a double', () => {
    const elapsed = fc.bigInt({ min: 1n, max: 2n ** 63n });
    fc.assert(
      fc.property(elapsed, elapsed, (device, reference) => {
        const exact = Number(((device - reference) * 10n ** 21n) / reference) / 1e12;
        const rate = ratePpb(device, reference);
        expect(Math.abs(rate - exact)).toBeLessThanOrEqual(Math.abs(exact) * 1e-12 + 1e-11);
      }),
    );
  });
});
