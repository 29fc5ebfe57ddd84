import { describe, expect, it } from 'vitest';
import type { BackendName } from '../../../src/binding/backends.gen.js';
import { openHalWith } from '../../../src/hal/hal.js';
import { FakeModule, type FakeSettings, nativeError, sourceOf } from '../fakes/native.js';
import { caught } from '../fakes/opened.js';

const module = (name: BackendName, settings: FakeSettings = {}) =>
  new FakeModule({ name, ...settings });

const LINUX = {
  backend: 'linux_phc',
  available: false,
  reason: 'HAL_BACKEND_MISSING: no binary of linux_phc',
};

describe("backend: 'auto'", () => {
  it('takes every backend that reaches an adapter, the first one first', () => {
    const source = sourceOf(module('intel_avb'), module('windows_api'), module('sim'));
    const hal = openHalWith(source);
    expect(hal.backend).toBe('intel_avb');
    expect(hal.backends).toEqual(['intel_avb', 'windows_api']);
    expect(source.asked).toEqual(['intel_avb', 'windows_api', 'linux_phc']);
    expect(hal.selection).toEqual({
      chosen: 'intel_avb',
      backends: ['intel_avb', 'windows_api'],
      requested: 'auto',
      reason: "each reaches an adapter: 'intel_avb' (1 adapters), 'windows_api' (1 adapters)",
      attempts: [
        { backend: 'intel_avb', available: true, reason: '1 adapters' },
        { backend: 'windows_api', available: true, reason: '1 adapters' },
        LINUX,
      ],
    });
    expect(Object.isFrozen(hal.selection)).toBe(true);
    expect(Object.isFrozen(hal.selection.attempts)).toBe(true);
    expect(Object.isFrozen(hal.backends)).toBe(true);
  });

  it('takes one alone if the other reaches nothing, and closes that', () => {
    const avb = module('intel_avb', { adapters: [], probe: { reason: 'the driver is not here' } });
    const hal = openHalWith(sourceOf(avb, module('windows_api'), module('sim')));
    expect(hal.backends).toEqual(['windows_api']);
    expect(hal.selection.reason).toBe(
      "'windows_api' is the only backend that reaches an adapter: 1 adapters",
    );
    expect(hal.selection.attempts).toEqual([
      { backend: 'intel_avb', available: false, reason: 'the driver is not here' },
      { backend: 'windows_api', available: true, reason: '1 adapters' },
      LINUX,
    ]);
    expect(avb.backend.closed).toBe(true);
  });

  it('closes what it opened when a backend has a defect', () => {
    const avb = module('intel_avb');
    const source = {
      load: (name: BackendName) => {
        if (name === 'intel_avb') return avb;
        throw new SyntaxError('a defect');
      },
    };
    expect(() => openHalWith(source)).toThrow(SyntaxError);
    expect(avb.backend.closed).toBe(true);
  });

  it('refuses to go on without a backend that is to serve something', () => {
    const avb = module('intel_avb');
    const windows = module('windows_api', { adapters: [], probe: { reason: 'nothing here' } });
    const open = () => openHalWith(sourceOf(avb, windows), { serve: { clock: 'windows_api' } });
    expect(caught(open)).toMatchObject({
      code: 'HAL_NO_BACKEND',
      detail:
        "'windows_api', which is to serve 'clock', reaches no adapter " +
        '(intel_avb: 1 adapters; windows_api: nothing here; ' +
        'linux_phc: HAL_BACKEND_MISSING: no binary of linux_phc)',
    });
    expect(avb.backend.closed).toBe(true);
  });

  it('goes on when a binary is missing', () => {
    const hal = openHalWith(sourceOf(module('windows_api')));
    expect(hal.selection.attempts[0]).toEqual({
      backend: 'intel_avb',
      available: false,
      reason: 'HAL_BACKEND_MISSING: no binary of intel_avb',
    });
  });

  it('goes on when a backend cannot be made, and leaves nothing open', () => {
    const avb = module('intel_avb');
    const { createBackend } = avb;
    avb.createBackend = (options) => {
      const backend = createBackend.call(avb, options);
      backend.failure = nativeError({ code: 'HAL_ACCESS_DENIED', detail: 'no' });
      return backend;
    };
    const hal = openHalWith(sourceOf(avb, module('windows_api')));
    expect(hal.selection.attempts[0]?.reason).toBe('HAL_ACCESS_DENIED: DeviceIoControl(TEST): no');
    expect(avb.backend.closed).toBe(true);
  });

  it('never takes the simulator by itself', () => {
    const source = sourceOf(module('sim'));
    const error = caught(() => openHalWith(source));
    expect(source.asked).toEqual(['intel_avb', 'windows_api', 'linux_phc']);
    expect(error).toMatchObject({
      code: 'HAL_NO_BACKEND',
      backend: null,
      attempts: [
        { backend: 'intel_avb', available: false },
        { backend: 'windows_api', available: false },
        { backend: 'linux_phc', available: false },
      ],
      hint: expect.stringContaining("backend: 'sim'"),
    });
    expect(String(error)).toContain('no binary of windows_api');
  });

  it('does not hide a defect', () => {
    const source = {
      load: () => {
        throw new SyntaxError('a defect');
      },
    };
    expect(() => openHalWith(source)).toThrow(SyntaxError);
  });
});

describe('a named backend', () => {
  it('is taken even if it reaches nothing, and says so', () => {
    const avb = module('intel_avb', { adapters: [], probe: { reason: 'the driver is not here' } });
    const hal = openHalWith(sourceOf(avb, module('sim')), { backend: 'intel_avb' });
    expect(hal.selection).toEqual({
      chosen: 'intel_avb',
      backends: ['intel_avb'],
      requested: 'intel_avb',
      reason: "'intel_avb' was asked for by name",
      attempts: [{ backend: 'intel_avb', available: false, reason: 'the driver is not here' }],
    });
    expect(hal.adapters()).toEqual([]);
  });

  it('is never replaced by another one', () => {
    const source = sourceOf(module('windows_api'), module('sim'));
    const error = caught(() => openHalWith(source, { backend: 'intel_avb' }));
    expect(error).toMatchObject({ code: 'HAL_BACKEND_MISSING', backend: 'intel_avb' });
    expect(source.asked).toEqual(['intel_avb']);
  });

  it('of several is as one of one: all are taken, whatever they reach', () => {
    const avb = module('intel_avb', { adapters: [], probe: { reason: 'the driver is not here' } });
    const backend = ['windows_api', 'intel_avb'] as const;
    const hal = openHalWith(sourceOf(avb, module('windows_api')), { backend });
    expect(hal.selection).toEqual({
      chosen: 'windows_api',
      backends: backend,
      requested: backend,
      reason: "'windows_api' and 'intel_avb' were asked for by name",
      attempts: [
        { backend: 'windows_api', available: true, reason: '1 adapters' },
        { backend: 'intel_avb', available: false, reason: 'the driver is not here' },
      ],
    });
  });

  it('of several is missed as one of one, and leaves nothing open', () => {
    const windows = module('windows_api');
    const backend = ['windows_api', 'intel_avb'] as const;
    const error = caught(() => openHalWith(sourceOf(windows), { backend }));
    expect(error).toMatchObject({ code: 'HAL_BACKEND_MISSING', backend: 'intel_avb' });
    expect(windows.backend.closed).toBe(true);
  });

  it('gets the binary and the scenario', () => {
    const sim = module('sim');
    const source = sourceOf(sim);
    const scenario = { seed: 5, adapters: [{ family: 'i210' as const }] };
    openHalWith(source, { backend: 'sim', binary: 'other.node', scenario });
    expect(source.asked).toEqual(['sim from other.node']);
    expect(sim.created).toEqual([['seed', '5', 'adapters.0.family', 'i210']]);
  });

  it('reports why it cannot be made', () => {
    const sim = module('sim');
    sim.createBackend = () => {
      throw nativeError({ code: 'HAL_SCENARIO_INVALID', osErrorKind: 'none' });
    };
    const error = caught(() => openHalWith(sourceOf(sim), { backend: 'sim' }));
    expect(error).toMatchObject({ code: 'HAL_SCENARIO_INVALID', backend: 'sim', osError: null });
  });
});
