import { describe, expect, it } from 'vitest';
import type { BackendName } from '../../../src/binding/backends.gen.js';
import type { NativeAdapterInfo } from '../../../src/binding/native.js';
import { type Hal, openHalWith } from '../../../src/hal/hal.js';
import { identifyAdapters } from '../../../src/hal/identity.js';
import { type FakeAdapter, FakeModule, fakeInfo, nativeError, sourceOf } from '../fakes/native.js';
import { caught } from '../fakes/opened.js';

/** A machine whose adapters' clocks two backends look at; every look takes a µs. */
class World {
  nowNs = 10_000n;
  readonly epochsNs: readonly bigint[];
  constructor(...epochsNs: bigint[]) {
    this.epochsNs = epochsNs;
  }

  /** A backend that shows the adapters `shown`, in this order. */
  view(
    name: BackendName,
    shown: readonly number[],
    options: {
      info?: (id: number) => Partial<NativeAdapterInfo>;
      prepare?: (adapter: FakeAdapter, id: number) => void;
      systemClock?: string;
      timeline?: bigint;
    } = {},
  ): [Hal, FakeModule] {
    const adapters = shown.map((id, index) =>
      fakeInfo({ index, key: `${name}-${id}`, mac: null, ...options.info?.(id) }),
    );
    const prepare = (adapter: FakeAdapter) => {
      const id = Number(adapter.infoNow.key.slice(name.length + 1));
      adapter.cross = () => {
        this.nowNs += 1000n;
        const deviceNs = this.nowNs + (this.epochsNs[id] ?? 0n);
        const [beforeNs, afterNs] = [this.nowNs - 50n, this.nowNs + 50n];
        return { deviceNs, beforeNs, afterNs, boundNs: 51n };
      };
      options.prepare?.(adapter, id);
    };
    const { systemClock = 'qpc', timeline } = options;
    const time = { systemClock, ...(timeline === undefined ? {} : { timeline }) };
    const module = new FakeModule({ name, adapters, prepare, ...time });
    return [openHalWith(sourceOf(module), { backend: name, access: 'configure' }), module];
  }
}

const found = (pairs: ReturnType<typeof identifyAdapters>) =>
  pairs.map(({ a, b, confidence }) => `${a.key} ${b.key} ${confidence}`);

describe('identifyAdapters', () => {
  it('opens nothing when facts decide', () => {
    const world = new World(0n, 0n);
    const [a, moduleA] = world.view('intel_avb', [0, 1], {
      info: (id) => ({ family: id === 0 ? 'i210' : 'i226' }),
    });
    const [b, moduleB] = world.view('windows_api', [1, 0], {
      info: (id) => ({ family: id === 0 ? 'i210' : 'i226', mac: `02:00:00:00:00:0${id}` }),
    });
    const pairs = identifyAdapters(a, b);
    expect(found(pairs)).toEqual([
      'intel_avb-0 windows_api-0 only-one-of-family',
      'intel_avb-1 windows_api-1 only-one-of-family',
    ]);
    expect(Object.isFrozen(pairs)).toBe(true);
    expect(moduleA.backend.opened).toEqual([]);
    expect(moduleB.backend.opened).toEqual([]);
  });

  it('compares clocks where facts do not decide, at access observe, and closes what it opened', () => {
    const world = new World(0n, 1_000_000_000n, 5_000_000n);
    const [a, moduleA] = world.view('intel_avb', [0, 1, 2]);
    const [b, moduleB] = world.view('windows_api', [2, 0, 1]);
    expect(found(identifyAdapters(a, b))).toEqual([
      'intel_avb-0 windows_api-0 clock',
      'intel_avb-1 windows_api-1 clock',
      'intel_avb-2 windows_api-2 clock',
    ]);
    for (const module of [moduleA, moduleB]) {
      const opens = module.log.calls.filter((call) => call.startsWith('backend.open'));
      expect(opens).toHaveLength(3);
      for (const call of opens) expect(call).toMatch(/, 0\)$/);
      expect(module.backend.opened.every(({ closed }) => closed)).toBe(true);
    }
  });

  it('opens everything before it reads a clock', () => {
    const world = new World(0n, 9_000_000n);
    const [a, moduleA] = world.view('intel_avb', [0, 1]);
    const [b] = world.view('windows_api', [0, 1]);
    identifyAdapters(a, b);
    const kinds = moduleA.log.calls.map((call) => call.split('(')[0]);
    expect(kinds.lastIndexOf('backend.open')).toBeLessThan(kinds.indexOf('adapter.crossTimestamp'));
  });

  it('reports synchronised clocks as ambiguous', () => {
    const world = new World(0n, 20n);
    const [a] = world.view('intel_avb', [0, 1]);
    const [b] = world.view('windows_api', [0, 1]);
    const pairs = identifyAdapters(a, b);
    expect(pairs.map(({ confidence }) => confidence)).toEqual(new Array(4).fill('ambiguous'));
    expect(pairs[0]?.evidence).toMatch(/differ by -?\d+ ns/);
  });

  it.each<[string, object, RegExp]>([
    [
      'cannot be opened',
      {
        prepare: () => {
          throw nativeError({ code: 'HAL_ACCESS_DENIED', detail: 'no' });
        },
      },
      /HAL_ACCESS_DENIED: DeviceIoControl\(TEST\): no/,
    ],
    [
      'cannot be read',
      {
        prepare: (adapter: FakeAdapter) => {
          adapter.crossFailure = nativeError();
        },
      },
      /HAL_DRIVER_ERROR/,
    ],
    [
      'have no cross timestamp',
      {
        info: () => ({
          capabilities: [{ name: 'crossTimestamp', supported: false, reason: 'off' }],
        }),
      },
      /could not be read \(off\)/,
    ],
    [
      'are paired with another system clock',
      { systemClock: 'monotonic-raw' },
      /qpc and monotonic-raw/,
    ],
  ])('guesses nothing when the clocks of one side %s', (_, options, evidence) => {
    const world = new World(0n, 9_000_000n);
    const [a, moduleA] = world.view('intel_avb', [0, 1]);
    const [b] = world.view('windows_api', [0, 1], options);
    const pairs = identifyAdapters(a, b);
    expect(pairs).toHaveLength(4);
    for (const pair of pairs) {
      expect(pair.confidence).toBe('ambiguous');
      expect(pair.evidence).toMatch(evidence);
    }
    expect(moduleA.backend.opened.every(({ closed }) => closed)).toBe(true);
  });

  it('opens nothing with probe: false', () => {
    const world = new World(0n, 9_000_000n);
    const [a, moduleA] = world.view('intel_avb', [0, 1]);
    const [b] = world.view('windows_api', [0, 1]);
    const pairs = identifyAdapters(a, b, { probe: false });
    expect(pairs.map(({ confidence }) => confidence)).toEqual(new Array(4).fill('ambiguous'));
    expect(pairs[0]?.evidence).toContain('probe: false');
    expect(moduleA.backend.opened).toEqual([]);
  });

  it('does not compare the virtual times of two simulators', () => {
    const world = new World(0n, 0n);
    const virtual = { systemClock: 'virtual' };
    const [a] = world.view('sim', [0, 1], virtual);
    const [b] = world.view('sim', [0, 1], virtual);
    expect(identifyAdapters(a, b)[0]?.evidence).toContain('two simulators');
  });

  it('compares the clocks of two backends in one virtual time', () => {
    const world = new World(0n, 9_000_000n);
    const virtual = { systemClock: 'virtual', timeline: 7n };
    const [a] = world.view('intel_avb', [0, 1], virtual);
    const [b] = world.view('windows_api', [0, 1], virtual);
    expect(identifyAdapters(a, b).map(({ confidence }) => confidence)).toEqual(['clock', 'clock']);
  });

  it('closes what it opened when a defect ends it', () => {
    const world = new World(0n, 9_000_000n);
    const [a, moduleA] = world.view('intel_avb', [0, 1]);
    const [b] = world.view('windows_api', [0, 1], {
      prepare: (adapter) => {
        adapter.cross = () => {
          throw new SyntaxError('a defect');
        };
      },
    });
    const pairs = identifyAdapters(a, b);
    expect(pairs[0]?.evidence).toContain('HAL_INTERNAL');
    expect(moduleA.backend.opened).toHaveLength(2);
    expect(moduleA.backend.opened.every(({ closed }) => closed)).toBe(true);
  });

  it('fails when a side cannot be enumerated', () => {
    const world = new World(0n);
    const [a, moduleA] = world.view('intel_avb', [0]);
    const [b] = world.view('windows_api', [0]);
    moduleA.backend.failure = nativeError();
    expect(caught(() => identifyAdapters(a, b))).toMatchObject({ code: 'HAL_DRIVER_ERROR' });
  });
});
