/** Batch conversion through the real binary, against the same sums in BigInt. */
import { NOT_A_TIME_NS, openHal, STAMP_FORMATS, type StampFormat } from 'avb-hal';
import { afterAll, describe, expect, it } from 'vitest';
import { packageModules } from '../../src/binding/loader.js';
import { Random } from '../unit/fakes/random.js';

const NS_PER_SECOND = 1_000_000_000n;
const U64 = 2n ** 64n;
const I63 = 2n ** 63n;
const EDGES = [0n, 1n, 2n ** 30n, 2n ** 32n - 1n, 2n ** 32n, I63 - 1n, I63, U64 - 2n, U64 - 1n];

const hal = openHal({ backend: 'sim' });
afterAll(() => hal.close());
const paths = hal.convert.simd === 'none' ? (['scalar'] as const) : (['scalar', 'simd'] as const);

/** The time of a raw value before the offset; null for what is no stamp. */
const FORMULAS: Readonly<Record<StampFormat, (raw: bigint) => bigint | null>> = {
  'seconds-ns': (raw) => {
    const ns = raw % 2n ** 32n;
    return ns < NS_PER_SECOND ? (raw / 2n ** 32n) * NS_PER_SECOND + ns : null;
  },
  'scaled-19': (raw) => raw / 2n ** 19n,
  'scaled-18': (raw) => raw / 2n ** 18n,
  'scaled-14': (raw) => raw / 2n ** 14n,
  fs5: (raw) => raw / 200_000n,
};

function withOffset(ns: bigint | null, offsetNs: bigint): bigint {
  const sum = ns === null ? -1n : ns + offsetNs;
  return sum < 0n || sum > U64 - 2n ? NOT_A_TIME_NS : sum;
}

/** Any 64 bits; as often small as large. */
function anyWidth(random: Random): bigint {
  const whole = BigInt(random.integer(0, 2 ** 32 - 1)) * 2n ** 32n;
  return (whole + BigInt(random.integer(0, 2 ** 32 - 1))) >> BigInt(random.integer(0, 63));
}

function inputs(random: Random, near: readonly bigint[]): BigUint64Array {
  const valid = () => (anyWidth(random) << 32n) + BigInt(random.integer(0, 999_999_999));
  const around = near.flatMap((value) => [value - 1n, value, value + 1n]);
  const drawn = Array.from({ length: 300 }, () => anyWidth(random));
  return BigUint64Array.from([...EDGES, ...around, ...drawn, ...drawn.map(valid)]);
}

/** Where a result leaves the range: the neighbours of these are the raw values to try. */
const limits = (offsetNs: bigint) => [-offsetNs, U64 - 1n - offsetNs, U64 - offsetNs];

function expectResults(
  convert: (output: BigUint64Array, path: 'scalar' | 'simd') => number,
  expected: readonly bigint[],
  what: string,
): void {
  for (const path of paths) {
    const output = new BigUint64Array(expected.length);
    const refused = convert(output, path);
    expect([...output], `${what}, ${path}`).toEqual(expected);
    expect(refused, what).toBe(expected.filter((ns) => ns === NOT_A_TIME_NS).length);
  }
}

function offsetsOf(random: Random): readonly bigint[] {
  const drawn = anyWidth(random) >> 1n;
  return [0n, 37n * NS_PER_SECOND, -1n, I63 - 1n, -I63, drawn, -drawn];
}

describe('stampsToNs', () => {
  it.each(STAMP_FORMATS)('of %s is exact for any 64 bits and any offset', (format) => {
    for (let seed = 1; seed <= 5; seed += 1) {
      const random = new Random(seed);
      for (const offsetNs of offsetsOf(random)) {
        const near = limits(offsetNs).flatMap((ns) => [ns << 19n, ns * 200_000n]);
        const input = inputs(random, near);
        const expected = [...input].map((raw) => withOffset(FORMULAS[format](raw), offsetNs));
        expectResults(
          (output, path) => hal.convert.stampsToNs({ format, input, output, offsetNs, path }),
          expected,
          `seed ${seed}, offset ${offsetNs}`,
        );
      }
    }
  });
});

describe('ticksToNs', () => {
  const known = [1n, 3n, 3_579_545n, 10_000_000n, 24_000_000n, NS_PER_SECOND, 2_995_200_000n];

  it('is the exact floor for any frequency, any 64 bits and any offset', () => {
    const random = new Random(20);
    const drawn = Array.from({ length: 40 }, () => anyWidth(random) + 1n);
    for (const frequencyHz of [...known, U64 - 1n, 2n ** 32n, I63 + 1n, ...drawn]) {
      if (frequencyHz >= U64) continue;
      for (const offsetNs of offsetsOf(random)) {
        const near = limits(offsetNs).map((ns) => (ns * frequencyHz) / NS_PER_SECOND);
        const input = inputs(random, near);
        const expected = [...input].map((ticks) =>
          withOffset((ticks * NS_PER_SECOND) / frequencyHz, offsetNs),
        );
        expectResults(
          (output, path) => hal.convert.ticksToNs({ frequencyHz, input, output, offsetNs, path }),
          expected,
          `seed 20, ${frequencyHz} Hz, offset ${offsetNs}`,
        );
      }
    }
  });
});

describe('views', () => {
  const format = 'fs5';
  const exact = (raw: bigint) => raw / 200_000n;
  const filled = (buffer: ArrayBufferLike) => {
    const random = new Random(8);
    return new BigUint64Array(buffer).map(() => anyWidth(random));
  };

  it('may be of any length at any element, and nothing beside them changes', () => {
    const source = filled(new ArrayBuffer(80 * 8));
    for (const path of paths) {
      for (let length = 0; length <= 67; length += 1) {
        for (const [from, to] of [
          [0, 0],
          [1, 0],
          [0, 3],
          [2, 1],
          [3, 3],
        ] as const) {
          const output = new BigUint64Array(80).fill(7n);
          const input = source.subarray(from, from + length);
          hal.convert.stampsToNs({ format, input, output: output.subarray(to), path });
          const wanted = new BigUint64Array(80).fill(7n);
          wanted.set(input.map(exact), to);
          expect(output, `length ${length} from ${from} to ${to}, ${path}`).toEqual(wanted);
        }
      }
    }
  });

  it('may overlap: as if all input were read before the first output', () => {
    const source = filled(new ArrayBuffer(1000 * 8));
    for (const path of paths) {
      for (const [from, to] of [
        [0, 0],
        [0, 1],
        [1, 0],
        [0, 5],
        [7, 0],
        [0, 300],
        [300, 0],
      ] as const) {
        const memory = source.slice();
        const wanted = source.slice();
        wanted.set(source.slice(from, from + 600).map(exact), to);
        const [input, output] = [memory.subarray(from, from + 600), memory.subarray(to)];
        hal.convert.stampsToNs({ format, input, output, path });
        expect(memory, `${from} to ${to}, ${path}`).toEqual(wanted);
      }
    }
  });

  it('may lie in shared memory', () => {
    const input = new BigUint64Array(new SharedArrayBuffer(10 * 8)).fill(400_000n);
    const output = new BigUint64Array(new SharedArrayBuffer(10 * 8));
    expect(hal.convert.stampsToNs({ format, input, output })).toBe(0);
    expect([...output]).toEqual(Array(10).fill(2n));
  });

  it('have no element once they are transferred', () => {
    const view = () => new BigUint64Array(4).fill(200_000n);
    const gone = view();
    structuredClone(gone.buffer, { transfer: [gone.buffer] });
    const output = view();
    expect(hal.convert.stampsToNs({ format, input: gone, output })).toBe(0);
    expect([...output]).toEqual([...view()]);
    expect(() => hal.convert.stampsToNs({ format, input: view(), output: gone })).toThrow(
      'output must be a BigUint64Array of length 4 or more, got one of length 0',
    );
  });
});

describe('native code on its own', () => {
  const { convertBatch } = packageModules.load('sim', null);
  const anything = convertBatch as (...values: unknown[]) => unknown;
  const view = BigUint64Array.of(1n, 2n);
  const good = [view, view, 4, 1n, 0n, 0] as const;
  const bad: [number, unknown[], typeof TypeError | typeof RangeError][] = [
    [0, [undefined, null, [], new BigInt64Array(2), new ArrayBuffer(16), {}], TypeError],
    [1, [undefined, new Float64Array(2)], TypeError],
    [1, [new BigUint64Array(1)], RangeError],
    [2, [undefined, '4', 4n], TypeError],
    [2, [-1, 6, 1.5, Number.NaN, Number.POSITIVE_INFINITY], RangeError],
    [3, [undefined, 1, '1'], TypeError],
    [3, [-1n, U64], RangeError],
    [4, [undefined, 0], TypeError],
    [4, [I63, -I63 - 1n], RangeError],
    [5, [undefined, 'simd'], TypeError],
    [5, [3, -1], RangeError],
  ];

  it('refuses what the facade would have refused', () => {
    for (const [index, values, kind] of bad) {
      for (const value of values) {
        const call = () => anything(...good.with(index, value as never));
        expect(call, `argument ${index}: ${String(value)}`).toThrow(kind);
      }
    }
    expect([...view]).toEqual([1n, 2n]);
  });

  it('gives no time for a counter that stands still', () => {
    const output = new BigUint64Array(2);
    expect(convertBatch(view, output, 5, 0n, 0n, 0)).toBe(2);
    expect([...output]).toEqual([NOT_A_TIME_NS, NOT_A_TIME_NS]);
  });
});
