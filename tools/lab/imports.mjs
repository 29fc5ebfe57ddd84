// A binary for users may need only what every Windows has, and node.exe.
import { basename } from 'node:path';
import { must } from './shell.mjs';
import { LabError } from './talk.mjs';

const ALLOWED = new Set([
  'advapi32.dll',
  'iphlpapi.dll',
  'kernel32.dll',
  'msvcrt.dll',
  'node.exe',
  'setupapi.dll',
  'ws2_32.dll',
]);

/** The DLLs a Windows binary is linked with, in lower case. */
export async function importsOf(path) {
  const text = await must('x86_64-w64-mingw32-objdump', ['-p', path]);
  return [...text.matchAll(/DLL Name: (\S+)/g)].map((match) => match[1].toLowerCase());
}

/** Ends the lab when one of `paths` needs a DLL that a user's machine may lack. */
export async function checkImports(paths) {
  for (const path of paths) {
    const imports = await importsOf(path);
    const foreign = imports.filter((name) => !ALLOWED.has(name));
    if (imports.length === 0 || foreign.length > 0) {
      throw new LabError(`${basename(path)} needs ${foreign.join(', ') || 'nothing at all'}`);
    }
  }
}
