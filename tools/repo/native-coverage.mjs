// Line coverage of the native tests by folder, read with gcov from an instrumented build.
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { BACKEND_NAMES } from './backends.mjs';
import { root } from './source-files.mjs';

const FOLDERS = ['native/base', 'native/hal', 'native/core', 'native/model'];
const BACKENDS = BACKEND_NAMES.map((name) => `native/backends/${name}`);
export const REQUIRED_PERCENT = 90;

function dataFiles(dir) {
  return readdirSync(dir, { withFileTypes: true }).flatMap((entry) => {
    const path = join(dir, entry.name);
    if (entry.isDirectory()) return dataFiles(path);
    return entry.name.endsWith('.gcda') ? [path] : [];
  });
}

function gcovReports(file) {
  const result = spawnSync('gcov', ['--json-format', '--stdout', file], {
    cwd: join(root, 'build'),
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  if (result.status !== 0)
    throw new Error(`gcov failed on ${relative(root, file)}: ${result.stderr}`);
  return result.stdout
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line));
}

/** Map from source path to a map from line to the highest execution count. */
function collectLines(objectDir) {
  const lines = new Map();
  for (const data of dataFiles(objectDir)) {
    for (const report of gcovReports(data)) {
      for (const file of report.files) {
        const path = relative(root, join(root, 'build', file.file)).replaceAll('\\', '/');
        const counts = lines.get(path) ?? new Map();
        for (const { line_number: n, count } of file.lines) {
          counts.set(n, Math.max(counts.get(n) ?? 0, count));
        }
        lines.set(path, counts);
      }
    }
  }
  return lines;
}

/** Rows {folder, lines, covered, percent, required}. */
export function nativeCoverage(objectDir) {
  const lines = collectLines(objectDir);
  return [...FOLDERS, ...BACKENDS].map((folder) => {
    let total = 0;
    let covered = 0;
    for (const [path, counts] of lines) {
      if (!path.startsWith(`${folder}/`)) continue;
      total += counts.size;
      covered += [...counts.values()].filter((count) => count > 0).length;
    }
    const percent = total === 0 ? 0 : (100 * covered) / total;
    return { folder, lines: total, covered, percent, required: FOLDERS.includes(folder) };
  });
}
