import type { ListDocument } from '../result.js';
import { adapterTable, heading, noteLines } from './common.js';
import { WIDTH, wrap } from './table.js';

/** What an adapter cannot do and why; the same reason is said once. */
function absenceLines({ adapters }: ListDocument): string[] {
  return adapters.flatMap(({ family, mac, key, absences }) => {
    const reasons = [...new Set(Object.values(absences))];
    return reasons.flatMap((reason) => {
      const names = Object.keys(absences)
        .filter((name) => absences[name] === reason)
        .join(', ');
      return wrap(`- ${family} ${mac ?? key} has no ${names}: ${reason}`, WIDTH, '  ');
    });
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
