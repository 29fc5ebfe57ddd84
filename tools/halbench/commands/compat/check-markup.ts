import type { CheckRecord, Evidence } from 'avb-hal/compat';
import { grouped } from '../../render/units.js';
import { html, type Markup } from '../../report/html/markup.js';
import { anchor } from '../../report/html/page.js';
import { plots } from '../../report/html/plots.js';

/** Whole numbers in a text that have thousands to set apart; not digits of names or fractions. */
const LONG_NUMBERS = /(?<![\w.])\d{5,}(?![\w.])/g;

const apart = (text: string): string => text.replaceAll(LONG_NUMBERS, grouped);

function valueText({ value, unit }: Evidence): string {
  if (value === null) return 'none';
  const text = apart(String(value));
  return unit === '' ? text : `${text} ${unit}`;
}

/** Roles stand there because a narrow screen shows rows as blocks, which would take them away. */
function evidenceRow(evidence: Evidence): Markup {
  const { name, limit, ok } = evidence;
  const verdict = limit === null && ok ? '' : ok ? 'kept' : 'BROKEN';
  const wanted = limit === null ? '' : apart(limit);
  return html`<tr role="row" class="${ok ? 'kept' : 'broken'}"><th scope="row" role="rowheader">${name}</th>
<td role="cell" class="number">${valueText(evidence)}</td>
<td role="cell" data-label="wanted">${wanted}</td><td role="cell" data-label="limit">${verdict}</td></tr>
`;
}

function evidenceTable({ id, evidence }: CheckRecord): Markup {
  if (evidence.length === 0) return html`<p class="faint">No evidence was recorded.</p>`;
  const heads = ['evidence', 'value', 'wanted', 'limit'].map((title) =>
    title === 'value'
      ? html`<th scope="col" role="columnheader" class="number">${title}</th>`
      : html`<th scope="col" role="columnheader">${title}</th>`,
  );
  const caption = `Evidence of ${id}`;
  return html`<div class="scroll" tabindex="0" role="region" aria-label="${caption}">
<table class="evidence" role="table"><caption>${caption}</caption>
<thead role="rowgroup"><tr role="row">${heads}</tr></thead>
<tbody role="rowgroup">
${evidence.map(evidenceRow)}</tbody></table></div>`;
}

function factsLine({ requirement, capability, durationMs }: CheckRecord): string {
  const needs = capability === null ? 'no capability' : `capability ${capability}`;
  return `Stands for ${requirement.join(', ') || 'nothing named'}; needs ${needs}; took ${durationMs.toFixed(1)} ms.`;
}

/** One check, folded where it passed or was skipped. The first line alone says how it ended. */
export function checkMarkup(check: CheckRecord, open: boolean): Markup {
  const { id, group, title, procedure, outcome, reason, samples } = check;
  return html`<article class="check ${outcome}" id="${anchor(id)}" data-outcome="${outcome}" data-group="${group}" aria-label="${id}">
<details${open ? html` open` : ''}>
<summary><span class="mark ${outcome}">${outcome}</span><span class="name">${title} <code class="faint">${id}</code>${
    outcome === 'skip' ? html`<span class="why faint">${reason}</span>` : ''
  }</span></summary>
<div class="body">
${outcome === 'fail' ? html`<p class="reason">${reason}</p>` : ''}
<p>${procedure}</p>
${evidenceTable(check)}
${(samples ?? []).map(plots)}
<p class="faint">${factsLine(check)}</p>
</div>
</details>
</article>
`;
}
