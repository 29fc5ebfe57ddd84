import { readFileSync } from 'node:fs';
import { CannotRun } from '../cli/errors.js';

const WORDS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  ENOTDIR: 'there is no such file',
  EISDIR: 'it is a folder',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
};

/** What is in a file. CannotRun, in words, if it cannot be read. */
export function readBytes(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    const { code = '', message } = error as NodeJS.ErrnoException;
    throw new CannotRun(`cannot read ${path}: ${WORDS[code] ?? message} (${code})`);
  }
}

const startsWith = (bytes: Uint8Array, ...start: readonly number[]): boolean =>
  start.every((byte, index) => bytes[index] === byte);

/** How a text is encoded; null for an encoding that is not read. */
function encodingOf(bytes: Uint8Array): 'utf-8' | 'utf-16le' | 'utf-16be' | null {
  if (startsWith(bytes, 0xff, 0xfe, 0, 0) || startsWith(bytes, 0, 0, 0xfe, 0xff)) return null;
  if (startsWith(bytes, 0xff, 0xfe)) return 'utf-16le';
  if (startsWith(bytes, 0xfe, 0xff)) return 'utf-16be';
  return 'utf-8';
}

/**
 * The text of `bytes`: UTF-8, with or without its mark, or UTF-16 with its mark, as PowerShell 5.1 writes
 * what is redirected. CannotRun for anything else. `source` names it in messages.
 */
export function decodeText(bytes: Uint8Array, source: string): string {
  const encoding = encodingOf(bytes);
  if (encoding === null) throw new CannotRun(`${source} is UTF-32; save it as UTF-8`);
  if (encoding === 'utf-8' && bytes.subarray(0, 64).includes(0)) {
    throw new CannotRun(`${source} is not text: it has zero bytes (UTF-16 without its mark?)`);
  }
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    throw new CannotRun(`${source} is not valid ${encoding.toUpperCase()}; save it as UTF-8`);
  }
}

/** The text of a file; as {@link decodeText}. */
export const readText = (path: string): string => decodeText(readBytes(path), path);
