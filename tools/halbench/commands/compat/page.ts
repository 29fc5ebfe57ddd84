import type { CheckRecord, CompatReport } from 'avb-hal/compat';
import { environmentFacts } from '../../report/environment.js';
import { html, type Markup } from '../../report/html/markup.js';
import { pageText } from '../../report/html/page.js';
import { dataTable, factTable, section, sentences } from '../../report/html/tables.js';
import { checkMarkup } from './check-markup.js';

const OUTCOMES = [
  ['fail', 'failed'],
  ['pass', 'passed'],
  ['skip', 'skipped'],
] as const;

function labelOf({ simulated }: CompatReport): string {
  return simulated
    ? 'SIMULATED: a modelled adapter answers, no hardware was touched'
    : 'HARDWARE: checked on a real adapter';
}

function titleOf({ adapter, backend }: CompatReport): string {
  return adapter === null
    ? `Compatibility: no adapter, ${backend}`
    : `Compatibility: ${adapter.name} through ${backend}`;
}

function head(report: CompatReport): Markup {
  const { totals, startedAt, durationMs, unexpected } = report;
  const tiles = OUTCOMES.map(
    ([outcome, word]) =>
      html`<li class="${outcome}" data-total="${outcome}"><b>${totals[outcome]}</b> ${word}</li>`,
  );
  const clean = totals.fail === 0 && unexpected === undefined;
  const verdict = clean
    ? 'No check failed.'
    : totals.fail === 0
      ? 'No check failed, but something unexpected happened.'
      : `${totals.fail} of ${totals.pass + totals.fail} checks that ran failed.`;
  return html`<p class="faint">Begun ${startedAt}, took ${(durationMs / 1000).toFixed(1)} s</p>
<ul class="totals" aria-label="Totals">${tiles}</ul>
<p><strong>${verdict}</strong> A skipped check says nothing about the adapter; its reason stands below.</p>`;
}

function filterForm({ totals }: CompatReport, groups: readonly string[]): Markup {
  const boxes = OUTCOMES.map(
    ([outcome, word]) =>
      html`<label><input type="checkbox" name="outcome" value="${outcome}" checked> ${word} (${totals[outcome]})</label>`,
  );
  const options = groups.map((group) => html`<option value="${group}">${group}</option>`);
  return html`<form class="filter" hidden aria-label="Which checks are shown">
<fieldset><legend>Show</legend>${boxes}</fieldset>
<label>Group <select name="group"><option value="">all</option>${options}</select></label>
<label>Text <input type="search" name="text"></label>
<output id="shown"></output>
</form>`;
}

function factsOf(report: CompatReport): Markup {
  const facts = [...environmentFacts(report)];
  const half = facts.findIndex(([name]) => name === 'adapter');
  const { attempts, reason } = report.selection;
  const tried = attempts.map(({ backend, available, reason: why }) => ({
    cells: [backend, available ? 'yes' : 'no', why],
  }));
  const columns = [{ title: 'backend' }, { title: 'reaches adapters' }, { title: 'why' }];
  return html`<div class="facts">${factTable('Machine and versions', facts.slice(0, half))}
${factTable('Adapter and settings', facts.slice(half))}</div>
<p>Backend: ${reason}</p>
${tried.length > 0 ? dataTable('Backends that were asked', columns, tried) : ''}`;
}

function absenceTable({ adapter }: CompatReport): Markup {
  const absences = Object.entries(adapter?.absences ?? {});
  if (absences.length === 0) return html``;
  const columns = [{ title: 'capability' }, { title: 'why it is absent' }];
  const rows = absences.map(([name, why]) => ({ cells: [name, why] }));
  return dataTable('What this adapter cannot do here', columns, rows);
}

function failures(checks: readonly CheckRecord[]): Markup {
  const failed = checks.filter(({ outcome }) => outcome === 'fail');
  if (failed.length === 0) return html``;
  return html`<section data-group="" aria-labelledby="failures"><h2 id="failures">Failed (${failed.length})</h2>
${failed.map((check) => checkMarkup(check, true))}
</section>
`;
}

function groupSection(group: string, all: readonly CheckRecord[]): Markup {
  const checks = all.filter((check) => check.group === group && check.outcome !== 'fail');
  if (checks.length === 0) return html``;
  const id = `group-${group.replaceAll(/[^A-Za-z0-9]+/g, '-')}`;
  return html`<section data-group="${group}" aria-labelledby="${id}"><h3 id="${id}">${group} (${checks.length})</h3>
${checks.map((check) => checkMarkup(check, false))}
</section>
`;
}

/** A report of the suite as a page: failures first, with their evidence. */
export function compatPage(report: CompatReport): string {
  const { checks } = report;
  const groups = [...new Set(checks.map(({ group }) => group))];
  return pageText({
    title: titleOf(report),
    label: labelOf(report),
    simulated: report.simulated,
    head: head(report),
    main: html`${section('Unexpected', sentences(report.unexpected ?? []))}
${filterForm(report, groups)}
${failures(checks)}
${section('Passed and skipped', ...groups.map((group) => groupSection(group, checks)))}
${section('Where this was run', factsOf(report), absenceTable(report))}`,
  });
}
