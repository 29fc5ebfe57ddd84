import { adapterTable, heading, noteLines } from '../../render/common.js';
import { WIDTH, wrap } from '../../render/table.js';
import type { ListDocument } from '../../result.js';

/** What adapters cannot do and why; the same reason is said once. */
function absenceLines({ adapters }: ListDocument): string[] {
  const all = adapters.flatMap(({ index, absences }) =>
    Object.entries(absences).map(([name, reason]) => ({ index, name, reason })),
  );
  return [...new Set(all.map(({ reason }) => reason))].flatMap((reason) => {
    const same = all.filter((one) => one.reason === reason);
    const names = [...new Set(same.map(({ name }) => name))].join(', ');
    const where = [...new Set(same.map(({ index }) => `#${index}`))].join(' ');
    return wrap(`- no ${names} on ${where}: ${reason}`, WIDTH, '  ');
  });
}

export function renderList(document: ListDocument): string[] {
  const { backend, adapters, notes } = document;
  const absences = absenceLines(document);
  return [
    ...heading(document),
    ...noteLines(notes),
    '',
    ...adapterTable(document, backend, adapters),
    ...(absences.length > 0 ? ['', ...absences] : []),
  ];
}
