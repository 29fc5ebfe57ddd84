// Every C++ source of native/ stands in exactly one list of binding.gyp, and every listed file exists.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root, sourceFiles } from './source-files.mjs';

const FOLDERS = ['native', 'tools/lab/standin', 'test/fuzz', 'test/native', 'test/standin_addon'];

export function checkSources() {
  const { variables } = JSON.parse(readFileSync(join(root, 'binding.gyp'), 'utf8'));
  const listed = Object.values(variables).filter(Array.isArray).flat();
  const complaints = [];
  for (const file of new Set(listed)) {
    const times = listed.filter((other) => other === file).length;
    if (times > 1) complaints.push(`binding.gyp lists ${file} ${times} times`);
    if (!existsSync(join(root, file)))
      complaints.push(`binding.gyp lists ${file}, which is not there`);
  }
  for (const file of sourceFiles(FOLDERS, ['.cc'])) {
    if (!listed.includes(file)) complaints.push(`binding.gyp does not list ${file}`);
  }
  return complaints;
}
