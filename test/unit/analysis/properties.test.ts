import { describe, expect, test } from 'vitest';
import {
  adev,
  decadeFactors,
  hdev,
  type Measure,
  mdev,
  mtie,
  octaveFactors,
  overlappingAdev,
  overlappingHdev,
  PhaseSeries,
  type StabilityPoint,
  type TimePoint,
  tdev,
  tieRms,
  totdev,
} from '../../../src/analysis/index.js';
import { CompensatedSum } from '../../../src/analysis/sum.js';
import { integrate, range, whiteNoise, wholeNumbers } from './data.js';
import { byDefinition, DEFINED, type Defined } from './definitions.js';

const frequency = { adev, overlappingAdev, mdev, hdev, overlappingHdev, totdev };
const time = { tdev, mtie, tieRms };
const measures = { ...frequency, ...time };
const SEEDS = [1, 2, 3, 4, 5];

const value = (point: StabilityPoint | TimePoint): number =>
  'deviation' in point ? point.deviation : point.deviationNs;

const all: [string, Measure<StabilityPoint | TimePoint>][] = Object.entries(measures);

/** Every measure, or those named, at every octave of a series. */
function everything(series: PhaseSeries, names: readonly Defined[] = DEFINED): Values {
  return new Map(
    names.map((name) => {
      const measure: Measure<StabilityPoint | TimePoint> = measures[name];
      const factors = octaveFactors(measure.largestFactor(series.length));
      return [name, measure(series, factors).map(value)];
    }),
  );
}

type Values = Map<Defined, number[]>;

/** The largest relative difference between two sets of values of the same measures. */
function farthest(got: Values, wanted: Values): number {
  const ratios = [...wanted].flatMap(([name, values]) =>
    values.map((v, i) => Math.abs((got.get(name)?.[i] ?? Number.NaN) / v - 1)),
  );
  return Math.max(...ratios);
}

describe('definitions written out', () => {
  test.each(DEFINED)('%s at every factor of short series', (name) => {
    for (const seed of SEEDS) {
      const x = wholeNumbers(20 + 7 * seed, seed);
      const series = PhaseSeries.fromNs(x, 1e-9);
      const measure: Measure<StabilityPoint | TimePoint> = measures[name];
      for (let m = 1; m <= measure.largestFactor(x.length); m += 1) {
        const ratio = value(measure(series, m)) / byDefinition(name, x, m);
        expect(Math.abs(ratio - 1), `seed ${seed}, factor ${m}`).toBeLessThan(1e-12);
      }
    }
  });

  test('a series worked by hand', () => {
    const series = PhaseSeries.fromNs([0, 3, 1, 6], 2);
    expect(mtie(series, [1, 2, 3])).toEqual([
      { factor: 1, tauS: 2, deviationNs: 5, terms: 3 },
      { factor: 2, tauS: 4, deviationNs: 5, terms: 2 },
      { factor: 3, tauS: 6, deviationNs: 6, terms: 1 },
    ]);
    expect(tieRms(series, 2)).toEqual({ factor: 2, tauS: 4, deviationNs: Math.sqrt(5), terms: 2 });
    expect(adev(series, 1).terms).toBe(2);
    expect(adev(series, 1).deviation).toBeCloseTo(Math.sqrt((25 + 49) / 4) / 2e9, 24);
  });

  test('MTIE with many equal values, rising and falling runs, at every window', () => {
    for (const seed of SEEDS) {
      const ramp = range(30).map((i) => (seed % 2 === 0 ? i : -i));
      const x = [...wholeNumbers(60, seed, 4), ...ramp, ...wholeNumbers(60, seed + 100, 3)];
      const series = PhaseSeries.fromNs(x, 1);
      for (let m = 1; m < x.length; m += 1) {
        const got = mtie(series, m).deviationNs;
        expect(got, `seed ${seed}, window ${m}`).toBe(byDefinition('mtie', x, m));
      }
    }
  });
});

describe('invariances, exact in whole numbers', () => {
  const base = SEEDS.map((seed) => [seed, wholeNumbers(200, seed)] as const);
  const withoutTie = DEFINED.filter((name) => name !== 'mtie' && name !== 'tieRms');

  test.each(base)('a constant offset changes nothing (seed %i)', (_, x) => {
    const moved = x.map((v) => v + 2 ** 50);
    expect(everything(PhaseSeries.fromNs(moved, 1))).toEqual(everything(PhaseSeries.fromNs(x, 1)));
  });

  test.each(base)('a frequency offset changes nothing but MTIE and TIE rms (seed %i)', (_, x) => {
    const plain = PhaseSeries.fromNs(x, 1);
    const sloped = PhaseSeries.fromNs(
      x.map((v, i) => v + 29_000_000 * i),
      1,
    );
    expect(everything(sloped, withoutTie)).toEqual(everything(plain, withoutTie));
    expect(tieRms(sloped, 8).deviationNs).toBeGreaterThan(tieRms(plain, 8).deviationNs);
    expect(mtie(sloped, 8).deviationNs).toBeGreaterThan(mtie(plain, 8).deviationNs);
  });

  test.each(base)(
    'linear drift changes nothing in the Hadamard deviations only (seed %i)',
    (_, x) => {
      const plain = PhaseSeries.fromNs(x, 1);
      const drifting = PhaseSeries.fromNs(
        x.map((v, i) => v + 1000 * i * i),
        1,
      );
      const names = ['hdev', 'overlappingHdev'] as const;
      expect(everything(drifting, names)).toEqual(everything(plain, names));
      expect(overlappingAdev(drifting, 8).deviation).toBeGreaterThan(
        overlappingAdev(plain, 8).deviation,
      );
    },
  );

  test.each(base)('twice the phase is twice the deviation (seed %i)', (_, x) => {
    const twice = PhaseSeries.fromNs(
      x.map((v) => 2 * v),
      1,
    );
    const doubled = [...everything(PhaseSeries.fromNs(x, 1))].map(
      ([name, values]): [Defined, number[]] => [name, values.map((v) => 2 * v)],
    );
    expect(everything(twice)).toEqual(new Map(doubled));
  });

  test.each(base)('mirrored phase changes nothing (seed %i)', (_, x) => {
    const mirrored = PhaseSeries.fromNs(
      x.map((v) => -v),
      1,
    );
    expect(everything(mirrored)).toEqual(everything(PhaseSeries.fromNs(x, 1)));
  });

  test.each(base)('reversed time changes nothing where all data count (seed %i)', (_, x) => {
    const names = DEFINED.filter((name) => name !== 'adev' && name !== 'hdev');
    const reversed = everything(PhaseSeries.fromNs([...x].reverse(), 1), names);
    expect(farthest(reversed, everything(PhaseSeries.fromNs(x, 1), names))).toBeLessThan(1e-14);
  });
});

describe('units', () => {
  test('phase in s, in ns, as bigints and as frequency are the same series', () => {
    const y = wholeNumbers(99, 7).map((v) => v * 1e-9);
    const ns = integrate(wholeNumbers(99, 7));
    const reference = everything(PhaseSeries.fromNs(ns, 1));
    const epoch = 2n ** 64n - 10_000_000n;
    const series = {
      bigints: PhaseSeries.fromNs(
        ns.map((v) => epoch + BigInt(v)),
        1,
      ),
      seconds: PhaseSeries.fromSeconds(
        ns.map((v) => v / 1e9),
        1,
      ),
      frequency: PhaseSeries.fromFrequency(y, 1),
    };
    expect(everything(series.bigints)).toEqual(reference);
    expect(farthest(everything(series.seconds), reference)).toBeLessThan(1e-9);
    expect(farthest(everything(series.frequency), reference)).toBeLessThan(1e-9);
  });

  test('frequency times the sampling interval is phase', () => {
    const series = PhaseSeries.fromFrequency([1, -2, 4], 0.25);
    expect([...series.samples]).toEqual([0, 0.25, -0.25, 0.75]);
    expect([series.length, series.tau0S, series.unitsPerSecond]).toEqual([4, 0.25, 1]);
  });

  test('the sampling interval divides deviations of frequency and leaves those of time', () => {
    const x = wholeNumbers(50, 3);
    const [slow, fast] = [PhaseSeries.fromNs(x, 1), PhaseSeries.fromNs(x, 0.125)];
    for (const measure of Object.values(frequency)) {
      expect(measure(fast, 4).deviation).toBe(8 * measure(slow, 4).deviation);
      expect(measure(fast, 4).tauS).toBe(0.5);
    }
    for (const measure of Object.values(time)) {
      expect(measure(fast, 4).deviationNs).toBe(measure(slow, 4).deviationNs);
    }
  });
});

describe('expected values of noise and drift', () => {
  const COUNT = 200_000;
  const near = (got: number, wanted: number, note: string): void =>
    expect(Math.abs(got / wanted - 1), note).toBeLessThan(0.05);

  test.each([11, 12])('white phase noise of 10 ns (seed %i)', (seed) => {
    const series = PhaseSeries.fromNs(
      whiteNoise(COUNT, seed).map((v) => 10 * v),
      1,
    );
    for (const m of [1, 2, 8, 32]) {
      const note = `seed ${seed}, factor ${m}`;
      near(adev(series, m).deviation, (Math.sqrt(3) * 1e-8) / m, note);
      near(overlappingAdev(series, m).deviation, (Math.sqrt(3) * 1e-8) / m, note);
      near(totdev(series, m).deviation, (Math.sqrt(3) * 1e-8) / m, note);
      near(mdev(series, m).deviation, (Math.sqrt(3) * 1e-8) / m ** 1.5, note);
      near(tdev(series, m).deviationNs, 10 / Math.sqrt(m), note);
      near(overlappingHdev(series, m).deviation, (Math.sqrt(10 / 3) * 1e-8) / m, note);
      near(hdev(series, m).deviation, (Math.sqrt(10 / 3) * 1e-8) / m, note);
      near(tieRms(series, m).deviationNs, Math.SQRT2 * 10, note);
    }
  });

  test.each([21, 22])('white frequency noise of 1e-9 (seed %i)', (seed) => {
    const series = PhaseSeries.fromFrequency(
      whiteNoise(COUNT, seed).map((v) => v * 1e-9),
      1,
    );
    for (const m of [1, 4, 16, 64]) {
      const note = `seed ${seed}, factor ${m}`;
      near(overlappingAdev(series, m).deviation, 1e-9 / Math.sqrt(m), note);
      near(overlappingHdev(series, m).deviation, 1e-9 / Math.sqrt(m), note);
      near(totdev(series, m).deviation, 1e-9 / Math.sqrt(m), note);
      near(tieRms(series, m).deviationNs, Math.sqrt(m), note);
      // MVAR / AVAR of white frequency noise is (m^2 + 1) / (2 m^2).
      near(mdev(series, m).deviation, 1e-9 * Math.sqrt((m * m + 1) / (2 * m ** 3)), note);
    }
  });

  test('drift alone: D tau / sqrt(2) in the Allan deviations, 0 in the Hadamard deviations', () => {
    const series = PhaseSeries.fromNs(
      range(300).map((i) => 5 * i * i),
      1,
    );
    for (const m of [1, 7, 50]) {
      const wanted = (1e-8 * m) / Math.SQRT2;
      for (const measure of [adev, overlappingAdev, mdev]) {
        expect(Math.abs(measure(series, m).deviation / wanted - 1)).toBeLessThan(1e-14);
      }
      expect(hdev(series, m).deviation).toBe(0);
      expect(overlappingHdev(series, m).deviation).toBe(0);
    }
  });

  test('a frequency offset alone: y tau in MTIE and TIE rms', () => {
    const series = PhaseSeries.fromNs(
      range(100).map((i) => 250 * i),
      0.5,
    );
    expect(mtie(series, 10).deviationNs).toBe(2500);
    expect(tieRms(series, 10).deviationNs).toBe(2500);
  });
});

describe('rounding', () => {
  test('a running sum forgets what has left it', () => {
    const sum = new CompensatedSum();
    const small = wholeNumbers(3000, 9).map((v) => v / 1000);
    for (const v of small) {
      for (const term of [v * 1e18, v, -v * 1e18, -v]) sum.add(term);
      expect(Math.abs(sum.value)).toBeLessThan(1e-15);
    }
  });

  test('MDEV of phase that fills the mantissa, against whole numbers of any size', () => {
    const m = 100;
    for (const seed of SEEDS) {
      const x = wholeNumbers(1000, seed, 2 ** 52);
      const big = x.map(BigInt);
      const sumFrom = (from: number): bigint =>
        big.slice(from, from + m).reduce((sum, v) => sum + v, 0n);
      const squares = range(x.length - 3 * m + 1).map(
        (j) => (sumFrom(j + 2 * m) - 2n * sumFrom(j + m) + sumFrom(j)) ** 2n,
      );
      const total = squares.reduce((sum, v) => sum + v, 0n);
      const wanted = Math.sqrt(Number(total) / (2 * squares.length)) / (m * m);
      const got = mdev(PhaseSeries.fromSeconds(x, 1), m).deviation;
      expect(Math.abs(got / wanted - 1), `seed ${seed}`).toBeLessThan(1e-14);
    }
  });

  test('noise of some ns just below 2^53 ns, where twice a sample is no longer exact', () => {
    for (const seed of SEEDS) {
      const x = wholeNumbers(500, seed, 8);
      const lifted = x.map((v) => v + (2 ** 53 - 8));
      const got = everything(PhaseSeries.fromNs(lifted, 1));
      expect(got, `seed ${seed}`).toEqual(everything(PhaseSeries.fromNs(x, 1)));
    }
  });
});

describe('averaging factors', () => {
  test('octaves and decades', () => {
    expect(octaveFactors(20)).toEqual([1, 2, 4, 8, 16]);
    expect(octaveFactors(16)).toEqual([1, 2, 4, 8, 16]);
    expect(decadeFactors(1000)).toEqual([1, 10, 100, 1000]);
    expect(decadeFactors(0)).toEqual([]);
  });

  test.each(all)(
    '%s: the largest factor gives a term, the next one is refused',
    (name, measure) => {
      for (let samples = 4; samples < 40; samples += 1) {
        const series = PhaseSeries.fromNs(wholeNumbers(samples, samples), 1);
        const largest = measure.largestFactor(samples);
        expect((measure(series, largest) as TimePoint).terms, `${samples} samples`).toBeGreaterThan(
          0,
        );
        expect(() => measure(series, largest + 1)).toThrow(
          `${name}(factor) must be 1 to ${largest}, got ${largest + 1}`,
        );
      }
    },
  );

  test.each(all)('%s: a series too short for any factor is refused', (name, measure) => {
    const least = range(6).find((samples) => measure.largestFactor(samples) > 0) as number;
    const series = PhaseSeries.fromNs(wholeNumbers(least - 1, 1), 1);
    expect(() => measure(series, 1)).toThrow(
      new RangeError(
        `${name}(series) must be a series of at least ${least} phase samples, got one of ${least - 1}`,
      ),
    );
    expect(measure(PhaseSeries.fromNs(wholeNumbers(least, 1), 1), [])).toEqual([]);
  });
});
