import { TITLES } from '../../operations.js';
import type { CompareDocument, Comparison, Ratio } from '../../result.js';
import {
  type Curves,
  latencyChart,
  latencySeries,
  type RangePoint,
  type Ranges,
} from '../../view/chart.js';
import { durationText } from '../../view/units.js';
import type { KeyFigure } from '../../view/view.js';

type Compared = Extract<Comparison, { outcome: 'compared' }>;

/** Beyond this span of ratios a linear axis hides the small ones. */
const LINEAR_SPAN = 8;

function comparedOf({ comparisons }: CompareDocument): Compared[] {
  return comparisons.filter((one): one is Compared => one.outcome === 'compared');
}

const ratioText = ({ value, low, high }: Ratio): string =>
  `${value.toFixed(3)} (${low.toFixed(3)} … ${high.toFixed(3)})`;

/** What is certainly slower or faster, in sentences; intervals that hold 1 say nothing. */
export function conclusions(document: CompareDocument): string[] {
  const compared = comparedOf(document);
  if (compared.length === 0) return [];
  const names = (some: readonly Compared[]) =>
    some.map(({ operation }) => TITLES[operation]).join(', ');
  const slower = compared.filter(({ p50 }) => p50 !== null && p50.low > 1);
  const faster = compared.filter(({ p50 }) => p50 !== null && p50.high < 1);
  const [a, b] = [`A (${document.a.backend})`, `B (${document.b.backend})`];
  return [
    ...(slower.length > 0 ? [`${a} is slower than ${b} at the median: ${names(slower)}.`] : []),
    ...(faster.length > 0 ? [`${a} is faster than ${b} at the median: ${names(faster)}.`] : []),
    ...(slower.length + faster.length === 0
      ? [`No median of ${a} and ${b} certainly differs.`]
      : []),
  ];
}

/** The figures at the top of a page. */
export function keyFigures(document: CompareDocument): KeyFigure[] {
  return comparedOf(document)
    .flatMap(({ operation, p50 }) =>
      p50 === null
        ? []
        : [
            {
              value: ratioText(p50),
              label: `A / B with its 95 % interval: ${TITLES[operation]}, median`,
            },
          ],
    )
    .slice(0, 3);
}

/** The ratios with their intervals. */
export function ratioPicture(document: CompareDocument): Ranges | null {
  const compared = comparedOf(document);
  const pointsOf = (quantile: 'p50' | 'p99'): RangePoint[] =>
    compared.flatMap((one) => {
      const ratio = one[quantile];
      if (ratio === null) return [];
      return [[TITLES[one.operation], ratio.low, ratio.value, ratio.high] as const];
    });
  const series = [
    { name: 'median', points: pointsOf('p50') },
    { name: '99th percentile', points: pointsOf('p99') },
  ];
  const values = series.flatMap(({ points }) => points.flatMap(([, low, , high]) => [low, high]));
  if (values.length === 0) return null;
  const wide = Math.max(...values) / Math.min(...values) > LINEAR_SPAN && Math.min(...values) > 0;
  return {
    kind: 'ranges',
    title: `${document.a.backend} (A) against ${document.b.backend} (B)`,
    words: 'Durations of A divided by those of B, with 95 % intervals; right of 1, A is slower.',
    x: { title: 'A / B', scale: wide ? 'log' : 'linear', unit: '' },
    series,
    mark: 1,
  };
}

/** A chart per operation with both sides over each other. */
export function distributionCharts(document: CompareDocument): Curves[] {
  return comparedOf(document).map(({ operation, a, b }) =>
    latencyChart(
      `Duration of ${TITLES[operation]}`,
      `A: median ${durationText(a.ns.p50Ns)}, longest ${durationText(a.ns.maxNs)}; ` +
        `B: median ${durationText(b.ns.p50Ns)}, longest ${durationText(b.ns.maxNs)}.`,
      [latencySeries(`A: ${document.a.backend}`, a), latencySeries(`B: ${document.b.backend}`, b)],
    ),
  );
}
