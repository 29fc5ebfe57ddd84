/** Draws charts as SVG, by Observable Plot; colours and dashes are the page's style, by class. */
import {
  areaY,
  dot,
  line,
  link,
  type Mark,
  plot,
  rectY,
  ruleX,
  type ScaleOptions,
} from '../../vendor/plot.js';
import {
  type Axis,
  type Chart,
  type Curves,
  classOf,
  extentOf,
  type RangePoint,
  type Ranges,
  type Series,
} from '../chart.js';
import { durationText } from '../units.js';
import { type Markup, raw } from './markup.js';
import { SvgDocument } from './svg-document.js';

/** How large a drawing is, and the class that shows it on the screens that it fits. */
export interface Size {
  readonly className: string;
  readonly width: number;
  readonly height: number;
}

const HUNDRED = 100;
/** Pixels that a character of a label takes, rather too many. */
const CHARACTER = 6.6;
const WIDE_FROM = 400;
/** What 0 ns is drawn as on a logarithmic axis. */
const LEAST_NS = 0.1;
const ROW = 26;
const SERIES_STEP = 11;
const MARGIN = { marginTop: 30, marginBottom: 46, marginRight: 24 };
const MOST_TICKS = { wide: 8, narrow: 4 };

const nines = (percent: number): number => -Math.log10(1 - percent / HUNDRED);

function tickText({ scale, unit }: Axis): ((value: number) => string) | null {
  if (scale === 'nines')
    return (value) => `${Number((HUNDRED * (1 - 10 ** -value)).toFixed(value))} %`;
  if (scale !== 'log') return null;
  const perNs = unit === 's' ? 1e9 : 1;
  return unit === 'ns' || unit === 's' ? (value) => durationText(value * perNs) : String;
}

/** Powers of ten around positive values, at least one decade. */
function decades(least: number, greatest: number): number[] {
  const low = Math.floor(Math.log10(least));
  const high = Math.max(low + 1, Math.ceil(Math.log10(greatest)));
  return Array.from({ length: high - low + 1 }, (_, index) => 10 ** (low + index));
}

function ticksOf({ scale }: Axis, [least, greatest]: readonly [number, number], most: number) {
  if (scale === 'linear') return { type: 'linear', nice: true, zero: false, ticks: most } as const;
  const all =
    scale === 'log'
      ? decades(least, greatest)
      : Array.from({ length: Math.ceil(greatest) + 1 }, (_, index) => index);
  const every = Math.ceil(all.length / (most + 1));
  const ends = [all[0] ?? 0, scale === 'nines' ? greatest : (all.at(-1) ?? 1)];
  const ticks = all.filter((value, index) => index % every === 0 && value <= (ends[1] ?? value));
  return { type: scale === 'log' ? 'log' : 'linear', domain: ends, ticks } as const;
}

function scaleOf(axis: Axis, extent: readonly [number, number], most: number): ScaleOptions {
  const text = tickText(axis);
  return {
    ...ticksOf(axis, extent, most),
    label: axis.scale === 'linear' && axis.unit !== '' ? `${axis.title}, ${axis.unit}` : axis.title,
    labelArrow: 'none',
    grid: true,
    ...(text === null ? {} : { tickFormat: text }),
  };
}

/** What an axis draws instead of a value: logarithms need positive ones. */
function onAxis({ scale, unit }: Axis): (value: number) => number {
  if (scale === 'nines') return nines;
  if (scale === 'linear') return (value) => value;
  return (value) => Math.max(unit === 'ns' ? LEAST_NS : 1e-9, value);
}

function markOf(chart: Curves, one: Series, index: number): Mark {
  const { x, y } = chart;
  const [atX, atY] = [onAxis(x), onAxis(y)];
  const className = classOf(chart, index);
  if (one.kind === 'line' || one.kind === 'limit') {
    return line(one.points, { className, x: ([a]) => atX(a), y: ([, b]) => atY(b) });
  }
  if (one.kind === 'band') {
    const [x, y1, y2] = [0, 1, 2] as const;
    return areaY(one.points, {
      className,
      x: (point) => atX(point[x]),
      y1: (point) => atY(point[y1]),
      y2: (point) => atY(point[y2]),
    });
  }
  return rectY(one.points, {
    className,
    x1: ([from]) => atX(from),
    x2: ([, to]) => atX(to),
    y1: () => 0,
    y2: ([, , height]) => height,
  });
}

const through = (axis: Axis, extent: readonly [number, number]): readonly [number, number] => {
  const at = onAxis(axis);
  return [at(extent[0]), at(extent[1])];
};

function drawCurves(chart: Curves, size: Size, ariaLabel: string): unknown {
  const most = size.width < WIDE_FROM ? MOST_TICKS.narrow : MOST_TICKS.wide;
  const { x, y } = chart;
  return plot({
    ...MARGIN,
    ...size,
    document: new SvgDocument(),
    ariaLabel,
    marginLeft: 62,
    x: {
      ...scaleOf(x, through(x, extentOf(chart, 'x')), most),
      labelAnchor: 'center',
      labelOffset: 40,
    },
    y: { ...scaleOf(y, through(y, extentOf(chart, 'y')), MOST_TICKS.wide), labelAnchor: 'top' },
    marks: chart.series.map((one, index) => markOf(chart, one, index)),
  });
}

function rangeMarks(chart: Ranges, index: number): Mark[] {
  const { series, x } = chart;
  const { points = [], tone } = series[index] ?? {};
  const at = onAxis(x);
  const dy = tone === undefined ? (index - (series.length - 1) / 2) * SERIES_STEP : 0;
  const y = ([row]: RangePoint) => row;
  const line = link(points, {
    className: classOf(chart, index),
    dy,
    x1: ([, low]) => at(low),
    x2: ([, , , high]) => at(high),
    y1: y,
    y2: y,
  });
  if (tone !== undefined) return [line];
  const className = `dot-${index}`;
  return [line, dot(points, { className, dy, r: 4, x: ([, , value]) => at(value), y })];
}

function drawRanges(chart: Ranges, size: Size, ariaLabel: string): unknown {
  const { x, series, mark } = chart;
  const rows = [...new Set(series.flatMap(({ points }) => points.map(([row]) => row)))];
  const marks = mark === undefined ? [] : [mark];
  const values = series.flatMap(({ points }) => points.flatMap(([, ...three]) => three));
  const extent = through(x, [Math.min(...values, ...marks), Math.max(...values, ...marks)]);
  const longest = Math.max(...rows.map((row) => row.length));
  const most = size.width < WIDE_FROM ? MOST_TICKS.narrow : MOST_TICKS.wide;
  const stacked = series.some(({ tone }) => tone !== undefined);
  const step = ROW + (stacked ? 0 : SERIES_STEP * (series.length - 1));
  return plot({
    ...MARGIN,
    ...size,
    marginTop: 8,
    height: MARGIN.marginBottom + 8 + rows.length * step,
    document: new SvgDocument(),
    ariaLabel,
    marginLeft: Math.min(size.width / 2, 16 + longest * CHARACTER),
    x: { ...scaleOf(x, extent, most), labelAnchor: 'center', labelOffset: 40 },
    y: { type: 'point', domain: rows, label: null, tickSize: 0, padding: 0.5 },
    marks: [
      ...marks.map((at) => ruleX([at], { className: 'limit-mark' })),
      ...series.flatMap((_, index) => rangeMarks(chart, index)),
    ],
  });
}

/** A chart as an SVG element of one size. */
export function chartSvg(chart: Chart, size: Size, ariaLabel: string): Markup {
  const root =
    chart.kind === 'curves'
      ? drawCurves(chart, size, ariaLabel)
      : drawRanges(chart, size, ariaLabel);
  return raw(String(root));
}
