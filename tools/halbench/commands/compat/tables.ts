/** What a report says in tables, for a terminal and for a page. */
import type { CheckRecord, CompatReport, Evidence } from 'avb-hal/compat';
import { labelOf } from '../../machine.js';
import { environmentFacts } from '../../report/environment.js';
import type { Head } from '../../result.js';
import { grouped } from '../../view/units.js';
import { column, type Facts, facts, number, type Table, table } from '../../view/view.js';

/** Whole numbers in a text that have thousands to set apart; not digits of names or fractions. */
const LONG_NUMBERS = /(?<![\w.])\d{5,}(?![\w.])/g;

const apart = (text: string): string => text.replaceAll(LONG_NUMBERS, grouped);

/** Whether any check came to a verdict. */
export const wasChecked = ({ totals }: CompatReport): boolean => totals.pass + totals.fail > 0;

/** The head of a report, as other documents have it. */
export function headOfReport(report: CompatReport): Head {
  const { versions, machine, simulated, startedAt } = report;
  return {
    schema: report.schema,
    schemaVersion: 1,
    halbench: versions.package,
    command: 'compat',
    startedAt,
    complete: report.complete,
    simulated,
    label: wasChecked(report) ? labelOf(simulated) : '',
    machine: { ...machine, node: versions.node },
    notes: [],
  };
}

/** Enough digits to be read; the report has all of them. */
const numberText = (value: number): string =>
  Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(9)));

function valueText({ value, unit }: Evidence): string {
  if (value === null) return 'none';
  const text = apart(typeof value === 'number' ? numberText(value) : String(value));
  return unit === '' ? text : `${text} ${unit}`;
}

function verdict({ limit, ok }: Evidence): string {
  if (!ok) return 'BROKEN';
  return limit === null ? '' : 'kept';
}

/** The evidence of a check. */
export function evidenceTable({ id, evidence }: CheckRecord): Table {
  const columns = [
    column('evidence', { wraps: true }),
    number('value'),
    column('limit'),
    column('verdict'),
  ];
  const rows = evidence.map((one) => ({
    cells: [one.name, valueText(one), one.limit === null ? '' : apart(one.limit), verdict(one)],
    broken: !one.ok,
  }));
  return table(`Evidence of ${id}`, columns, rows, true);
}

/** Where and on what the suite ran. */
export function environmentTables(report: CompatReport): readonly Facts[] {
  const all = [...environmentFacts(report)];
  const half = all.findIndex(([name]) => name === 'adapter');
  return [
    facts('Machine and versions', all.slice(0, half)),
    facts('Adapter and settings', all.slice(half)),
  ];
}

export function attemptTable({ selection }: CompatReport): Table {
  const columns = [column('backend'), column('reaches adapters'), column('why')];
  const rows = selection.attempts.map(({ backend, available, reason }) => ({
    cells: [backend, available ? 'yes' : 'no', reason],
  }));
  return table('Backends that were asked', columns, rows);
}

export function absenceTable({ adapter }: CompatReport): Table {
  const rows = Object.entries(adapter?.absences ?? {}).map((cells) => ({ cells }));
  const columns = [column('capability'), column('why it is not available')];
  return table('What this adapter cannot do here', columns, rows);
}

const tookMs = ({ durationMs }: CheckRecord): string =>
  durationMs < 10 ? durationMs.toFixed(1) : durationMs.toFixed(0);

/** Checks of one group, and how they ended. */
export function groupTable(group: string, checks: readonly CheckRecord[]): Table {
  const rows = checks.map((check) => {
    const { outcome, reason, expected, title, id } = check;
    const words = outcome === 'fail' && expected !== undefined ? 'fail (expected)' : outcome;
    const what = reason === null ? title : `${title}: ${reason}`;
    return { cells: [words, id, tookMs(check), what], broken: outcome === 'fail' };
  });
  const columns = [
    column('outcome'),
    column('id'),
    number('ms', { optional: 1 }),
    column('what', { wraps: true }),
  ];
  return table(group, columns, rows);
}
