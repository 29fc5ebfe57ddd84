/** The types of halbench's documents. Only types: what describes them is for the build. */
import type { CompareDocument } from './documents/compare.js';
import type { DecisionDocument } from './documents/decision.js';
import type { GptpDocument } from './documents/gptp.js';
import type { ListDocument } from './documents/list.js';
import type { PrecisionDocument } from './documents/precision.js';
import type { RunDocument } from './documents/run.js';

export type * from './documents/common.js';
export type * from './documents/compare.js';
export type * from './documents/compat-diff.js';
export type * from './documents/decision.js';
export type * from './documents/gptp.js';
export type * from './documents/list.js';
export type * from './documents/precision.js';
export type * from './documents/run.js';
export type * from './documents/signature.js';

/** What the measuring commands write. */
export type Document =
  | ListDocument
  | RunDocument
  | CompareDocument
  | PrecisionDocument
  | GptpDocument
  | DecisionDocument;
