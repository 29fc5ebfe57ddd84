// Writes generated files, or compares them with what they are made from.
import { readFileSync, writeFileSync } from 'node:fs';
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
