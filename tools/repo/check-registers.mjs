// Offsets of registers are written in tools/repo/registers only: C++ and TypeScript use the generated
// names. A number that happens to be one of them is listed here.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readRegisters } from './register-source.mjs';
import { CXX, isGenerated, root, SCRIPT, sourceFiles } from './source-files.mjs';

/** Below this there are too many numbers that mean something else. */
const FROM = 0x1000;

const OTHER_MEANING = {
  'native/backends/windows_api/device_set.cc': [0x4094], // part of a GUID
  'native/backends/windows_api/text.cc': [0xe000], // a surrogate
  'native/capi/handles.h': [0x1000], // slots
  'tools/lab/fakes/device_registry.cc': [0x4094], // part of a GUID
  'tools/lab/fakes/identity.cc': [0x4000], // part of a GUID
};

/** The offsets of all registers, arrays element by element, with their names. */
function namesByOffset(rows) {
  const names = new Map();
  for (const row of rows) {
    for (let n = 0; n < row.count; n += 1) names.set(row.offset + n * row.stride, row.name);
  }
  return names;
}

const withoutComments = (line) => line.replaceAll(/\/\*.*?\*\/|\/\/.*|^\s*\*.*/g, '');

/** Complaints about one file. `names`: from offset to register. */
export function offsetComplaints(file, text, names) {
  const other = OTHER_MEANING[file] ?? [];
  return text.split('\n').flatMap((line, i) =>
    [...withoutComments(line).matchAll(/\b0x([0-9A-Fa-f]{1,8})u?\b/g)]
      .map(([literal, digits]) => ({ literal, value: Number.parseInt(digits, 16) }))
      .filter(({ value }) => value >= FROM && names.has(value) && !other.includes(value))
      .map(({ literal, value }) => {
        const name = names.get(value);
        return `${file}:${i + 1}: ${literal} is the offset of ${name}: use the generated name`;
      }),
  );
}

export function checkRegisters() {
  const read = (file) => readFileSync(join(root, file), 'utf8');
  const names = namesByOffset(readRegisters(read).rows);
  const files = [
    ...sourceFiles(['native', 'tools/lab'], CXX),
    ...sourceFiles(['src', 'tools/halbench', 'bench'], SCRIPT),
  ];
  return files
    .filter((file) => !isGenerated(file))
    .flatMap((file) => offsetComplaints(file, read(file), names));
}
