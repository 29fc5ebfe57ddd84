import type { CheckRecord, Evidence } from 'avb-hal/compat';
import { grouped } from '../../render/units.js';
import { html, type Markup } from './markup.js';
import { anchor } from './page.js';
import { plots } from './plots.js';
import { dataTable, type Row } from './tables.js';

const NUMBER = /^-?\d+$/;

function valueText({ value, unit }: Evidence): string {
  if (value === null) return 'none';
  const text = String(value);
  const number = NUMBER.test(text) ? grouped(text) : text;
  return unit === '' ? number : `${number} ${unit}`;
}

function evidenceRow(evidence: Evidence): Row {
  const { name, limit, ok } = evidence;
  const verdict = ok ? 'kept' : 'BROKEN';
  return {
    cells: [name, valueText(evidence), limit ?? '', limit === null && ok ? '' : verdict],
    broken: !ok,
  };
}

function evidenceTable({ id, evidence }: CheckRecord): Markup {
  if (evidence.length === 0) return html`<p class="faint">No evidence was recorded.</p>`;
  const columns = [
    { title: 'evidence' },
    { title: 'value', number: true },
    { title: 'wanted' },
    { title: 'limit' },
  ];
  return dataTable(`Evidence of ${id}`, columns, evidence.map(evidenceRow));
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
