import type { ExitCode } from '../exit-code.js';

/** What a command that measures nothing answers: text for stdout, and the exit code. */
export interface Reply {
  readonly text: string;
  readonly code: ExitCode;
}

/** A document as JSON text. */
export const jsonText = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;
