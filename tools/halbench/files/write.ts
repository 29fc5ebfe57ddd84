/**
 * Writes files so that nothing is lost: a reader sees the old text or the new one, never a part; what
 * existed keeps its rights; a symbolic link stays and the file it names gets the text; a device or a
 * pipe is written to and not replaced.
 */
import { randomBytes } from 'node:crypto';
import {
  closeSync,
  constants,
  fchmodSync,
  fsyncSync,
  lstatSync,
  openSync,
  realpathSync,
  renameSync,
  rmSync,
  type Stats,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { CannotRun } from '../cli/errors.js';

const PERMISSIONS = 0o7777;

/** The file that a path leads to. */
interface Place {
  /** Without symbolic links. */
  readonly path: string;
  /** What is there; null for nothing. */
  readonly stats: Stats | null;
}

const WORDS: Readonly<Record<string, string>> = {
  ENOENT: 'its folder does not exist',
  ENOTDIR: 'its folder is a file',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EROFS: 'the file system is read-only',
  ENOSPC: 'the disk is full',
  ELOOP: 'its symbolic links form a circle',
  EISDIR: 'it is a folder',
};

/** CannotRun with what is in the way of writing `path`. */
function cannotWrite(path: string, error: unknown): never {
  const code = (error as NodeJS.ErrnoException).code ?? '';
  const reason = WORDS[code] ?? (error instanceof Error ? error.message : String(error));
  throw new CannotRun(`cannot write ${path}: ${reason}${code === '' ? '' : ` (${code})`}`);
}

function statsOf(path: string): Stats | null {
  try {
    return statSync(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

function isDangling(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() === true;
}

/** Where writing to `path` would end. CannotRun for a folder and for a link that leads nowhere. */
function placeOf(path: string): Place {
  try {
    const stats = statsOf(path);
    if (stats?.isDirectory()) throw new CannotRun(`cannot write ${path}: it is a folder`);
    if (stats !== null) return { path: realpathSync(path), stats };
    if (isDangling(path)) {
      throw new CannotRun(
        `cannot write ${path}: it is a symbolic link to a file that does not exist`,
      );
    }
    return { path: join(realpathSync(dirname(resolve(path))), basename(path)), stats: null };
  } catch (error) {
    if (error instanceof CannotRun) throw error;
    return cannotWrite(path, error);
  }
}

/** What two paths have in common that lead to the same file. */
export function identityOf(path: string): string {
  const { path: real, stats } = placeOf(path);
  if (stats !== null && stats.ino !== 0) return `${stats.dev}:${stats.ino}`;
  return process.platform === 'win32' ? real.toLowerCase() : real;
}

const isPlain = ({ stats }: Place): boolean => stats === null || stats.isFile();

/** A new file beside `place`, with a name that nobody can guess. */
function openBeside({ path, stats }: Place): { readonly file: number; readonly beside: string } {
  const beside = join(dirname(path), `.${basename(path)}.${randomBytes(8).toString('hex')}`);
  const mode = stats === null ? 0o666 : stats.mode & PERMISSIONS;
  return { file: openSync(beside, 'wx', mode), beside };
}

function replace(place: Place, text: string): void {
  const { file, beside } = openBeside(place);
  try {
    try {
      // The rights given to open() lose those that the umask takes.
      if (place.stats !== null) fchmodSync(file, place.stats.mode & PERMISSIONS);
      writeFileSync(file, text);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(beside, place.path);
  } catch (error) {
    rmSync(beside, { force: true });
    throw error;
  }
}

/** Into a device or a pipe, which is there before and afterwards. */
function writeInto({ path }: Place, text: string): void {
  const file = openSync(path, constants.O_WRONLY);
  try {
    const bytes = Buffer.from(text);
    for (let done = 0; done < bytes.length; ) done += writeSync(file, bytes, done);
  } finally {
    closeSync(file);
  }
}

/** Writes `text` to `path`; CannotRun, with the old file as it was, if that is not possible. */
export function writeText(path: string, text: string): void {
  const place = placeOf(path);
  try {
    if (isPlain(place)) replace(place, text);
    else writeInto(place, text);
  } catch (error) {
    cannotWrite(path, error);
  }
}

/** CannotRun, before anything is measured for it, if `path` cannot be written. Leaves nothing behind. */
export function checkWritable(path: string): void {
  const place = placeOf(path);
  if (!isPlain(place)) return;
  try {
    if (place.stats !== null) closeSync(openSync(place.path, 'r+'));
    const { file, beside } = openBeside(place);
    closeSync(file);
    rmSync(beside);
  } catch (error) {
    cannotWrite(path, error);
  }
}
