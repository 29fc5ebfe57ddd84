/**
 * Detached Ed25519 signatures (RFC 8032) by node:crypto. The bytes of the file are signed, not what they
 * mean: a report that was only formatted again is another file.
 */
import { createHash, createPublicKey, type KeyObject, sign, verify } from 'node:crypto';
import { CannotRun } from '../cli/errors.js';
import { checkSchema, parseObject } from '../report/read.js';
import type { SignatureFile } from '../result.js';
import { fingerprint } from './keys.js';

export const SIGNATURE_SCHEMA = 'avb-hal/signature';
export const SIGNATURE_VERSION = 1;

/** Where the signature of a report is, unless an option says otherwise. */
export const signaturePath = (report: string): string => `${report}.sig`;

/** What verification found; `problem` is null when the signature is good. */
export interface Verification {
  readonly valid: boolean;
  readonly keySha256: string;
  readonly documentSha256: string;
  /** What does not fit, and what to do. */
  readonly problem: string | null;
}

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** Signs the bytes of a document. */
export function signBytes(document: Uint8Array, privateKey: KeyObject): SignatureFile {
  return {
    schema: SIGNATURE_SCHEMA,
    version: SIGNATURE_VERSION,
    algorithm: 'Ed25519',
    keySha256: fingerprint(createPublicKey(privateKey)),
    documentSha256: sha256(document),
    signature: sign(null, document, privateKey).toString('base64'),
  };
}

/** A signature file from its text; CannotRun, naming what is wrong, for any other text. */
export function readSignature(text: string, source: string): SignatureFile {
  const value = parseObject(text, source);
  if (value.schema === SIGNATURE_SCHEMA && value.version !== SIGNATURE_VERSION) {
    throw new CannotRun(
      `${source}: $.version: this halbench reads version ${SIGNATURE_VERSION}, got ` +
        `${JSON.stringify(value.version)}; verify with the halbench that signed, or a newer one`,
    );
  }
  checkSchema(value, 'signature.schema.json', source);
  return value as unknown as SignatureFile;
}

function problemOf(document: Uint8Array, file: SignatureFile, key: KeyObject): string | null {
  const own = fingerprint(key);
  if (file.keySha256 !== own) {
    return (
      `signed with another key: the signature names ${file.keySha256}, this key is ${own}; ` +
      'verify with the public key of the signer'
    );
  }
  if (file.documentSha256 !== sha256(document)) {
    return 'the report is not the one that was signed: its SHA-256 differs; get the original file';
  }
  const signature = Buffer.from(file.signature, 'base64');
  // Base64 has spare bits at its end: only one spelling counts.
  if (signature.toString('base64') === file.signature && verify(null, document, key, signature)) {
    return null;
  }
  return (
    'the signature does not belong to this report and this key: the signature file was changed, or ' +
    'the report was signed by somebody else; get both files from the signer again'
  );
}

/** Whether `file` is the signature of exactly these bytes by the owner of `key`. */
export function verifyBytes(
  document: Uint8Array,
  file: SignatureFile,
  key: KeyObject,
): Verification {
  const problem = problemOf(document, file, key);
  return {
    valid: problem === null,
    keySha256: fingerprint(key),
    documentSha256: sha256(document),
    problem,
  };
}
