import { items, type Section, section } from './view.js';

/** How many findings there are, in words. */
export function findingsText(findings: readonly string[]): string {
  if (findings.length === 0) return 'No findings.';
  return findings.length === 1 ? '1 finding.' : `${findings.length} findings.`;
}

/** The findings; nothing when there are none. */
export const findingsSection = (findings: readonly string[]): Section[] =>
  section('Findings', [items(findings)], false);

/** Remarks at the end. */
export const notesSection = (notes: readonly string[]): Section[] =>
  section('Notes', [items(notes)], false);
