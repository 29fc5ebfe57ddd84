// Which files the repository's own checks look at.
import { readdirSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');

export const SKIPPED = new Set([
  'node_modules',
  'build',
  'dist',
  'coverage',
  '.git',
  '.lab',
  'prebuilds',
]);

/** Paths below `folders`, relative to the root with forward slashes, whose name ends in one of `endings`. */
export function sourceFiles(folders, endings) {
  const found = [];
  const walk = (dir) => {
    for (const entry of readdirSync(dir, { withFileTypes: true })) {
      const path = join(dir, entry.name);
      if (entry.isDirectory()) {
        if (!SKIPPED.has(entry.name)) walk(path);
      } else if (endings.some((e) => entry.name.endsWith(e))) {
        found.push(relative(root, path).replaceAll('\\', '/'));
      }
    }
  };
  for (const folder of folders) walk(join(root, folder));
  return found.sort();
}

export const CXX = ['.h', '.cc', '.def'];
export const SCRIPT = ['.ts', '.mts', '.js', '.mjs', '.cjs'];
export const isGenerated = (path) => /\.gen\.|generated/.test(path);
