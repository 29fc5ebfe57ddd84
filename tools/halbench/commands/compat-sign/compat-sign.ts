import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { EXIT } from '../../exit-code.js';
import { UsageError } from '../../options.js';
import { saveFile } from '../../render/output.js';
import { readReport } from '../../report/read.js';
import { CannotRun } from '../../session.js';
import { loadPrivateKey } from '../../signature/keys.js';
import { readSignature, signBytes } from '../../signature/signature.js';
import { jsonText, type Reply } from '../reply.js';

/** Options of `halbench compat sign`, as typed. */
export interface SignOptions {
  readonly json?: boolean;
  readonly key: string;
  readonly out?: string;
}

/** Where the signature of a report is, unless it is said otherwise. */
export const signaturePath = (report: string): string => `${report}.sig`;

/** Only a signature may be replaced by a signature. */
function checkTarget(path: string, report: string): void {
  if (resolve(path) === resolve(report)) {
    throw new UsageError('--out: wanted a file of its own, got the report that is to be signed');
  }
  if (!existsSync(path)) return;
  try {
    readSignature(readFileSync(path, 'utf8'), path);
  } catch {
    throw new CannotRun(`${path} exists, is not a signature and is not overwritten`);
  }
}

/** `halbench compat sign REPORT --key KEY`. */
export function compatSign(report: string, options: SignOptions): Reply {
  const out = options.out ?? signaturePath(report);
  checkTarget(out, report);
  const bytes = readFileSync(report);
  readReport(bytes.toString('utf8'), report);
  const key = loadPrivateKey(readFileSync(options.key, 'utf8'), options.key);
  const file = signBytes(bytes, key);
  saveFile(out, jsonText(file));
  const text = `signed ${report}: ${out}\nkey SHA-256 ${file.keySha256}\n`;
  return { text: options.json === true ? jsonText({ file: out, ...file }) : text, code: EXIT.fine };
}
