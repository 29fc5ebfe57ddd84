import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { EXIT } from '../../exit-code.js';
import { UsageError } from '../../options.js';
import { checkWritable, saveFile } from '../../render/output.js';
import { asHtml } from '../../report/html/index.js';
import { type Readable, readDocument } from '../../report/read.js';
import { CannotRun } from '../../session.js';
import { junitXml } from '../compat/junit.js';
import { jsonText, type Reply } from '../reply.js';

/** Options of `halbench report`, as typed. */
export interface ReportOptions {
  readonly json?: boolean;
  readonly html?: string;
  readonly junit?: string;
}

function xmlOf(document: Readable, file: string): string {
  if (document.schema === 'avb-hal/compat') return junitXml(document);
  throw new CannotRun(`${file}: --junit wants a report of halbench compat, got ${document.schema}`);
}

function checkTargets(file: string, targets: readonly string[]): void {
  if (targets.length === 0)
    throw new UsageError('report: wanted --html FILE or --junit FILE, or both');
  const all = [file, ...targets].map((path) => resolve(path));
  if (targets.includes('') || new Set(all).size < all.length) {
    throw new UsageError('report: wanted different files to read and to write');
  }
}

/** `halbench report FILE`: a document of halbench as a page or as JUnit XML. */
export function report(file: string, options: ReportOptions): Reply {
  const { html, junit } = options;
  const targets = [html, junit].filter((path) => path !== undefined);
  checkTargets(file, targets);
  const document = readDocument(readFileSync(file, 'utf8'), file);
  // Everything is made before anything is written.
  const texts = new Map<string, string>();
  if (html !== undefined) texts.set(html, asHtml(document));
  if (junit !== undefined) texts.set(junit, xmlOf(document, file));
  for (const path of targets) checkWritable(path);
  for (const [path, text] of texts) saveFile(path, text);
  const written = targets.map((path) => `wrote ${path}\n`).join('');
  return { text: options.json === true ? jsonText({ files: targets }) : written, code: EXIT.fine };
}
