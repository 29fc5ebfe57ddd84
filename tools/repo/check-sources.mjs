// Every C++ source belongs to exactly one group that the build files ask for: a file in a folder that
// no group looks into would never be compiled.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root, sourceFiles } from './source-files.mjs';
import { GROUPS, SHARED } from './sources.mjs';

const FOLDERS = ['native', 'tools/lab/standin', 'test/fuzz', 'test/native', 'test/standin_addon'];
const BUILD_FILES = ['binding.gyp', 'CMakeLists.txt', 'test/fuzz/CMakeLists.txt'];

function unusedGroups() {
  const text = BUILD_FILES.map((file) => readFileSync(join(root, file), 'utf8')).join('\n');
  return Object.keys(GROUPS)
    .filter((name) => !name.startsWith('backend_') && !new RegExp(`\\b${name}\\b`).test(text))
    .map((name) => `${BUILD_FILES.join(' and ')} do not use the group ${name}`);
}

export function checkSources() {
  const listed = Object.values(GROUPS).flatMap((group) => group());
  const complaints = sourceFiles(FOLDERS, ['.cc']).flatMap((file) => {
    const times = listed.filter((other) => other === file).length;
    const wanted = SHARED.includes(file) ? 2 : 1;
    return times === wanted
      ? []
      : [`tools/repo/sources.mjs puts ${file} into ${times} groups, not ${wanted}`];
  });
  return [...complaints, ...unusedGroups()];
}
