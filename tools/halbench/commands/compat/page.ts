import type { CheckRecord, CompatReport } from 'avb-hal/compat';
import type { RangePoint, Ranges } from '../../view/chart.js';
import { foldedMarkup, itemsMarkup, sectionMarkup } from '../../view/html/blocks.js';
import { html, type Markup } from '../../view/html/markup.js';
import { overviewMarkup } from '../../view/html/overview.js';
import { anchor, pageText } from '../../view/html/page.js';
import { factsMarkup, tableMarkup } from '../../view/html/tables.js';
import { machineText } from '../../view/html/view-page.js';
import type { Verdict } from '../../view/view.js';
import { checkMarkup } from './check-markup.js';
import {
  absenceTable,
  attemptTable,
  environmentTables,
  headOfReport,
  wasChecked,
} from './tables.js';

const WORDS = { pass: 'passed', fail: 'failed', skip: 'skipped' } as const;
const OUTCOMES = (['fail', 'pass', 'skip'] as const).map((one) => [one, WORDS[one]] as const);

/** As many failures as the summary names. */
const MOST_LINKS = 10;

function titleOf({ adapter, backend }: CompatReport): string {
  return adapter === null
    ? `Compatibility: no adapter, ${backend}`
    : `Compatibility: ${adapter.name} through ${backend}`;
}

function verdictText(report: CompatReport): string {
  const { totals, checks, unexpected } = report;
  if (!wasChecked(report)) return 'Nothing was checked.';
  if (totals.fail > 0) {
    const known = checks.filter(({ expected }) => expected !== undefined).length;
    const words = known === 0 ? '' : ` Expected with this driver: ${known}.`;
    return `${totals.fail} of ${totals.pass + totals.fail} checks that ran failed.${words}`;
  }
  return unexpected === undefined
    ? 'No check failed.'
    : 'No check failed, but something unexpected happened.';
}

function levelOf(report: CompatReport): Verdict['level'] {
  if (!wasChecked(report)) return 'none';
  return report.totals.fail > 0 || report.unexpected !== undefined ? 'bad' : 'good';
}

/** How the checks of each group ended, as stacked bars. */
export function groupPicture({ checks }: CompatReport): Ranges | null {
  const groups = [...new Set(checks.map(({ group }) => group))];
  const countOf = (group: string, outcome: string): number =>
    checks.filter((one) => one.group === group && one.outcome === outcome).length;
  const before = new Map<string, number>();
  const series = (['pass', 'fail', 'skip'] as const).map((tone) => ({
    name: WORDS[tone],
    tone,
    points: groups.flatMap((group): RangePoint[] => {
      const [start, count] = [before.get(group) ?? 0, countOf(group, tone)];
      before.set(group, start + count);
      return count === 0 ? [] : [[group, start, start + count, start + count]];
    }),
  }));
  if (groups.length === 0) return null;
  return {
    kind: 'ranges',
    title: 'Checks by group',
    words: 'How many checks of each group passed, failed and were skipped.',
    x: { title: 'checks', scale: 'linear', unit: '' },
    series: series.filter(({ points }) => points.length > 0),
  };
}

function head(report: CompatReport): Markup {
  const { totals, durationMs, adapter, backend, versions, checks } = report;
  const tiles = OUTCOMES.map(
    ([outcome, word]) =>
      html`<li class="${outcome}" data-total="${outcome}"><b>${totals[outcome]}</b> ${word}</li>`,
  );
  const failed = checks.filter(({ outcome }) => outcome === 'fail').slice(0, MOST_LINKS);
  const links = failed.map(({ id, title }) => html`<li><a href="#${anchor(id)}">${title}</a></li>`);
  const started = `${report.startedAt}, took ${(durationMs / 1000).toFixed(1)} s`;
  return html`${overviewMarkup({
    verdict: { level: levelOf(report), text: verdictText(report) },
    summary: ['A skipped check says nothing about the adapter; its reason is shown below.'],
    about: [
      ['machine', machineText(headOfReport(report))],
      ['backend', backend],
      ['driver', versions.driver ?? adapter?.driver?.version ?? 'unknown'],
      [
        'adapter',
        adapter === null
          ? 'none'
          : `${adapter.family} ${adapter.mac ?? adapter.key} (${adapter.name})`,
      ],
      ['measured', started],
    ],
    tiles: html`<ul class="totals" aria-label="Totals">${tiles}</ul>`,
    picture: groupPicture(report),
  })}${links.length === 0 ? '' : html`<p>Failed:</p><ul>${links}</ul>`}`;
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

function whereItRan(report: CompatReport): Markup[] {
  const [attempts, absences] = [attemptTable(report), absenceTable(report)];
  return [
    html`<div class="facts">${environmentTables(report).map(factsMarkup)}</div>
<p>Backend: ${report.selection.reason}</p>`,
    ...[attempts, absences].filter(({ rows }) => rows.length > 0).map((one) => tableMarkup(one)),
  ];
}

function failures(checks: readonly CheckRecord[]): Markup {
  const failed = checks.filter(({ outcome }) => outcome === 'fail');
  if (failed.length === 0) return html``;
  return html`<section data-group="" aria-labelledby="failures"><h2 id="failures">Failed (${failed.length})</h2>
${failed.map((check) => checkMarkup(check, true))}
</section>
`;
}

const totalFailed = (checks: readonly CheckRecord[]): number =>
  checks.filter(({ outcome }) => outcome === 'fail').length;

function groupSection(group: string, all: readonly CheckRecord[]): Markup {
  const checks = all.filter((check) => check.group === group && check.outcome !== 'fail');
  if (checks.length === 0) return html``;
  const id = `group-${group.replaceAll(/[^A-Za-z0-9]+/g, '-')}`;
  return html`<section data-group="${group}" aria-labelledby="${id}"><h3 id="${id}">${group} (${checks.length})</h3>
${checks.map((check) => checkMarkup(check, false))}
</section>
`;
}

/** A report of the suite as a page: failures first, with their evidence; `dataSha256` is its own. */
export function compatPage(report: CompatReport, dataSha256: string): string {
  const { checks, unexpected = [], simulated } = report;
  const groups = [...new Set(checks.map(({ group }) => group))];
  const rest = groups.map((group) => groupSection(group, checks));
  const { label } = headOfReport(report);
  return pageText({
    title: titleOf(report),
    label,
    simulated,
    dataSha256,
    head: head(report),
    main: html`${unexpected.length === 0 ? '' : sectionMarkup('Unexpected', [itemsMarkup(unexpected)])}
${filterForm(report, groups)}
${failures(checks)}
${checks.length === totalFailed(checks) ? '' : sectionMarkup('Passed and skipped', rest)}
${foldedMarkup('Where this was run', whereItRan(report))}`,
  });
}
