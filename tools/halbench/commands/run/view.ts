import { BACKEND_OPERATIONS, type OperationName, TITLES } from '../../operations.js';
import type { CaseResult, MeasuredCase, PathName, RunDocument } from '../../result.js';
import { aboutAdapters, adapterTable } from '../../view/adapters.js';
import { binaryText } from '../../view/binary.js';
import { durationColumns } from '../../view/durations.js';
import { findingsSection, notesSection, verdictOf } from '../../view/findings.js';
import {
  column,
  paragraph,
  type Row,
  type Section,
  section,
  type Table,
  table,
  type View,
} from '../../view/view.js';
import { callsPicture, conclusion, distributionCharts, keyFigures } from './pictures.js';

const PATHS: Readonly<Record<PathName, string>> = { addon: 'addon', ffi: 'ffi-rs', floor: '' };

const isMeasured = (one: CaseResult): one is MeasuredCase => one.outcome === 'measured';

const isSlow = ({ operation }: CaseResult): boolean =>
  (BACKEND_OPERATIONS as readonly OperationName[]).includes(operation);

type NameOf = (one: CaseResult) => string | null;

function namesOf({ adapters }: RunDocument): NameOf {
  const names = new Map(adapters.map(({ key, family, mac }) => [key, `${family} ${mac ?? key}`]));
  return ({ adapter, backend }) => names.get(adapter ?? '') ?? backend;
}

/** Cases with the quantiles of their durations; what is missing says why. */
function caseTable(caption: string, cases: readonly CaseResult[], nameOf: NameOf): Table {
  const { columns, cells } = durationColumns(cases.filter(isMeasured));
  const paths = cases.some(({ path }) => path !== 'floor');
  const rows: Row[] = [];
  let above: string | null = null;
  for (const one of cases) {
    const group = nameOf(one);
    if (group !== null && group !== above) rows.push({ group });
    above = group;
    const title = `${group === null ? '' : '  '}${TITLES[one.operation]}`;
    const start = paths ? [title, PATHS[one.path]] : [title];
    rows.push(
      isMeasured(one)
        ? { cells: [...start, ...cells(one)] }
        : {
            cells: start,
            rest: `${one.outcome}: ${one.reason}`,
            broken: one.outcome === 'failed',
          },
    );
  }
  const first = [column('operation'), ...(paths ? [column('path')] : [])];
  return table(caption, [...first, ...columns], rows);
}

function caseSections(document: RunDocument): Section[] {
  const { cases } = document;
  const nameOf = namesOf(document);
  const floor = cases.filter(({ path }) => path === 'floor');
  const rest = cases.filter(({ path }) => path !== 'floor');
  const one = (title: string, some: readonly CaseResult[], names: NameOf, marked: boolean) =>
    section(title, [caseTable(title, some, names)], marked);
  return [
    ...one(
      'Calls to one adapter',
      rest.filter((each) => !isSlow(each)),
      nameOf,
      true,
    ),
    ...one('Enumerating and opening', rest.filter(isSlow), nameOf, true),
    ...one('What any call costs on this machine', floor, () => null, false),
    ...section('Distributions', distributionCharts(document)),
  ];
}

/** `halbench run` for a terminal and for a page. */
export function runView(document: RunDocument): View {
  const { backend, adapters, findings, notes, complete, binary } = document;
  const title = `Adapters of ${backend}`;
  return {
    title: `Speed of the calls through ${backend}`,
    head: document,
    verdict: verdictOf(document, ...conclusion(document)),
    summary: complete ? [] : ['Measuring was not finished.'],
    about: aboutAdapters(backend, adapters),
    keys: keyFigures(document),
    picture: callsPicture(document),
    sections: [
      ...findingsSection(findings),
      ...section(title, [adapterTable(title, adapters)]),
      ...caseSections(document),
      ...section('Loaded', [paragraph(binaryText(binary))], false),
      ...notesSection(notes),
    ],
  };
}
