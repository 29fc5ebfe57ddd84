// Writes generated files, or compares them with what they are made from.
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/**
 * What a generator does when it is run: writes its files, or with `--check` says which ones are
 * stale, with exit code 1.
 *
 * @param {(read: (path: string) => string) => Map<string, string>} generate path and text of each file
 */
export function runGenerator(generate, check = process.argv.includes('--check')) {
  const read = (path) => readFileSync(`${ROOT}${path}`, 'utf8');
  const stale = [];
  for (const [path, text] of generate(read)) {
    if (!check) writeFileSync(`${ROOT}${path}`, text);
    else if (read(path) !== text) stale.push(path);
  }
  if (stale.length === 0) return;
  process.stderr.write(`Not up to date: ${stale.join(', ')}. Run npm run generate.\n`);
  process.exitCode = 1;
}

/**
 * What a generator of a whole folder does when it is run: writes its files and removes all others, or
 * with `--check` says what is out of date, with exit code 1.
 *
 * @param {string} folder in the repository
 * @param {ReadonlyMap<string, string>} wanted name and text of each file
 * @param {string} origin what a file that is not wanted belongs to none of
 */
export function runFolderGenerator(folder, wanted, origin) {
  const check = process.argv.includes('--check');
  const at = (file) => join(ROOT, folder, file);
  mkdirSync(at(''), { recursive: true });
  const there = new Set(readdirSync(at('')));
  const complaints = [];
  for (const [file, text] of wanted) {
    if (there.has(file) && readFileSync(at(file), 'utf8') === text) continue;
    if (check) complaints.push(`${folder}/${file} is out of date: npm run generate:halbench`);
    else writeFileSync(at(file), text);
  }
  for (const file of there) {
    if (wanted.has(file)) continue;
    if (check) complaints.push(`${folder}/${file} belongs to no ${origin}`);
    else rmSync(at(file));
  }
  for (const complaint of complaints) console.error(complaint);
  process.exitCode = complaints.length === 0 ? 0 : 1;
}
