import { describe, expect, test } from 'vitest';
import {
  MdevStream,
  type Measure,
  MtieStream,
  mdev,
  mtie,
  OverlappingAdevStream,
  OverlappingHdevStream,
  overlappingAdev,
  overlappingHdev,
  PhaseSeries,
  type PhaseStream,
  type StabilityPoint,
  type StreamOptions,
  TdevStream,
  TieRmsStream,
  type TimePoint,
  tdev,
  tieRms,
} from '../../../src/analysis/index.js';
import { integrate, nist1000, whiteNoise, wholeNumbers } from './data.js';

type Point = StabilityPoint | TimePoint;
interface Pair {
  name: string;
  stream: (options: StreamOptions) => PhaseStream<Point>;
  batch: Measure<Point>;
}

const pairs: Pair[] = [
  {
    name: 'OverlappingAdevStream',
    stream: (o) => new OverlappingAdevStream(o),
    batch: overlappingAdev,
  },
  {
    name: 'OverlappingHdevStream',
    stream: (o) => new OverlappingHdevStream(o),
    batch: overlappingHdev,
  },
  { name: 'MdevStream', stream: (o) => new MdevStream(o), batch: mdev },
  { name: 'TdevStream', stream: (o) => new TdevStream(o), batch: tdev },
  { name: 'TieRmsStream', stream: (o) => new TieRmsStream(o), batch: tieRms },
  { name: 'MtieStream', stream: (o) => new MtieStream(o), batch: mtie },
];

const possible = (batch: Measure<Point>, factors: number[], samples: number): number[] =>
  factors.filter((factor) => factor <= batch.largestFactor(samples));

describe.each(pairs)('$name', (pair) => {
  const { name, stream, batch } = pair;

  test('equals the batch bit for bit after every sample', () => {
    const factors = [1, 2, 3, 7, 20];
    for (const seed of [1, 2, 3]) {
      const x = integrate(whiteNoise(120, seed));
      const running = stream({ tau0S: 0.25, unit: 's', factors });
      x.forEach((sample, i) => {
        running.add(sample);
        const series = PhaseSeries.fromSeconds(x.slice(0, i + 1), 0.25);
        const ready = possible(batch, factors, i + 1);
        const wanted = ready.length === 0 ? [] : batch(series, ready);
        expect(running.results(), `seed ${seed}, ${i + 1} samples`).toEqual(wanted);
      });
      expect(running.count).toBe(x.length);
    }
  });

  test('equals the batch on long series, with large factors and a large slope', () => {
    const factors = [1, 64, 1000, 3000];
    const x = Float64Array.from(integrate(whiteNoise(20_000, 5)), (v, i) => v + 29_000 * i);
    const running = stream({ tau0S: 1e-3, unit: 'ns', factors });
    running.addAll(x);
    expect(running.results()).toEqual(batch(PhaseSeries.fromNs(x, 1e-3), factors));
  });

  test('takes bigints near the end of their range', () => {
    const x = wholeNumbers(80, 6).map((v) => 2n ** 64n - 5000n + BigInt(v));
    const running = stream({ tau0S: 1, unit: 'ns', factors: [1, 5] });
    running.addAll(BigUint64Array.from(x));
    expect(running.results()).toEqual(batch(PhaseSeries.fromNs(x, 1), [1, 5]));
  });

  test('a gap keeps what was gathered and is spanned by no term', () => {
    const factor = 4;
    const [before, after] = [wholeNumbers(50, 7), wholeNumbers(70, 8)];
    const running = stream({ tau0S: 1, unit: 'ns', factors: [factor] });
    running.addAll(before);
    running.gap();
    // A step of the clock, far larger than anything else in the data.
    running.addAll(after.map((v) => v + 1e12));
    const parts = [before, after].map((x) => batch(PhaseSeries.fromNs(x, 1), factor));
    const got = running.results()[0] as Point;
    expect(got.terms).toBe((parts[0] as Point).terms + (parts[1] as Point).terms);
    expect(Math.abs(value(got) / pooled(parts, name) - 1)).toBeLessThan(1e-14);
  });

  test('a gap after every sample leaves no term', () => {
    const running = stream({ tau0S: 1, unit: 'ns', factors: [1] });
    for (const sample of wholeNumbers(20, 9)) {
      running.add(sample);
      running.gap();
    }
    expect(running.results()).toEqual([]);
  });

  test('a refused sample has no effect', () => {
    const x = wholeNumbers(30, 10);
    const running = stream({ tau0S: 1, unit: 'ns', factors: [2] });
    for (const sample of x) {
      running.add(sample);
      for (const bad of [Number.NaN, Infinity, '1', undefined, 1n, 1e200]) {
        expect(() => running.add(bad as number)).toThrow(`${name}.add(sample) must be`);
      }
    }
    expect(running.results()).toEqual(batch(PhaseSeries.fromNs(x, 1), [2]));
  });

  test('bad options', () => {
    const good = { tau0S: 1, unit: 'ns', factors: [1] };
    const cases: [object, typeof TypeError | typeof RangeError, string][] = [
      [{ tau0S: 0 }, RangeError, 'options.tau0S) must be 1e-12 to 1000000000000 s, got 0'],
      [{ tau0S: '1' }, TypeError, 'options.tau0S) must be a number'],
      [{ unit: 'us' }, RangeError, `options.unit) must be one of 's', 'ns', got "us"`],
      [{ unit: 9 }, TypeError, `options.unit) must be one of 's', 'ns', got 9`],
      [{ factors: [] }, RangeError, 'options.factors) must be an array of at least one averaging'],
      [{ factors: 4 }, TypeError, 'options.factors) must be an array of at least one averaging'],
      [{ factors: [1, 0] }, RangeError, 'options.factors[1]) must be 1 to 16777216'],
      [{ factors: [2.5] }, RangeError, 'options.factors[0]) must be a whole number, 1 to 16777216'],
      [{ window: 4 }, TypeError, "options) must have only the keys 'tau0S', 'factors', 'unit'"],
    ];
    for (const [change, kind, message] of cases) {
      const build = (): unknown => stream({ ...good, ...change } as unknown as StreamOptions);
      expect(build, message).toThrow(kind);
      expect(build).toThrow(`new ${name}(${message}`);
    }
    expect(() => stream(undefined as unknown as StreamOptions)).toThrow(TypeError);
  });
});

function value(point: Point): number {
  return 'deviation' in point ? point.deviation : point.deviationNs;
}

function pooled(parts: Point[], name: string): number {
  if (name === 'MtieStream') return Math.max(...parts.map(value));
  const terms = parts.reduce((sum, p) => sum + p.terms, 0);
  return Math.sqrt(parts.reduce((sum, p) => sum + p.terms * value(p) ** 2, 0) / terms);
}

describe('streams of phase', () => {
  test('the 1000-point suite of NIST SP 1065, as it comes', () => {
    const options = { tau0S: 1, unit: 's', factors: [1, 10, 100] } as const;
    const streams = [
      new OverlappingAdevStream(options),
      new MdevStream(options),
      new TdevStream(options),
    ];
    for (const sample of integrate(nist1000())) for (const stream of streams) stream.add(sample);
    const digits = streams.map((s) =>
      s.results().map((p) => ('deviation' in p ? p.deviation : p.deviationNs / 1e9).toPrecision(7)),
    );
    expect(digits).toEqual([
      ['0.2922319', '0.09159953', '0.03241343'],
      ['0.2922319', '0.06172376', '0.02170921'],
      ['0.1687202', '0.3563623', '1.253382'],
    ]);
  });

  test('bigints and numbers do not mix, and bigints are ns', () => {
    const ns = new TieRmsStream({ tau0S: 1, unit: 'ns', factors: [1] });
    ns.add(5n);
    expect(() => ns.add(6)).toThrow(
      new TypeError('TieRmsStream.add(sample) must be a bigint like the first one, got 6'),
    );
    const numbers = new TieRmsStream({ tau0S: 1, unit: 'ns', factors: [1] });
    numbers.add(5);
    expect(() => numbers.add(6n)).toThrow(
      new TypeError('TieRmsStream.add(sample) must be a number like the first one, got 6n'),
    );
    const seconds = new TieRmsStream({ tau0S: 1, unit: 's', factors: [1] });
    expect(() => seconds.add(5n)).toThrow(TypeError);
    expect(() => seconds.addAll('123' as unknown as number[])).toThrow(
      new TypeError(
        'TieRmsStream.addAll(samples) must be an array of numbers or of bigints, got "123"',
      ),
    );
  });
});
