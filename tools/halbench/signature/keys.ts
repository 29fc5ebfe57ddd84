import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
} from 'node:crypto';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CannotRun } from '../cli/errors.js';

/** Names of the two files of a pair of keys. */
export const PRIVATE_KEY_FILE = 'halbench.key.pem';
export const PUBLIC_KEY_FILE = 'halbench.pub.pem';

const PEM_LABEL = /-----BEGIN ([A-Z ]+)-----/;

/** SHA-256 of a public key (SPKI in DER), hexadecimal. */
export function fingerprint(publicKey: KeyObject): string {
  const der = publicKey.export({ type: 'spki', format: 'der' });
  return createHash('sha256').update(der).digest('hex');
}

function writeNew(path: string, text: string, mode: number): void {
  try {
    writeFileSync(path, text, { flag: 'wx', mode });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    throw new CannotRun(
      `${path} exists and is not overwritten: what it signed could not be verified any more; ` +
        'choose another folder, or move the old keys away',
    );
  }
}

/** A pair of keys, as written to disk. */
export interface WrittenKeys {
  readonly privatePath: string;
  readonly publicPath: string;
  readonly keySha256: string;
}

/**
 * Makes a pair of Ed25519 keys in `folder`, which is created if need be. The private key is readable by
 * its owner alone (mode 0600; Windows takes the folder's rights instead). Overwrites nothing.
 */
export function writeKeys(folder: string): WrittenKeys {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const [privatePath, publicPath] = [join(folder, PRIVATE_KEY_FILE), join(folder, PUBLIC_KEY_FILE)];
  mkdirSync(folder, { recursive: true });
  writeNew(publicPath, publicKey.export({ type: 'spki', format: 'pem' }).toString(), 0o644);
  try {
    writeNew(privatePath, privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(), 0o600);
  } catch (error) {
    // A public key whose private key was never written is of no use to anybody.
    rmSync(publicPath);
    throw error;
  }
  return { privatePath, publicPath, keySha256: fingerprint(publicKey) };
}

function checkAlgorithm(key: KeyObject, path: string): KeyObject {
  if (key.asymmetricKeyType === 'ed25519') return key;
  throw new CannotRun(
    `${path}: must be an Ed25519 key, got ${key.asymmetricKeyType}; make one with ` +
      'halbench compat keygen',
  );
}

function load(pem: string, path: string, kind: 'private' | 'public'): KeyObject {
  const label = PEM_LABEL.exec(pem)?.[1];
  if (label === undefined || !label.endsWith(`${kind.toUpperCase()} KEY`)) {
    throw new CannotRun(
      `${path}: must be a ${kind} key in PEM, got ${label ?? 'something else'}; ` +
        `sign takes ${PRIVATE_KEY_FILE}, verify takes ${PUBLIC_KEY_FILE}`,
    );
  }
  try {
    const key = kind === 'private' ? createPrivateKey(pem) : createPublicKey(pem);
    return checkAlgorithm(key, path);
  } catch (error) {
    if (error instanceof CannotRun) throw error;
    const why = error instanceof Error ? error.message : String(error);
    throw new CannotRun(`${path}: not a ${kind} key that can be used (${why}); is it encrypted?`);
  }
}

/** A private Ed25519 key from PEM; CannotRun for anything else. */
export const loadPrivateKey = (pem: string, path: string): KeyObject => load(pem, path, 'private');

/** A public Ed25519 key from PEM; CannotRun for anything else. */
export const loadPublicKey = (pem: string, path: string): KeyObject => load(pem, path, 'public');
