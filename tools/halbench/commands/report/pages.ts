import type { CompatReport } from 'avb-hal/compat';
import type { Readable } from '../../report/read.js';
import type {
  CompareDocument,
  ListDocument,
  PrecisionDocument,
  RunDocument,
} from '../../result.js';
import { viewPage } from '../../view/html/view-page.js';
import { compareView } from '../compare/view.js';
import { compatPage } from '../compat/page.js';
import { listView } from '../list/view.js';
import { precisionView } from '../precision/view.js';
import { runView } from '../run/view.js';

const PAGES = {
  'avb-hal/compat': (document) => compatPage(document as CompatReport),
  'avb-hal/list': (document) => viewPage(listView(document as ListDocument)),
  'avb-hal/run': (document) => viewPage(runView(document as RunDocument)),
  'avb-hal/compare': (document) => viewPage(compareView(document as CompareDocument)),
  'avb-hal/precision': (document) => viewPage(precisionView(document as PrecisionDocument)),
} satisfies Record<Readable['schema'], (document: Readable) => string>;

/** A document as a self-contained page. */
export function asHtml(document: Readable): string {
  return PAGES[document.schema](document);
}
