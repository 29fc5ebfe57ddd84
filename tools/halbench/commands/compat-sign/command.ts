import { existsSync } from 'node:fs';
import { type Command, command, jsonText } from '../../cli/command.js';
import { CannotRun } from '../../cli/errors.js';
import { EXIT } from '../../cli/exit-code.js';
import { filePath, required, value } from '../../cli/option.js';
import { decodeText, readBytes, readText } from '../../files/read.js';
import { Targets } from '../../files/targets.js';
import { readReport } from '../../report/read.js';
import { loadPrivateKey } from '../../signature/keys.js';
import { readSignature, signaturePath, signBytes } from '../../signature/signature.js';

/** Only a signature may be replaced by a signature. */
function checkIsSignature(path: string): void {
  if (!existsSync(path)) return;
  try {
    readSignature(readText(path), path);
  } catch {
    throw new CannotRun(`${path} exists, is not a signature and is not overwritten`);
  }
}

function sign(report: string, keyPath: string, out: string) {
  const targets = new Targets([{ option: '--out', path: out }], [report, keyPath]);
  checkIsSignature(out);
  const bytes = readBytes(report);
  readReport(decodeText(bytes, report), report);
  const file = signBytes(bytes, loadPrivateKey(readText(keyPath), keyPath));
  targets.write(out, jsonText(file));
  return { file: out, ...file };
}

export const COMPAT_SIGN: Command = command({
  name: 'compat sign',
  args: [['report', 'a report of halbench compat']],
  summary: 'sign a report with an Ed25519 key; the signature is a separate file',
  duration: 'under a second',
  schema: null,
  options: {
    key: required('--key <pem>', 'the private key', filePath),
    out: value(
      '--out <file>',
      'where the signature goes',
      filePath,
      null as string | null,
      'the report with .sig',
    ),
  },
  run: ({ key, out }, { args: [report = ''] }) => {
    const signed = sign(report, key, out ?? signaturePath(report));
    return { report, ...signed };
  },
  json: ({ report: _, ...signed }) => signed,
  render: ({ report, file, keySha256 }) => `signed ${report}: ${file}\nkey SHA-256 ${keySha256}\n`,
  code: () => EXIT.fine,
});
