import type { CompatReport } from 'avb-hal/compat';
import type { Readable } from '../../report/read.js';
import { viewPage } from '../../view/html/view-page.js';
import type { View } from '../../view/view.js';
import { compareView } from '../compare/view.js';
import { compatPage } from '../compat/page.js';
import { decisionView } from '../decide/view.js';
import { listView } from '../list/view.js';
import { precisionView } from '../precision/view.js';
import { runView } from '../run/view.js';

type Viewed = Exclude<Readable, CompatReport>;

const VIEWS: Readonly<Record<Viewed['schema'], (document: never) => View>> = {
  'avb-hal/list': listView,
  'avb-hal/run': runView,
  'avb-hal/compare': compareView,
  'avb-hal/precision': precisionView,
  'avb-hal/decision': decisionView,
};

/** What a document says, for a terminal and a page alike. */
export const viewOf = (document: Viewed): View => VIEWS[document.schema](document as never);

/** A document as a self-contained page; `dataSha256` is that of the file it was read from. */
export function asHtml(document: Readable, dataSha256: string): string {
  return document.schema === 'avb-hal/compat'
    ? compatPage(document, dataSha256)
    : viewPage(viewOf(document), dataSha256);
}
