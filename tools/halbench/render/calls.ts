import type { CallsDocument } from '../result.js';
import { heading, left, noteLines, right, titled } from './common.js';
import { table } from './table.js';

export function renderCalls(document: CallsDocument): string[] {
  const { rows, notes } = document;
  const columns = [left('call'), right('ns'), right('/ hrtime'), right('95 %')];
  const cells = rows.map(({ call, ns, ratio: { value, low, high } }) => [
    call,
    ns.toFixed(1),
    value.toFixed(2),
    `${low.toFixed(2)} … ${high.toFixed(2)}`,
  ]);
  return [
    ...heading(document),
    '',
    titled(
      'Side by side with process.hrtime.bigint(); an i210 whose registers answer at once',
      document,
    ),
    ...table(columns, cells),
    ...noteLines(notes),
  ];
}
