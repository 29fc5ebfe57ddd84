import { TITLES } from '../operations.js';
import type { CaseResult, MeasuredCase, PathName } from '../result.js';
import { callsText, left, right } from './common.js';
import { type Column, type Row, table } from './table.js';
import { type DurationUnit, grouped, inUnit, unitFor } from './units.js';

/** How cases are laid out. */
export interface CaseLayout {
  /** Title of the first column. */
  readonly first: string;
  readonly paths: boolean;
  /** What several cases have in common; it stands above them. Null for no heading. */
  readonly groupOf: (one: CaseResult) => string | null;
}

const PATHS: Readonly<Record<PathName, string>> = {
  addon: 'addon',
  'c-loop': 'C++ loop',
  ffi: 'ffi-rs',
  floor: '',
};

const QUANTILES = [
  ['p50Ns', 'p50'],
  ['p90Ns', 'p90'],
  ['p99Ns', 'p99'],
  ['p999Ns', 'p99.9'],
  ['maxNs', 'max'],
] as const;

const isMeasured = (one: CaseResult): one is MeasuredCase => one.outcome === 'measured';

const rateText = ({ callsPerSecond }: MeasuredCase): string =>
  callsPerSecond === null ? '-' : grouped(callsPerSecond.toFixed(0));

function caseRow(one: CaseResult, start: readonly string[], units: readonly DurationUnit[]): Row {
  if (!isMeasured(one)) return { cells: start, text: `${one.outcome}: ${one.reason}` };
  const quantiles = units.map((unit, i) => inUnit(one.ns[QUANTILES[i]?.[0] ?? 'p50Ns'], unit));
  return [...start, callsText(one), ...quantiles, rateText(one)];
}

/** Cases with the quantiles of their durations, each column in one unit; what is missing says why. */
export function caseTable(cases: readonly CaseResult[], layout: CaseLayout): string[] {
  const measured = cases.filter(isMeasured);
  const units = QUANTILES.map(([key]) => unitFor(measured.map(({ ns }) => ns[key])));
  const columns: Column[] = [
    left(layout.first),
    ...(layout.paths ? [left('path')] : []),
    right('calls'),
    ...QUANTILES.map(([, title], i) => right(`${title} ${units[i]?.name ?? ''}`)),
    right('calls/s'),
  ];
  const rows: Row[] = [];
  let above: CaseResult | undefined;
  for (const one of cases) {
    const group = layout.groupOf(one);
    const begins = above === undefined || layout.groupOf(above) !== group;
    if (begins && group !== null) rows.push(group);
    const repeated = !begins && above?.operation === one.operation;
    const label = `${group === null ? '' : '  '}${repeated ? '' : TITLES[one.operation]}`;
    rows.push(caseRow(one, layout.paths ? [label, PATHS[one.path]] : [label], units));
    above = one;
  }
  return table(columns, rows);
}
