import type { CheckRecord, CompatReport } from 'avb-hal/compat';
import { items, paragraph, section, type View } from '../../view/view.js';
import { evidenceTable, groupTable, headOfReport, wasChecked } from './tables.js';

const requirementText = ({ requirement }: CheckRecord): string =>
  requirement.length === 0 ? '' : ` Stands for ${requirement.join(', ')}.`;

function failure(check: CheckRecord) {
  const { id, procedure, expected } = check;
  return section(`${id} failed`, [
    paragraph(expected === undefined ? '' : `Expected: ${expected}`),
    paragraph(`${procedure}${requirementText(check)}`),
    evidenceTable(check),
  ]);
}

/** How many checks ended how, in words. */
export function totalsText({ checks, totals }: CompatReport): string {
  const expected = checks.filter((check) => check.expected !== undefined).length;
  const known = expected === 0 ? '' : ` (${expected} expected)`;
  const { pass, fail, skip } = totals;
  return `${checks.length} checks: ${pass} passed, ${fail} failed${known}, ${skip} skipped`;
}

/** `halbench compat` for a terminal: a table per group, then the failures with their evidence. */
export function compatView(report: CompatReport): View {
  const { adapter, backend, versions, settings, checks, unexpected = [] } = report;
  const groups = [...new Set(checks.map(({ group }) => group))];
  const who = adapter === null ? 'no adapter' : `${adapter.family} ${adapter.mac ?? adapter.key}`;
  return {
    title: `Compatibility: ${who} through ${backend}`,
    head: headOfReport(report),
    verdict: {
      level: 'none',
      text:
        `${backend}: ${who}, driver ${versions.driver ?? 'unknown'}; access ${settings.access}, ` +
        `${settings.seconds} s, seed ${settings.seed}`,
    },
    summary: wasChecked(report) ? [] : ['Nothing was checked; the reasons are below.'],
    about: [],
    keys: [],
    picture: null,
    sections: [
      ...groups.flatMap((name) =>
        section(name, [
          groupTable(
            name,
            checks.filter(({ group }) => group === name),
          ),
        ]),
      ),
      ...checks.filter(({ outcome }) => outcome === 'fail').flatMap(failure),
      ...section('Unexpected', [items(unexpected)], false),
      ...section('Result', [paragraph(totalsText(report))], false),
    ],
  };
}
