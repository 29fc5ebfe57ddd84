import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { distributionCharts as comparedCharts } from '../../tools/halbench/commands/compare/pictures.js';
import { overTime } from '../../tools/halbench/commands/precision/over-time.js';
import { subjectCharts } from '../../tools/halbench/commands/precision/pictures.js';
import { callsPicture, distributionCharts } from '../../tools/halbench/commands/run/pictures.js';
import type {
  CompareDocument,
  PrecisionDocument,
  RunDocument,
} from '../../tools/halbench/result.js';
import { type Curves, latencySeries } from '../../tools/halbench/view/chart.js';
import { chartMarkup } from '../../tools/halbench/view/html/chart.js';
import { MASKS } from '../../tools/halbench/view/masks.js';
import { durationText } from '../../tools/halbench/view/units.js';

const example = <T>(name: string): T =>
  JSON.parse(
    readFileSync(new URL(`../../docs/examples/${name}.json`, import.meta.url), 'utf8'),
  ) as T;

const run = example<RunDocument>('run-sim');
const compare = example<CompareDocument>('compare-sim-sim');
const precision = example<PrecisionDocument>('precision-sim');

describe('charts hold the numbers of their document', () => {
  test('run: every percentile of every path, and the timer in each chart', () => {
    const measured = run.cases.filter((one) => one.outcome === 'measured');
    const timer = measured.filter(({ operation }) => operation === 'timer');
    for (const operation of [
      'clock-read',
      'cross-timestamp',
      'register-read',
      'enumerate',
      'open',
    ]) {
      const own = measured.filter((one) => one.operation === operation);
      const charts = distributionCharts({ ...run, cases: [...own, ...timer] });
      expect(charts).toHaveLength(1);
      const expected = [...own, ...timer].map(({ percentiles }) => percentiles.map(([, ns]) => ns));
      expect(charts[0]?.series.map(({ points }) => points.map((point) => point[1]))).toEqual(
        expected.map((values) => values.map((ns) => Math.max(1, ns))),
      );
    }
    const points = callsPicture(run)?.series.flatMap((one) => one.points) ?? [];
    expect(points).toHaveLength(10);
  });

  test('compare: every percentile of both sides', () => {
    const compared = compare.comparisons.filter((one) => one.outcome === 'compared');
    const drawn = comparedCharts(compare).map(({ series }) =>
      series.map(({ points }) => points.length),
    );
    expect(drawn).toEqual(compared.map(({ a, b }) => [a.percentiles.length, b.percentiles.length]));
  });

  test('precision: every stretch with its window, TDEV, MTIE and masks', () => {
    const [subject] = precision.subjects;
    if (subject?.outcome !== 'measured') throw new Error('the example measured nothing');
    const { overTime: ways = [], stability = [] } = subject;
    const charts = subjectCharts(subject);
    expect(charts).toHaveLength(ways.length + 1);
    ways.forEach(({ stretches }, index) => {
      const [band, line] = charts[index]?.series ?? [];
      expect(band?.points).toEqual(stretches.map(({ atS, lowNs, highNs }) => [atS, lowNs, highNs]));
      expect(line?.points).toHaveLength(2 * stretches.length);
    });
    const [tdev, mtie, ...masks] = charts.at(-1)?.series ?? [];
    expect(tdev?.points).toEqual(stability.map(({ tauS, tdevNs }) => [tauS, tdevNs]));
    expect(mtie?.points).toEqual(stability.map(({ tauS, mtieNs }) => [tauS, mtieNs]));
    expect(masks.map(({ kind }) => kind)).toEqual(masks.map(() => 'limit'));
    expect(masks.length).toBeGreaterThan(0);
  });
});

test('the longest call stands where its share begins, not at 100 %', () => {
  const percentiles = [
    [0, 10],
    [50, 20],
    [99, 30],
    [100, 90],
  ] as const;
  const { points } = latencySeries('x', { calls: 1000, percentiles });
  expect(points.at(-1)).toEqual([99.9, 90]);
});

test('stretches keep the worst of their readings', () => {
  const many = 100_000;
  const values = new Float64Array(many);
  values[77_777] = 9;
  values[77_778] = -5;
  const sides = { lowsNs: values.map((x) => x - 1), highsNs: values.map((x) => x + 1) };
  const atS = values.map((_, index) => index / 100);
  const { stretches } = overTime('page-window', { valuesNs: values, atS, ...sides, bound: null });
  expect(stretches.length).toBeLessThanOrEqual(120);
  const worst = stretches.filter(({ greatestNs }) => greatestNs === 9);
  expect(worst).toEqual([expect.objectContaining({ leastNs: -5, lowNs: -6, highNs: 10 })]);
  expect(Math.abs((worst[0]?.atS ?? 0) - 777.77)).toBeLessThan(10);
});

describe('masks', () => {
  const points = (index: number, from: number, to: number) => MASKS[index]?.points(from, to) ?? [];

  test('say nothing beyond their range', () => {
    expect(points(0, 0.001, 0.04)).toEqual([]);
    expect(points(0, 0.01, 100).at(0)).toEqual([0.05, 0.25]);
    expect(points(0, 0.01, 100).at(-1)?.[0]).toBeCloseTo(10, 9);
    expect(points(0, 0.01, 100).at(-1)?.[1]).toBeCloseTo(50, 9);
  });

  test('join where their pieces meet', () => {
    const corners = points(1, 100, 1000).filter(([tauS]) => Math.abs(tauS - 273) < 1e-6);
    expect(corners).toHaveLength(2);
    for (const [, ns] of corners) expect(ns).toBeCloseTo(100, 0);
  });
});

describe('drawings', () => {
  const chart = (points: readonly (readonly [number, number])[], unit = 'ns'): Curves => ({
    kind: 'curves',
    title: 't',
    words: 'w',
    x: { title: 'x', scale: 'linear', unit: '' },
    y: { title: 'y', scale: 'log', unit },
    series: [{ kind: 'line', name: '<b>', points }],
  });

  test('have titles on both axes and ticks with units', () => {
    const { text } = chartMarkup(
      chart([
        [0, 12],
        [1, 4500],
      ]),
    );
    for (const title of ['>x<', '>y<', '>10 ns<', '>100 ns<', '>1 µs<', '>10 µs<']) {
      expect(text).toContain(title);
    }
  });

  test('nothing to draw is said in words', () => {
    expect(chartMarkup(chart([])).text).toBe('<p>t: nothing to draw. w</p>');
  });

  test('zero and equal values are drawn', () => {
    for (const points of [
      [
        [0, 0],
        [1, 0],
      ],
      [[5, 5]],
    ] as const) {
      const { text } = chartMarkup(chart(points));
      expect(text).not.toMatch(/NaN|Infinity/);
      expect(text).toContain('class="line-0"');
    }
  });

  test('a drawing needs no style of its own, which the policy of a page would refuse', () => {
    expect(
      chartMarkup(
        chart([
          [0, 12],
          [1, 4500],
        ]),
      ).text,
    ).not.toMatch(/<style|style=/);
  });
});

test.each([
  [0, '0 ns'],
  [0.25, '0.25 ns'],
  [999, '999 ns'],
  [1234, '1.23 µs'],
  [27_540, '27.5 µs'],
  [2.56e9, '2.56 s'],
  [123_456e9, '123500 s'],
])('%d ns reads %s', (ns, text) => {
  expect(durationText(ns)).toBe(text);
});
