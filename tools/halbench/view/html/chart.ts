import { type Chart, classOf } from '../chart.js';
import { chartSvg, type Size } from './chart-svg.js';
import { html, type Markup } from './markup.js';

const WIDE: Size = { className: 'wide', width: 800, height: 340 };
const HALF: Size = { className: 'wide', width: 480, height: 220 };
/** A screen of 390 px shows it in the size in which it is drawn. */
const NARROW: Size = { className: 'narrow', width: 350, height: 280 };

const hasPoints = ({ points }: Chart['series'][number]): boolean => points.length > 0;

function legend(chart: Chart): Markup {
  const { series } = chart;
  if (series.length < 2) return html``;
  const keys = series.map(
    (one, index) => html`<li class="${classOf(chart, index)}">${one.name}</li>`,
  );
  return html`<ul class="legend">${keys}</ul>`;
}

function labelOf(chart: Chart): string {
  const axes = chart.kind === 'curves' ? `${chart.y.title} over ${chart.x.title}` : chart.x.title;
  return `${chart.title}: ${axes}. ${chart.words}`;
}

/** A chart with its title, keys and words, drawn once for wide screens and paper and once for narrow screens. */
export function chartMarkup(chart: Chart): Markup {
  if (!chart.series.some(hasPoints))
    return html`<p>${chart.title}: nothing to draw. ${chart.words}</p>`;
  const label = labelOf(chart);
  const wide = chart.kind === 'curves' && chart.half === true ? HALF : WIDE;
  return html`<figure class="chart"><div class="title">${chart.title}</div>${legend(chart)}
${chartSvg(chart, wide, label)}${chartSvg(chart, NARROW, label)}
<figcaption>${chart.words}</figcaption></figure>`;
}
