import { describe, expect, it } from 'vitest';
import { flattenScenario } from '../../../src/binding/scenario.js';

const flat = (scenario: unknown) => Object.fromEntries(flattenScenario(scenario, 'scenario'));
const one = (adapter: object) => ({ adapters: [{ family: 'i226', ...adapter }] });

describe('flattenScenario', () => {
  it('gives nothing for an empty scenario: the simulator has defaults', () => {
    expect(flattenScenario({}, 'scenario')).toEqual([]);
  });

  it('gives every key by its path', () => {
    const scenario = {
      seed: 9_007_199_254_740_991,
      time: 'virtual',
      adapters: [
        {
          family: 'i219',
          deviceId: 0x15b7,
          mac: 'A0-36-9F-00-00-01',
          linkMbps: 0,
          oscillatorPpb: -1234.5,
          wanderPpbPerSqrtS: 0.25,
          sourceClockKhz: 38_400,
          latchSkew: false,
          latency: {
            medianNs: 900,
            sigma: 0.1,
            tailProbability: 0,
            tailNs: 0,
            sampleMin: 0.05,
            sampleMax: 0.15,
          },
        },
        { family: 'i226', linkMbps: 2500 },
      ],
    };
    expect(flat(scenario)).toEqual({
      seed: '9007199254740991',
      time: 'virtual',
      'adapters.0.family': 'i219',
      'adapters.0.deviceId': '5559',
      'adapters.0.mac': 'a0:36:9f:00:00:01',
      'adapters.0.linkMbps': '0',
      'adapters.0.oscillatorPpb': '-1234.5',
      'adapters.0.wanderPpbPerSqrtS': '0.25',
      'adapters.0.sourceClockKhz': '38400',
      'adapters.0.latchSkew': 'false',
      'adapters.0.latency.medianNs': '900',
      'adapters.0.latency.sigma': '0.1',
      'adapters.0.latency.tailProbability': '0',
      'adapters.0.latency.tailNs': '0',
      'adapters.0.latency.sampleMin': '0.05',
      'adapters.0.latency.sampleMax': '0.15',
      'adapters.1.family': 'i226',
      'adapters.1.linkMbps': '2500',
    });
  });

  it.each<[string, unknown, ErrorConstructor, string]>([
    ['no object', 5, TypeError, 'scenario must'],
    ['an array', [], TypeError, 'scenario must'],
    ['an unknown key', { sead: 1 }, TypeError, "scenario must .*'sead'"],
    ['a text as seed', { seed: '1' }, TypeError, 'scenario.seed must'],
    ['a negative seed', { seed: -1 }, RangeError, 'scenario.seed must'],
    ['a seed beyond 2^53-1', { seed: 2 ** 53 }, RangeError, 'scenario.seed must'],
    ['an unknown time', { time: 'fast' }, RangeError, 'scenario.time must'],
    ['adapters as object', { adapters: {} }, TypeError, 'scenario.adapters must'],
    ['no adapters', { adapters: [] }, RangeError, 'scenario.adapters must'],
    ['nine adapters', { adapters: new Array(9).fill({}) }, RangeError, 'scenario.adapters must'],
    ['a gap', { adapters: new Array(1) }, TypeError, 'scenario.adapters\\[0\\] must'],
    ['no family', { adapters: [{}] }, TypeError, 'scenario.adapters\\[0\\].family must'],
    ['an unknown family', one({ family: 'i350' }), RangeError, 'adapters\\[0\\].family must'],
    ['an unknown adapter key', one({ colour: 1 }), TypeError, "adapters\\[0\\] must .*'colour'"],
    ['a device id beyond 16 bit', one({ deviceId: 65_536 }), RangeError, '.deviceId must'],
    ['a MAC as number', one({ mac: 1 }), TypeError, '.mac must'],
    ['a MAC of a group', one({ mac: '01:00:5e:00:00:01' }), RangeError, '.mac must'],
    ['half a MAC', one({ mac: '02:00:00' }), RangeError, '.mac must'],
    ['a link of 5 Mbit/s', one({ linkMbps: 5 }), RangeError, '.linkMbps must'],
    ['a link as text', one({ linkMbps: '1000' }), TypeError, '.linkMbps must'],
    ['2500 on an I210', one({ family: 'i210', linkMbps: 2500 }), RangeError, '.linkMbps must'],
    ['too fast a crystal', one({ oscillatorPpb: 200_001 }), RangeError, '.oscillatorPpb must'],
    ['a NaN crystal', one({ oscillatorPpb: Number.NaN }), RangeError, '.oscillatorPpb must'],
    ['negative wander', one({ wanderPpbPerSqrtS: -1 }), RangeError, '.wanderPpbPerSqrtS must'],
    ['a source of an I226', one({ sourceClockKhz: 24_000 }), RangeError, '.sourceClockKhz must'],
    ['a skew of an I226', one({ latchSkew: true }), RangeError, '.latchSkew must'],
    [
      'the source of an I219 in an I217',
      one({ family: 'i217', sourceClockKhz: 24_000 }),
      RangeError,
      '.sourceClockKhz must',
    ],
    ['a skew as text', one({ family: 'i217', latchSkew: 'no' }), TypeError, '.latchSkew must'],
    ['latency as number', one({ latency: 5 }), TypeError, '.latency must'],
    ['an unknown latency key', one({ latency: { mean: 5 } }), TypeError, ".latency must .*'mean'"],
    ['a median beyond 1 ms', one({ latency: { medianNs: 1e6 + 1 } }), RangeError, '.medianNs must'],
    ['half a ns of median', one({ latency: { medianNs: 0.5 } }), RangeError, '.medianNs must'],
    ['half a ns of tail', one({ latency: { tailNs: 0.5 } }), RangeError, '.tailNs must'],
    ['a sigma of 2', one({ latency: { sigma: 2 } }), RangeError, '.latency.sigma must'],
    ['a probability of 2', one({ latency: { tailProbability: 2 } }), RangeError, '.tailProb'],
    ['a tail beyond 100 ms', one({ latency: { tailNs: 1e9 } }), RangeError, '.tailNs must'],
    ['a sample after the end', one({ latency: { sampleMax: 1.1 } }), RangeError, '.sampleMax must'],
    [
      'samples that end before they begin',
      one({ latency: { sampleMin: 0.5, sampleMax: 0.4 } }),
      RangeError,
      '.latency.sampleMin must be at most sampleMax .0.4., got 0.5',
    ],
    ['a beginning after the default end', one({ latency: { sampleMin: 0.7 } }), RangeError, '0.7'],
  ])('refuses %s', (_, scenario, kind, message) => {
    expect(() => flat(scenario)).toThrow(kind);
    expect(() => flat(scenario)).toThrow(new RegExp(`^scenario.*${message}|^${message}`));
  });

  it.each<[string, number, number, number]>([
    ['deviceId', 0, 65_535, 1],
    ['oscillatorPpb', -200_000, 200_000, 0.001],
    ['wanderPpbPerSqrtS', 0, 1000, 0.001],
    ['latency.medianNs', 0, 1_000_000, 1],
    ['latency.sigma', 0, 1, 0.001],
    ['latency.tailProbability', 0, 1, 0.001],
    ['latency.tailNs', 0, 100_000_000, 1],
    ['latency.sampleMin', 0, 0.6, 0.001],
    ['latency.sampleMax', 0.4, 1, 0.001],
  ])('takes %s from %s to %s, nothing beyond', (key, min, max, step) => {
    const [first, second] = key.split('.') as [string, string?];
    const of = (value: number) => one({ [first]: second ? { [second]: value } : value });
    for (const value of [min, max]) {
      expect(flat(of(value))[`adapters.0.${key}`]).toBe(String(value));
    }
    for (const value of [min - step, max + step]) expect(() => flat(of(value))).toThrow(RangeError);
  });

  it('takes 1 to 8 adapters, and 0 as seed', () => {
    const adapters = new Array(8).fill({ family: 'i210' });
    expect(Object.keys(flat({ adapters }))).toHaveLength(8);
    expect(flat({ seed: 0 })).toEqual({ seed: '0' });
    expect(() => flat({ adapters: [...adapters, { family: 'i210' }] })).toThrow(RangeError);
  });

  it('refuses one MAC for two adapters', () => {
    const mac = '02:00:00:00:00:01';
    const adapters = [
      { family: 'i210', mac },
      { family: 'i226', mac: '020000000001' },
    ];
    expect(() => flat({ adapters })).toThrow(
      /^scenario\.adapters\[1\]\.mac must be another address than that of adapter 0, got/,
    );
  });
});
