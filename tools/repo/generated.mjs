// Writes generated files, or compares them with what they are made from.
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { root } from './source-files.mjs';

const read = (path) => readFileSync(join(root, path), 'utf8');
const differs = ([path, text]) => !existsSync(join(root, path)) || read(path) !== text;

/**
 * What a generator does when it is the program: writes its files, or with `--check` says which ones are
 * stale, with exit code 1. Nothing when it is imported.
 *
 * @param {string} url import.meta.url of the generator
 * @param {(read: (path: string) => string) => Map<string, string>} generate path and text of each file
 * @param {{ folder?: string, command?: string }} options `folder` holds nothing else: other files go
 */
export function runGenerator(url, generate, { folder, command = 'npm run generate' } = {}) {
  if (process.argv[1] !== fileURLToPath(url)) return;
  const files = generate(read);
  const stale = [...files].filter(differs);
  const there = folder === undefined ? [] : readdirSync(join(root, folder));
  const foreign = there.map((name) => `${folder}/${name}`).filter((path) => !files.has(path));
  if (!process.argv.includes('--check')) {
    for (const [path, text] of stale) writeFileSync(join(root, path), text);
    for (const path of foreign) rmSync(join(root, path));
    return;
  }
  const complaints = [
    ...stale.map(([path]) => `${path} is out of date: ${command}`),
    ...foreign.map((path) => `${path} is made from nothing: ${command}`),
  ];
  for (const complaint of complaints) process.stderr.write(`${complaint}\n`);
  if (complaints.length > 0) process.exitCode = 1;
}
