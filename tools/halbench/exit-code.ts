import type { Document } from './document.js';

/** What the exit code of halbench means. */
export const EXIT = { fine: 0, findings: 1, usage: 2, couldNotRun: 3 } as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** `list` finds nothing wrong; the others do when a case failed or a figure was missed. */
export function exitCode(document: Document): ExitCode {
  return 'findings' in document && document.findings.length > 0 ? EXIT.findings : EXIT.fine;
}
