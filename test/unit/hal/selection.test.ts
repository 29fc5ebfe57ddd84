import { describe, expect, it } from 'vitest';
import type { BackendName } from '../../../src/binding/backends.gen.js';
import { openHalWith } from '../../../src/hal/hal.js';
import { FakeModule, type FakeSettings, nativeError, sourceOf } from '../fakes/native.js';
import { caught } from '../fakes/opened.js';

const module = (name: BackendName, settings: FakeSettings = {}) =>
  new FakeModule({ name, ...settings });

describe("backend: 'auto'", () => {
  it('takes intel_avb if it reaches an adapter, and asks no other', () => {
    const source = sourceOf(module('intel_avb'), module('windows_api'), module('sim'));
    const hal = openHalWith(source);
    expect(hal.backend).toBe('intel_avb');
    expect(source.asked).toEqual(['intel_avb']);
    expect(hal.selection).toEqual({
      chosen: 'intel_avb',
      requested: 'auto',
      reason: "'intel_avb' is the first backend that reaches an adapter: 1 adapters",
      attempts: [{ backend: 'intel_avb', available: true, reason: '1 adapters' }],
    });
    expect(Object.isFrozen(hal.selection)).toBe(true);
    expect(Object.isFrozen(hal.selection.attempts)).toBe(true);
  });

  it('takes windows_api if intel_avb reaches nothing, and closes intel_avb', () => {
    const avb = module('intel_avb', { adapters: [], probe: { reason: 'the driver is not here' } });
    const hal = openHalWith(sourceOf(avb, module('windows_api'), module('sim')));
    expect(hal.backend).toBe('windows_api');
    expect(hal.selection.attempts).toEqual([
      { backend: 'intel_avb', available: false, reason: 'the driver is not here' },
      { backend: 'windows_api', available: true, reason: '1 adapters' },
    ]);
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
