import { describe, expect, it, vi } from 'vitest';
import { checkOptions } from '../../../src/binding/options.js';
import { wantedServers } from '../../../src/binding/serve.js';

const BOTH = ['intel_avb', 'windows_api'] as const;

describe('who serves what', () => {
  it('is what the options say, then what the variable says', () => {
    const serve = wantedServers(
      { clock: 'windows_api' },
      BOTH,
      ' clock=intel_avb, phy = intel_avb',
    );
    expect(serve).toEqual({ clock: 'windows_api', phy: 'intel_avb' });
    expect(Object.isFrozen(serve)).toBe(true);
  });

  it('is read from AVB_HAL_SERVE', () => {
    vi.stubEnv('AVB_HAL_SERVE', 'clock=windows_api');
    expect(checkOptions({}).serve).toEqual({ clock: 'windows_api' });
    expect(checkOptions({ backend: 'sim' }).serve).toEqual({});
    vi.unstubAllEnvs();
  });

  it('counts own keys only', () => {
    const polluted = Object.create({ clock: 'windows_api' }) as object;
    expect(wantedServers(polluted, BOTH, undefined).clock).toBeUndefined();
  });

  it.each([
    ['clock', /AVB_HAL_SERVE must be pairs as clock=intel_avb/],
    ['klock=intel_avb', /must be pairs/],
    ['clock=intel_avb=1', /must be pairs/],
    ['clock=intel_avb,clock=intel_avb', /must be pairs/],
    ['clock=intel_avb,', /must be pairs/],
    ['clock=sim', /AVB_HAL_SERVE: clock must be one of 'intel_avb', 'windows_api', got "sim"/],
  ])('is refused in the variable as %s', (text, message) => {
    expect(() => wantedServers(undefined, BOTH, text)).toThrow(RangeError);
    expect(() => wantedServers(undefined, BOTH, text)).toThrow(message);
  });

  it('is not asked of the variable where one backend is', () => {
    expect(wantedServers(undefined, ['sim'], 'nonsense')).toEqual({});
    expect(wantedServers(undefined, BOTH, '')).toEqual({});
  });
});

describe('checkOptions', () => {
  it('defaults to auto and observe', () => {
    const defaults = {
      backend: 'auto',
      backends: ['intel_avb', 'windows_api', 'linux_phc'],
      serve: {},
      access: 'observe',
      scenario: [],
      binary: null,
    };
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
    ).toEqual({
      backend: 'sim',
      backends: ['sim'],
      serve: {},
      access: 'configure',
      scenario: [['seed', '3']],
      binary: 'x.node',
    });
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
    ['no backend at all', { backend: [] }, RangeError, /backend\)\.length must be 1 to 4, got 0/],
    ['too many', { backend: new Array(2 ** 32 - 1) }, RangeError, /must be 1 to 4, got 4294967295/],
    ['auto among others', { backend: ['auto'] }, RangeError, /backend\)\[0\] must be one of/],
    [
      'a backend twice',
      { backend: ['windows_api', 'windows_api'] },
      RangeError,
      /backend\) must be names that differ/,
    ],
    [
      'the simulator beside another',
      { backend: ['sim', 'windows_api'] },
      RangeError,
      /without 'sim' beside other names/,
    ],
    [
      'a scenario for several',
      { backend: ['intel_avb', 'windows_api'], scenario: {} },
      TypeError,
      /scenario.*backend \['intel_avb', 'windows_api'\]/,
    ],
    [
      'a binary for several',
      { backend: ['intel_avb', 'windows_api'], binary: 'x.node' },
      TypeError,
      /binary.*one backend is named.*\['intel_avb', 'windows_api'\]/,
    ],
    ['an unknown facet', { serve: { klock: 'sim' } }, TypeError, /unknown key 'klock'/],
    [
      'a server that is not asked for',
      { backend: 'intel_avb', serve: { clock: 'windows_api' } },
      RangeError,
      /serve\)\.clock must be one of 'intel_avb', got "windows_api"/,
    ],
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
