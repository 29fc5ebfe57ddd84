import { items, type Section, section, type Verdict } from './view.js';

/** How many findings there are, in words. */
export function findingsText(findings: readonly string[]): string {
  if (findings.length === 0) return 'No findings.';
  return findings.length === 1 ? '1 finding.' : `${findings.length} findings.`;
}

/** The findings; nothing when there are none. */
export const findingsSection = (findings: readonly string[]): Section[] =>
  section('Findings', [items(findings)], false).map((one) => ({ ...one, open: true }));

/** A verdict by the findings: bad with any, none where nothing was measured. `more` follows in its text. */
export function verdictOf(
  { findings, label }: { readonly findings: readonly string[]; readonly label: string },
  ...more: readonly string[]
): Verdict {
  const level = label === '' ? 'none' : findings.length === 0 ? 'good' : 'bad';
  return { level, text: [findingsText(findings), ...more].join(' ') };
}

/** Remarks at the end. */
export const notesSection = (notes: readonly string[]): Section[] =>
  section('Notes', [items(notes)], false);
