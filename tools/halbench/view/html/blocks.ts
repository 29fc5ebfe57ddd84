import { grouped } from '../units.js';
import type { Block, Plot, Section } from '../view.js';
import { distribution } from './distribution.js';
import { html, type Markup } from './markup.js';
import { factsMarkup, tableMarkup } from './tables.js';

/** The duration at a percentile: that of the first point of the curve that reaches it. */
function durationAt({ percentiles }: Plot, percent: number): number {
  const found = percentiles.find(([reached]) => reached >= percent) ?? percentiles.at(-1);
  return found?.[1] ?? 0;
}

function figure(plot: Plot): Markup {
  const at = (percent: number): number => durationAt(plot, percent);
  const caption =
    `${plot.name}: ${grouped(String(plot.calls))} calls, ` +
    `median ${grouped(String(at(50)))} ns, 99 % below ${grouped(String(at(99)))} ns`;
  return html`<figure>${distribution(plot.name, at)}<figcaption>${caption}</figcaption></figure>`;
}

/** Sentences as a list. */
export function itemsMarkup(list: readonly string[]): Markup {
  return html`<ul>${list.map((item) => html`<li>${item}</li>`)}</ul>`;
}

function blockMarkup(block: Block, heading: string): Markup {
  switch (block.kind) {
    case 'table':
      return tableMarkup(block, heading);
    case 'facts':
      return factsMarkup(block);
    case 'items':
      return itemsMarkup(block.items);
    case 'text':
      return html`<p>${block.text}</p>`;
    case 'plots':
      return html`<div class="plots">${block.plots.map(figure)}</div>`;
  }
}

/** A section with a heading. */
export function sectionMarkup(title: string, content: readonly Markup[]): Markup {
  const id = title.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-');
  return html`<section aria-labelledby="${id}"><h2 id="${id}">${title}</h2>
${content}
</section>
`;
}

/** Sections of a view. */
export function sectionsMarkup(sections: readonly Section[]): Markup {
  return html`${sections.map(({ title, blocks }) =>
    sectionMarkup(
      title,
      blocks.map((block) => blockMarkup(block, title)),
    ),
  )}`;
}
