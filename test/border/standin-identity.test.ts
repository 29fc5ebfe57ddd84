/** One machine seen through both backends for Windows at once: which adapter is which. */
import { type Adapter, type AdapterPair, correlate, type Hal, identifyAdapters } from 'avb-hal';
import { describe, expect, it } from 'vitest';
import { expectTrue, openStandin, order, pass, shownAt, simulationOf, truthOf } from './standin.js';

/** Both HALs, on a machine with these adapters. */
function openBoth(families: string, seed: number): [avb: Hal, windows: Hal] {
  const avb = openStandin('intel_avb');
  order(avb, `adapters list=${families} seed=${seed}`);
  order(avb, `call-latency profile=published seed=${seed}`);
  return [avb, openStandin('windows_api')];
}

/** The number in orders; the filter driver's list runs the other way round. */
const numberOf = ({ a, b }: AdapterPair, count: number): [number, number] => [
  count - 1 - a.index,
  b.index,
];

/** Makes two adapters show the same time at the same rate. */
function alignClocks(hal: Hal, first: Adapter, second: Adapter): void {
  order(hal, 'oscillator adapter=0 ppb=0', 'oscillator adapter=1 ppb=0');
  const [x, y] = [truthOf(hal, first), truthOf(hal, second)];
  const apartNs = Math.round(shownAt(x, y.systemNs, y.deviceNs));
  order(hal, `clock-step adapter=1 ns=${apartNs}`);
}

describe('identifyAdapters across the backends', () => {
  it('needs no clock where each family is there once', () => {
    const [avb, windows] = openBoth('i210,i219,i226', 1);
    const before = avb.systemClock.nowNs();
    const pairs = identifyAdapters(avb, windows, { probe: false });
    expect(pairs.map(({ a, b }) => [a.family, b.family])).toEqual([
      ['i226', 'i226'],
      ['i219', 'i219'],
      ['i210', 'i210'],
    ]);
    for (const { confidence } of pairs) expect(confidence).toBe('only-one-of-family');
    expect(windows.systemClock.nowNs()).toBeGreaterThan(before);
  });

  it.each([
    ['i226,i226', 1],
    ['i226,i226', 2],
    ['i210,i226,i226,i226', 3],
    ['i219,i226,i219,i226', 4],
    ['i210,i210,i210,i210', 5],
  ])('tells %s apart by their clocks, seed %d', (families, seed) => {
    const [avb, windows] = openBoth(families, seed);
    const count = families.split(',').length;
    const pairs = identifyAdapters(avb, windows);
    expect(pairs).toHaveLength(count);
    for (const pair of pairs) {
      const [a, b] = numberOf(pair, count);
      expect(a, pair.evidence).toBe(b);
      const alone = families.split(',').filter((name) => name === pair.a.family).length === 1;
      expect(pair.confidence).toBe(alone ? 'only-one-of-family' : 'clock');
    }
  });

  it('guesses nothing where two clocks show the same time', () => {
    const [avb, windows] = openBoth('i226,i226', 1);
    const [second, first] = avb.adapters().map((info) => avb.open(info)) as [Adapter, Adapter];
    alignClocks(avb, first, second);
    const pairs = identifyAdapters(avb, windows);
    expect(pairs.map(({ confidence }) => confidence)).toEqual(new Array(4).fill('ambiguous'));
    // As soon as they differ by more than the brackets, it is clear again.
    order(avb, 'clock-step adapter=1 ns=100000');
    expect(identifyAdapters(avb, windows).map(({ confidence }) => confidence)).toEqual([
      'clock',
      'clock',
    ]);
  });

  it('pairs what is left when an adapter goes, and the one that returns', () => {
    const [avb, windows] = openBoth('i226,i226,i210', 1);
    order(avb, 'remove adapter=1');
    expect(identifyAdapters(avb, windows).map(({ a }) => a.family)).toEqual(['i210', 'i226']);
    order(avb, 'return adapter=1');
    const pairs = identifyAdapters(avb, windows);
    expect(pairs.map(({ confidence }) => confidence).sort()).toEqual([
      'clock',
      'clock',
      'only-one-of-family',
    ]);
  });
});

describe('one adapter through both backends', () => {
  it('shows one clock, within the bounds of both', () => {
    const [avb, windows] = openBoth('i226', 7);
    const clock = { wantedBoundNs: 500, maxIntervalMs: 125 };
    const a = avb.open({ index: 0 }, { clock });
    const b = windows.open({ index: 0 }, { clock });
    a.clock.startPage();
    b.clock.startPage();
    for (let i = 0; i < 400; i += 1) {
      pass(avb, 0.05);
      // The other HAL takes what fell due meanwhile.
      simulationOf(windows).advance(0n);
      const { offsetNs, boundNs, simulated } = correlate(a.clock, b.clock);
      expect(simulated).toBe(true);
      expect(Math.abs(Number(offsetNs))).toBeLessThanOrEqual(Number(boundNs) + 2);
    }
    const { rate } = correlate(a.clock, b.clock);
    expect(Math.abs(rate?.ratePpb ?? Number.NaN)).toBeLessThanOrEqual(rate?.boundPpb ?? 0);
  });

  it('is steered through one and followed through the other', () => {
    const [avb, windows] = openBoth('i226', 8);
    const a = avb.open({ index: 0 }, { clock: { steering: 'hardware' } });
    const b = windows.open({ index: 0 });
    a.clock.set(1_700_000_000_000_000_000n);
    a.clock.adjustRate(3_000_000);
    expectTrue(truthOf(windows, b), b.clock.crossTimestamp(), 8);
    expect(truthOf(windows, b).ratePpb).toBe(truthOf(avb, a).ratePpb);
    expect(b.clock.read().deviceNs).toBeGreaterThan(1_700_000_000_000_000_000n);
  });
});
