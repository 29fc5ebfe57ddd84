import { type Command, command } from '../../cli/command.js';
import { CannotRun, UsageError } from '../../cli/errors.js';
import { EXIT } from '../../cli/exit-code.js';
import { filePath, value } from '../../cli/option.js';
import { HTML } from '../../cli/options.js';
import { decodeText, readBytes } from '../../files/read.js';
import { type Readable, readDocument } from '../../report/read.js';
import { sha256Of } from '../../view/html/page.js';
import { junitXml } from '../compat/junit.js';
import { asHtml, asMarkdown } from './pages.js';

/** A document that was read, and the files that are made from it. */
interface Made {
  readonly file: string;
  readonly document: Readable;
  /** Of the file. */
  readonly sha256: string;
  readonly files: readonly string[];
}

function xmlOf({ document, file }: Made): string {
  if (document.schema === 'avb-hal/compat') return junitXml(document);
  throw new CannotRun(
    `--junit needs a report of halbench compat, but ${file} is ${document.schema}`,
  );
}

export const REPORT: Command = command({
  name: 'report',
  args: [['file', 'a JSON document of halbench']],
  summary: 'turn a document of halbench into an HTML page, Markdown or JUnit XML',
  detail:
    'Pages and Markdown are made of list, run, compare, precision, decide and compat; JUnit XML of compat.',
  duration: 'under a second',
  schema: null,
  options: {
    html: HTML,
    markdown: value(
      '--markdown <file>',
      'write Markdown for an issue tracker',
      filePath,
      null as string | null,
    ),
    junit: value('--junit <xml>', 'write JUnit XML', filePath, null as string | null),
  },
  files: {
    html: ({ document, sha256 }: Made) => asHtml(document, sha256),
    markdown: ({ document, sha256 }: Made) => asMarkdown(document, sha256),
    junit: xmlOf,
  },
  inputs: (args) => args,
  run: ({ html, markdown, junit }, { args: [file = ''] }): Made => {
    const files = [html, markdown, junit].filter((path) => path !== null);
    if (files.length === 0)
      throw new UsageError('report needs --html FILE, --markdown FILE or --junit FILE');
    const bytes = readBytes(file);
    const document = readDocument(decodeText(bytes, file), file);
    return { file, document, sha256: sha256Of(bytes), files };
  },
  json: ({ files }: Made) => ({ files }),
  render: ({ files }: Made) => files.map((path) => `wrote ${path}\n`).join(''),
  code: () => EXIT.fine,
});
