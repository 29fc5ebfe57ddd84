import type { CheckRecord, SampleSeries } from 'avb-hal/compat';
import { chartMarkup } from '../../view/html/chart.js';
import { html, type Markup } from '../../view/html/markup.js';
import { anchor } from '../../view/html/page.js';
import { tableMarkup } from '../../view/html/tables.js';
import { sampleCharts } from '../../view/samples.js';
import { evidenceTable } from './tables.js';

function factsLine({ requirement, capability, durationMs }: CheckRecord): string {
  const needs = capability === null ? 'no capability' : `capability ${capability}`;
  return `Stands for ${requirement.join(', ') || 'no requirement'}; needs ${needs}; took ${durationMs.toFixed(1)} ms.`;
}

function evidenceMarkup(check: CheckRecord): Markup {
  return check.evidence.length === 0
    ? html`<p class="faint">No evidence was recorded.</p>`
    : tableMarkup(evidenceTable(check));
}

function reasonMarkup({ outcome, reason, expected }: CheckRecord): Markup {
  if (outcome !== 'fail') return html``;
  const known = expected === undefined ? '' : html`<p class="expected">Expected: ${expected}</p>`;
  return html`<p class="reason">${reason}</p>${known}`;
}

function samplesMarkup(series: SampleSeries): Markup {
  const charts = sampleCharts(series);
  return typeof charts === 'string'
    ? html`<p>${charts}</p>`
    : html`<div class="plots">${charts.map(chartMarkup)}</div>`;
}

/** One check, folded where it passed or was skipped. The first line alone says how it ended. */
export function checkMarkup(check: CheckRecord, open: boolean): Markup {
  const { id, group, title, procedure, outcome, reason, samples, expected } = check;
  const why = outcome === 'skip' ? html`<span class="why faint">${reason}</span>` : '';
  const known = expected === undefined ? '' : html` <span class="faint">(expected)</span>`;
  return html`<article class="check ${outcome}" id="${anchor(id)}" data-outcome="${outcome}" data-group="${group}" aria-label="${id}">
<details${open ? html` open` : ''}>
<summary><span class="mark ${outcome}">${outcome}</span><span class="name">${title} <code class="faint">${id}</code>${known}${why}</span></summary>
<div class="body">
${reasonMarkup(check)}
<p>${procedure}</p>
${evidenceMarkup(check)}
${(samples ?? []).map(samplesMarkup)}
<p class="faint">${factsLine(check)} <a href="#${anchor(id)}">Link to ${id}</a></p>
</div>
</details>
</article>
`;
}
