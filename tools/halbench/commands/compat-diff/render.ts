import { printable } from '../../files/printable.js';
import type { CheckChange, CompatDiff, DiffSide } from '../../result.js';
import { WIDTH, wrap } from '../../view/lines.js';
import { grouped } from '../../view/units.js';

const INDENT = '    ';

function sideLine(name: string, { file, startedAt, simulated, totals }: DiffSide): string {
  const { pass, fail, skip } = totals;
  const kind = simulated ? 'SIMULATED' : 'HARDWARE';
  return `${name}  ${file}, ${startedAt}, ${kind}: ${pass} passed, ${fail} failed, ${skip} skipped`;
}

function section(title: string, lines: readonly string[]): string[] {
  if (lines.length === 0) return [];
  return ['', `${title}: ${lines.length}`, ...lines.flatMap((one) => wrap(one, WIDTH, INDENT))];
}

const before = ({ old }: CheckChange): string => (old === null ? 'new' : `was ${old}`);

const withReason = (one: CheckChange): string =>
  `  ${one.id} (${before(one)}): ${one.reason ?? one.title}`;

const value = (text: number | string, unit: string): string =>
  `${grouped(String(text))}${unit === '' ? '' : ` ${unit}`}`;

function movedLines({ moved }: CompatDiff): string[] {
  return moved.map(({ id, evidence, unit, old, new: now, factor }) => {
    const by = factor === null ? 'sign or zero' : `factor ${Number(factor.toPrecision(3))}`;
    return `  ${id}, ${evidence}: ${value(old, unit)} -> ${value(now, unit)} (${by})`;
  });
}

/** A comparison of two reports as text; control characters of the reports do not get through. */
export function renderDiff(diff: CompatDiff): string {
  const lines = [
    sideLine('old', diff.old),
    sideLine('new', diff.new),
    ...section('New failures', diff.newFailures.map(withReason)),
    ...section('No longer checked', diff.noLongerChecked.map(withReason)),
    ...section(
      'Gone',
      diff.removed.map((one) => `  ${one.id} (was ${one.old}): ${one.title}`),
    ),
    ...section(
      'New unexpected events',
      diff.unexpected.map((one) => `  ${one}`),
    ),
    ...section('Still failing', diff.stillFailing.map(withReason)),
    ...section('Skipped instead of failing', diff.skippedInstead.map(withReason)),
    ...section(
      'Fixed',
      diff.mended.map((one) => `  ${one.id}: ${one.title}`),
    ),
    ...section(
      'Checked for the first time',
      diff.nowChecked.map((one) => `  ${one.id}`),
    ),
    ...section(
      'Added',
      diff.added.map((one) => `  ${one.id}: ${one.new}`),
    ),
    ...section(`Numbers that moved by more than a factor of ${diff.factor}`, movedLines(diff)),
    ...section(
      'Environment',
      diff.environment.map((one) => `  ${one.what}: ${one.old} -> ${one.new}`),
    ),
    '',
    diff.isWorse ? `WORSE: ${diff.worse.join('; ')}.` : 'Nothing is worse.',
  ];
  return `${lines.map(printable).join('\n')}\n`;
}
