import { renderCompare } from '../commands/compare/render.js';
import { renderList } from '../commands/list/render.js';
import type { PrecisionDocument } from '../commands/precision/document.js';
import { renderPrecision } from '../commands/precision/render.js';
import { renderRun } from '../commands/run/render.js';
import type { Document } from '../document.js';
import type { CallsDocument, CompareDocument, ListDocument, RunDocument } from '../result.js';
import { renderCalls } from './calls.js';

const renderers = {
  'avb-hal/list': (document) => renderList(document as ListDocument),
  'avb-hal/run': (document) => renderRun(document as RunDocument),
  'avb-hal/compare': (document) => renderCompare(document as CompareDocument),
  'avb-hal/calls': (document) => renderCalls(document as CallsDocument),
  'avb-hal/precision': (document) => renderPrecision(document as PrecisionDocument),
} satisfies Record<Document['schema'], (document: Document) => string[]>;

/** A document as text for a terminal of 100 columns. */
export function asText(document: Document): string {
  return `${renderers[document.schema](document).join('\n')}\n`;
}

/** A document as JSON. */
export function asJson(document: Document): string {
  return `${JSON.stringify(document, null, 2)}\n`;
}
