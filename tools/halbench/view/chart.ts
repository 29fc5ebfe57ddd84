/** Pictures of a document's numbers, before they are drawn. A terminal shows none. */

/**
 * An axis. `nines` is for percentages: 0, 90, 99, 99.9 % are equally far apart, so that the tail has
 * room. Logarithmic axes in ns or s show durations with their unit.
 */
export interface Axis {
  readonly title: string;
  readonly scale: 'linear' | 'log' | 'nines';
  readonly unit: string;
}

interface Drawn<K extends string, P> {
  readonly kind: K;
  readonly name: string;
  readonly points: readonly P[];
}

type Point = readonly [x: number, y: number];

/** Something that is drawn; each point of it comes from the document. A limit is a dotted line. */
export type Series =
  | Drawn<'line', Point>
  | Drawn<'limit', Point>
  | Drawn<'band', readonly [x: number, low: number, high: number]>
  | Drawn<'bars', readonly [from: number, to: number, height: number]>;

/** Curves over one pair of axes. */
export interface Curves {
  readonly kind: 'curves';
  readonly title: string;
  /** What there is to see, in words. */
  readonly words: string;
  readonly x: Axis;
  readonly y: Axis;
  readonly series: readonly Series[];
  /** Takes half the width of a page. */
  readonly half?: boolean;
}

/** A row of values from low to high, with the one that counts between them. */
export type RangePoint = readonly [row: string, low: number, value: number, high: number];

export interface RangeSeries {
  readonly name: string;
  readonly points: readonly RangePoint[];
  /** Drawn as a thick bar of the colour of this outcome, all of a row in one line. */
  readonly tone?: 'pass' | 'fail' | 'skip';
}

/** Intervals in rows, one axis below them. */
export interface Ranges {
  readonly kind: 'ranges';
  readonly title: string;
  readonly words: string;
  readonly x: Axis;
  readonly series: readonly RangeSeries[];
  /** A vertical line, such as the ratio 1. */
  readonly mark?: number;
}

export type Chart = Curves | Ranges;

/** Durations upwards or to the right, logarithmic. */
export const DURATION: Axis = { title: 'duration of a call', scale: 'log', unit: 'ns' };

/** A measured distribution. */
export interface Distribution {
  readonly calls: number;
  /** Durations in ns at rising percentiles, the last one at 100. */
  readonly percentiles: readonly (readonly [percent: number, ns: number])[];
}

/** The class of a series, which its colour depends on: the position among its kind. */
export function classOf({ kind, series }: Chart, index: number): string {
  if (kind === 'ranges') {
    const tone = series[index]?.tone;
    return tone === undefined ? `range-${index}` : `bar-${tone}`;
  }
  const own = series[index]?.kind ?? 'line';
  return `${own}-${series.slice(0, index).filter((one) => one.kind === own).length}`;
}

/** A curve of durations over the share of calls that kept it; the longest stands where its share begins. */
export function latencySeries(name: string, { calls, percentiles }: Distribution): Series {
  const last = 100 * (1 - 1 / Math.max(2, calls));
  const points = percentiles.map(
    ([percent, ns]) => [Math.min(percent, last), Math.max(1, ns)] as const,
  );
  return { kind: 'line', name, points };
}

/** Distributions of durations over each other. */
export function latencyChart(title: string, words: string, series: readonly Series[]): Curves {
  const x: Axis = { title: 'share of calls that took at most so long', scale: 'nines', unit: '%' };
  return { kind: 'curves', title, words, x, y: DURATION, series };
}

/** Values that a chart's curves have along one axis; 0 is where bars begin. */
export function extentOf({ series }: Curves, axis: 'x' | 'y'): readonly [number, number] {
  const values = series.flatMap(({ kind, points }) =>
    points.flatMap((point): readonly number[] => {
      const [a, b, c] = point as readonly [number, number, number?];
      if (kind === 'bars') return axis === 'x' ? [a, b] : [0, c ?? 0];
      if (kind === 'band') return axis === 'x' ? [a] : [b, c ?? b];
      return [axis === 'x' ? a : b];
    }),
  );
  return [
    values.reduce((x, y) => Math.min(x, y), Number.POSITIVE_INFINITY),
    values.reduce((x, y) => Math.max(x, y), Number.NEGATIVE_INFINITY),
  ];
}
