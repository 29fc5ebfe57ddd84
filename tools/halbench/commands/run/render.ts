import { standInNote } from '../../notes.js';
import { BACKEND_OPERATIONS, type OperationName } from '../../operations.js';
import { caseTable } from '../../render/cases.js';
import { adapterTable, heading, noteLines, titled } from '../../render/common.js';
import { figureTable } from '../../render/figures.js';
import type { AdapterRecord, CaseResult, RunDocument } from '../../result.js';

function ofAdapter(adapters: readonly AdapterRecord[]): (one: CaseResult) => string {
  const names = new Map(adapters.map(({ key, family, mac }) => [key, `${family} ${mac ?? key}`]));
  return ({ adapter, backend }) => names.get(adapter ?? '') ?? `${backend}`;
}

const isSlow = ({ operation }: CaseResult): boolean =>
  (BACKEND_OPERATIONS as readonly OperationName[]).includes(operation);

function caseTables(document: RunDocument): string[] {
  const { cases, adapters } = document;
  if (cases.length === 0) return [];
  const floor = cases.filter(({ path }) => path === 'floor');
  const rest = cases.filter(({ path }) => path !== 'floor');
  const layout = { first: 'operation', paths: true, groupOf: ofAdapter(adapters) };
  return [
    '',
    titled('Calls to one adapter', document),
    ...caseTable(
      rest.filter((one) => !isSlow(one)),
      layout,
    ),
    '',
    titled('Enumerating and opening', document),
    ...caseTable(rest.filter(isSlow), layout),
    '',
    'The floor: what a call costs on this machine at least  [no adapter involved]',
    ...caseTable(floor, { first: 'call', paths: false, groupOf: () => null }),
  ];
}

export function renderRun(document: RunDocument): string[] {
  const { backend, selection, adapters, figures, notes } = document;
  const stoodIn = selection.standIn ? [standInNote(selection)] : [];
  return [
    ...heading(document),
    ...noteLines(stoodIn),
    '',
    ...adapterTable(document, backend, adapters),
    ...caseTables(document),
    ...figureTable(document, figures),
    '',
    ...noteLines(notes.filter((note) => !stoodIn.includes(note))),
  ];
}
