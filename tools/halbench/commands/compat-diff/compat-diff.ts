import { readFileSync } from 'node:fs';
import { EXIT } from '../../exit-code.js';
import { UsageError } from '../../options.js';
import { readReport } from '../../report/read.js';
import { jsonText, type Reply } from '../reply.js';
import { DEFAULT_FACTOR, diffReports, type NamedReport } from './diff.js';
import { renderDiff } from './render.js';

/** Options of `halbench compat diff`, as typed. */
export interface DiffOptions {
  readonly json?: boolean;
  readonly factor?: string;
}

const MOST_FACTOR = 1e9;

function factorOf(text: string | undefined): number {
  if (text === undefined) return DEFAULT_FACTOR;
  const value = /^\d+(\.\d+)?$/.test(text) ? Number(text) : Number.NaN;
  if (value >= 1 && value <= MOST_FACTOR) return value;
  throw new UsageError(`--factor: wanted a number from 1 to ${MOST_FACTOR}, got '${text}'`);
}

const named = (file: string): NamedReport => ({
  file,
  report: readReport(readFileSync(file, 'utf8'), file),
});

/** `halbench compat diff OLD NEW`: exit code 1 when anything is worse. */
export function compatDiff(oldFile: string, newFile: string, options: DiffOptions): Reply {
  const factor = factorOf(options.factor);
  const diff = diffReports(named(oldFile), named(newFile), factor);
  const text = options.json === true ? jsonText(diff) : renderDiff(diff);
  return { text, code: diff.isWorse ? EXIT.findings : EXIT.fine };
}
