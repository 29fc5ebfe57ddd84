import type { Readable } from '../../report/read.js';
import { viewPage } from '../../view/html/view-page.js';
import { viewMarkdown } from '../../view/markdown.js';
import type { View } from '../../view/view.js';
import { compareView } from '../compare/view.js';
import { compatPage } from '../compat/page.js';
import { compatView } from '../compat/view.js';
import { decisionView } from '../decide/view.js';
import { gptpView } from '../gptp/view.js';
import { listView } from '../list/view.js';
import { precisionView } from '../precision/view.js';
import { runView } from '../run/view.js';

const VIEWS: Readonly<Record<Readable['schema'], (document: never) => View>> = {
  'avb-hal/compat': compatView,
  'avb-hal/list': listView,
  'avb-hal/run': runView,
  'avb-hal/compare': compareView,
  'avb-hal/precision': precisionView,
  'avb-hal/gptp': gptpView,
  'avb-hal/decision': decisionView,
};

/** What a document says, for a terminal, a page and an issue tracker alike. */
export const viewOf = (document: Readable): View => VIEWS[document.schema](document as never);

/** A document as a self-contained page; `dataSha256` is that of the file it was read from. */
export function asHtml(document: Readable, dataSha256: string): string {
  return document.schema === 'avb-hal/compat'
    ? compatPage(document, dataSha256)
    : viewPage(viewOf(document), dataSha256);
}

/** A document as Markdown; `dataSha256` as above. */
export const asMarkdown = (document: Readable, dataSha256: string): string =>
  viewMarkdown(viewOf(document), dataSha256);
