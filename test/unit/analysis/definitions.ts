// The measures of src/analysis as their standards write them, with no thought of speed. In the unit
// of the phase; those of frequency for a sampling interval of one such unit.
import { meanSquare, range } from './data.js';

/** Sample i of n; out of range is an error, not NaN. */
interface Samples {
  readonly n: number;
  at(i: number): number;
}

type Definition = (x: Samples, m: number) => number;

function samplesOf(values: readonly number[]): Samples {
  const at = (i: number): number => {
    const value = values[i];
    if (value === undefined) throw new RangeError(`sample ${i} of ${values.length}`);
    return value;
  };
  return { n: values.length, at };
}

/** Every m-th sample. */
function decimate(x: Samples, m: number): Samples {
  return samplesOf(range(Math.floor((x.n - 1) / m) + 1).map((i) => x.at(i * m)));
}

function overlappingAdev(x: Samples, m: number): number {
  const d = range(x.n - 2 * m).map((i) => x.at(i + 2 * m) - 2 * x.at(i + m) + x.at(i));
  return Math.sqrt(meanSquare(d) / 2) / m;
}

function overlappingHdev(x: Samples, m: number): number {
  const d = range(x.n - 3 * m).map(
    (i) => x.at(i + 3 * m) - 3 * x.at(i + 2 * m) + 3 * x.at(i + m) - x.at(i),
  );
  return Math.sqrt(meanSquare(d) / 6) / m;
}

function mdev(x: Samples, m: number): number {
  const mean = (from: number): number => range(m).reduce((sum, i) => sum + x.at(from + i), 0) / m;
  const d = range(x.n - 3 * m + 1).map((j) => mean(j + 2 * m) - 2 * mean(j + m) + mean(j));
  return Math.sqrt(meanSquare(d) / 2) / m;
}

function totdev(x: Samples, m: number): number {
  const end = x.n - 1;
  const reflected = (i: number): number => {
    if (i < 0) return 2 * x.at(0) - x.at(-i);
    return i > end ? 2 * x.at(end) - x.at(2 * end - i) : x.at(i);
  };
  const d = range(x.n - 2).map(
    (i) => reflected(i + 1 - m) - 2 * reflected(i + 1) + reflected(i + 1 + m),
  );
  return Math.sqrt(meanSquare(d) / 2) / m;
}

function mtie(x: Samples, n: number): number {
  const peaks = range(x.n - n).map((k) => {
    const window = range(n + 1).map((i) => x.at(k + i));
    return Math.max(...window) - Math.min(...window);
  });
  return Math.max(...peaks);
}

const definitions = {
  adev: (x, m) => overlappingAdev(decimate(x, m), 1) / m,
  overlappingAdev,
  mdev,
  tdev: (x, m) => (m / Math.sqrt(3)) * mdev(x, m),
  hdev: (x, m) => overlappingHdev(decimate(x, m), 1) / m,
  overlappingHdev,
  totdev,
  mtie,
  tieRms: (x, n) => Math.sqrt(meanSquare(range(x.n - n).map((i) => x.at(i + n) - x.at(i)))),
} satisfies Record<string, Definition>;

/** Name of a measure. */
export type Defined = keyof typeof definitions;

/** Names of all measures. */
export const DEFINED = Object.keys(definitions) as Defined[];

/** The measure of `values` at factor `m`. */
export function byDefinition(name: Defined, values: readonly number[], m: number): number {
  return definitions[name](samplesOf(values), m);
}
