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

/**
 * The points of small order of edwards25519, without the sign bit: as points and as what other encodings
 * of them reduce to. Under such a key a signature can be made for any text without a private key.
 */
const SMALL_ORDER: ReadonlySet<string> = new Set([
  '0000000000000000000000000000000000000000000000000000000000000000',
  '0100000000000000000000000000000000000000000000000000000000000000',
  '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05',
  'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a',
  'ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  'edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  'eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
]);

function hasSmallOrder(publicKey: KeyObject): boolean {
  const point = Buffer.from(publicKey.export({ format: 'jwk' }).x ?? '', 'base64url');
  point[31] = (point[31] as number) & 0x7f;
  return SMALL_ORDER.has(point.toString('hex'));
}

function checkKey(key: KeyObject, path: string): KeyObject {
  if (key.asymmetricKeyType !== 'ed25519') {
    throw new CannotRun(
      `${path}: must be an Ed25519 key, got ${key.asymmetricKeyType}; make one with ` +
        'halbench compat keygen',
    );
  }
  if (key.type === 'public' && hasSmallOrder(key)) {
    throw new CannotRun(
      `${path}: must be the public key of a private one, got a point of small order, under which ` +
        'anybody can sign',
    );
  }
  return key;
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
    return checkKey(key, path);
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
