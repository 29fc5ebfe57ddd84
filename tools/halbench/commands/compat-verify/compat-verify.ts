import { readFileSync } from 'node:fs';
import { EXIT } from '../../exit-code.js';
import { loadPublicKey } from '../../signature/keys.js';
import { readSignature, verifyBytes } from '../../signature/signature.js';
import { signaturePath } from '../compat-sign/compat-sign.js';
import { jsonText, type Reply } from '../reply.js';

/** Options of `halbench compat verify`, as typed. */
export interface VerifyOptions {
  readonly json?: boolean;
  readonly key: string;
  readonly signature?: string;
}

/** `halbench compat verify REPORT --key KEY`: exit code 1 when the signature is not good. */
export function compatVerify(report: string, options: VerifyOptions): Reply {
  const path = options.signature ?? signaturePath(report);
  const key = loadPublicKey(readFileSync(options.key, 'utf8'), options.key);
  const file = readSignature(readFileSync(path, 'utf8'), path);
  const found = verifyBytes(readFileSync(report), file, key);
  const code = found.valid ? EXIT.fine : EXIT.findings;
  if (options.json === true) return { text: jsonText({ report, ...found }), code };
  const text = found.valid
    ? `VALID: ${report} is, byte for byte, what the owner of this key signed\nkey SHA-256 ${found.keySha256}\n`
    : `NOT VALID: ${report}: ${found.problem}\n`;
  return { text, code };
}
