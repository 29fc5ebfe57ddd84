import type { CompatReport } from 'avb-hal/compat';
import { comparePage } from '../../commands/compare/page.js';
import { compatPage } from '../../commands/compat/page.js';
import type { PrecisionDocument } from '../../commands/precision/document.js';
import { precisionPage } from '../../commands/precision/page.js';
import { runPage } from '../../commands/run/page.js';
import type { CompareDocument, RunDocument } from '../../result.js';
import type { Readable } from '../read.js';

const pages = {
  'avb-hal/compat': (document) => compatPage(document as CompatReport),
  'avb-hal/run': (document) => runPage(document as RunDocument),
  'avb-hal/compare': (document) => comparePage(document as CompareDocument),
  'avb-hal/precision': (document) => precisionPage(document as PrecisionDocument),
} satisfies Record<Readable['schema'], (document: Readable) => string>;

/** A document as a self-contained page. */
export function asHtml(document: Readable): string {
  return pages[document.schema](document);
}
