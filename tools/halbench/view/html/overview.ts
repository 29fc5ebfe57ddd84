import type { Chart } from '../chart.js';
import type { Facts, KeyFigure, Verdict } from '../view.js';
import { chartMarkup } from './chart.js';
import { html, type Markup } from './markup.js';

/** What stands above everything else on a page. */
export interface Overview {
  readonly verdict: Verdict;
  readonly summary: readonly string[];
  readonly about: Facts['facts'];
  readonly tiles: Markup;
  readonly picture: Chart | null;
}

/** Key figures as tiles. */
export function keyTiles(keys: readonly KeyFigure[]): Markup {
  if (keys.length === 0) return html``;
  const tiles = keys.map(({ value, label }) => html`<li class="key"><b>${value}</b> ${label}</li>`);
  return html`<ul class="totals" aria-label="Key figures">${tiles}</ul>`;
}

/** The summary of a page: verdict, what was measured, key figures, one picture. */
export function overviewMarkup({ verdict, summary, about, tiles, picture }: Overview): Markup {
  const facts = about.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`);
  return html`<p class="verdict ${verdict.level}">${verdict.text}</p>
${summary.map((line) => html`<p>${line}</p>`)}
<dl class="about">${facts}</dl>
${tiles}
${picture === null ? '' : chartMarkup(picture)}`;
}
