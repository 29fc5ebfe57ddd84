import { sha256Of } from '../view/html/page.js';
import { viewPage } from '../view/html/view-page.js';
import { viewText } from '../view/text.js';
import type { View } from '../view/view.js';
import { type Form, jsonText } from './command.js';
import { EXIT, type ExitCode } from './exit-code.js';
import { HTML, OUTPUT } from './options.js';
import { terminalWidth } from './output.js';

/** The options of every command whose document has a view: files for the document and for a page. */
export const DOCUMENT_OPTIONS = { output: OUTPUT, html: HTML } as const;

/** What gets those files, and what a terminal gets. */
export function documentForms<D extends Judged>(
  view: (document: D) => View,
): {
  readonly files: { readonly output: Form<D>; readonly html: Form<D> };
  readonly render: Form<D>;
  readonly code: (document: D) => ExitCode;
} {
  return {
    files: {
      output: jsonText,
      html: (document) => viewPage(view(document), sha256Of(jsonText(document))),
    },
    render: (document) => viewText(view(document), terminalWidth()),
    code: documentCode,
  };
}

/** What the exit code of a document depends on. */
interface Judged {
  readonly label: string;
  readonly findings?: readonly string[];
}

/** 3 where nothing could be measured, 1 with findings. */
export function documentCode(document: Judged): ExitCode {
  if (document.label === '') return EXIT.couldNotRun;
  return (document.findings ?? []).length > 0 ? EXIT.findings : EXIT.fine;
}
