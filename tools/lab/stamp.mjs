// What has been made is remembered by the content it was made from, so that only what is missing or
// out of date is made again.
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { root, stampDir } from './paths.mjs';

function* filesBelow(path) {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat === undefined) return;
  if (stat.isFile()) {
    yield path;
    return;
  }
  for (const name of readdirSync(path).sort()) yield* filesBelow(join(path, name));
}

/** Hash over names and content of files and folders (absolute paths) and over plain texts. */
export function contentHash(paths, texts = []) {
  const hash = createHash('sha256');
  for (const text of texts) hash.update(`text ${text}\n`);
  for (const path of paths) {
    for (const file of filesBelow(path)) {
      const content = readFileSync(file);
      hash.update(`file ${relative(root, file)} ${content.length}\n`).update(content);
    }
  }
  return hash.digest('hex');
}

/** True when `name` was finished with this hash. */
export function isStamped(name, hash) {
  try {
    return readFileSync(join(stampDir, name), 'utf8') === hash;
  } catch {
    return false;
  }
}

export function stamp(name, hash) {
  mkdirSync(stampDir, { recursive: true });
  writeFileSync(join(stampDir, name), hash);
}

export function unstamp(name) {
  rmSync(join(stampDir, name), { force: true });
}
