import type { Block, Section } from '../view.js';
import { chartMarkup } from './chart.js';
import { html, type Markup } from './markup.js';
import { factsMarkup, tableMarkup } from './tables.js';

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
    case 'curves':
    case 'ranges':
      return chartMarkup(block);
  }
}

const idOf = (title: string): string => title.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-');

/** A section with a heading. */
export function sectionMarkup(title: string, content: readonly Markup[]): Markup {
  const id = idOf(title);
  return html`<section aria-labelledby="${id}"><h2 id="${id}">${title}</h2>
${content}
</section>
`;
}

/** A section that is folded until it is asked for; on paper it is not. */
export function foldedMarkup(title: string, content: readonly Markup[]): Markup {
  const id = idOf(title);
  return html`<section aria-labelledby="${id}"><details class="fold"><summary><h2 id="${id}">${title}</h2></summary>
${content}
</details></section>
`;
}

/** Sections of a view. */
export function sectionsMarkup(sections: readonly Section[]): Markup {
  return html`${sections.map(({ title, blocks, open }) =>
    (open === true ? sectionMarkup : foldedMarkup)(
      title,
      blocks.map((block) => blockMarkup(block, title)),
    ),
  )}`;
}
