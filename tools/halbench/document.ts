import type { PrecisionDocument } from './commands/precision/document.js';
import type { CallsDocument, CompareDocument, ListDocument, RunDocument } from './result.js';

/** What the measuring commands write. */
export type Document =
  | ListDocument
  | RunDocument
  | CompareDocument
  | PrecisionDocument
  | CallsDocument;
