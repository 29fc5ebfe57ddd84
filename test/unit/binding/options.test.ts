import { describe, expect, it } from 'vitest';
import { checkOptions } from '../../../src/binding/options.js';

describe('checkOptions', () => {
  it('defaults to auto and observe', () => {
    const defaults = { backend: 'auto', access: 'observe', scenario: [], binary: null };
    expect(checkOptions(undefined)).toEqual(defaults);
    expect(checkOptions({})).toEqual(defaults);
    expect(checkOptions({ backend: undefined, access: undefined })).toEqual(defaults);
  });

  it('keeps what was given', () => {
    expect(
      checkOptions({
        backend: 'sim',
        access: 'configure',
        scenario: { seed: 3 },
        binary: 'x.node',
      }),
    ).toEqual({ backend: 'sim', access: 'configure', scenario: [['seed', '3']], binary: 'x.node' });
  });

  it.each<[string, unknown, ErrorConstructor, RegExp]>([
    ['null', null, TypeError, /openHal\(options\) must be an object, got null/],
    ['a text', 'sim', TypeError, /openHal\(options\)/],
    ['an array', [], TypeError, /openHal\(options\)/],
    ['an unknown key', { bakend: 'sim' }, TypeError, /'bakend'/],
    [
      'an unknown backend',
      { backend: 'simm' },
      RangeError,
      /'auto', 'intel_avb', 'windows_api', 'linux_phc', 'sim'/,
    ],
    ['a backend of wrong type', { backend: 1 }, TypeError, /options\.backend/],
    ['null as backend', { backend: null }, TypeError, /options\.backend/],
    ['an unknown access', { access: 'root' }, RangeError, /'observe', 'discipline', 'configure'/],
    ['a scenario without sim', { scenario: {} }, TypeError, /scenario.*backend 'auto'/],
    [
      'a scenario for hardware',
      { backend: 'intel_avb', scenario: {} },
      TypeError,
      /scenario.*backend 'intel_avb'/,
    ],
    ['a number as scenario', { backend: 'sim', scenario: 1 }, TypeError, /scenario/],
    ['an empty path', { backend: 'sim', scenario: '' }, RangeError, /scenario/],
    [
      'a bad key inside',
      { backend: 'sim', scenario: { adapters: [{ family: 'i210', mac: 'x' }] } },
      RangeError,
      /openHal\(options\.scenario\)\.adapters\[0\]\.mac must be/,
    ],
    ['a binary of wrong type', { backend: 'sim', binary: 1 }, TypeError, /binary/],
    ['an empty binary', { backend: 'sim', binary: '' }, RangeError, /binary/],
    ['a binary for auto', { binary: 'x.node' }, TypeError, /binary.*backend 'auto'/],
  ])('refuses %s', (_, options, kind, message) => {
    expect(() => checkOptions(options)).toThrow(kind);
    expect(() => checkOptions(options)).toThrow(message);
  });
});
