/** What the exit code of halbench means. */
export const EXIT = { fine: 0, findings: 1, usage: 2, couldNotRun: 3 } as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** The same in words, for help and documentation. */
export const EXIT_WORDS: readonly (readonly [ExitCode, string])[] = [
  [EXIT.fine, 'fine'],
  [EXIT.findings, 'something about the adapter is not as it should be'],
  [EXIT.usage, 'the command line is wrong'],
  [EXIT.couldNotRun, 'halbench could not do what was asked'],
];
