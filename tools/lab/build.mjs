// Everything the lab compiles: addons and C libraries for Windows, the stand-in driver, the fakes
// and the small programs; and the TypeScript of this checkout.
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
} from 'node:fs';
import { join } from 'node:path';
import { binariesOf } from '../repo/backends.mjs';
import { checkImports } from './imports.mjs';
import { withLock } from './lock.mjs';
import { binDir, buildDir, labDir, prebuildsDir, root } from './paths.mjs';
import { must } from './shell.mjs';
import { contentHash, isStamped, stamp, unstamp } from './stamp.mjs';
import { LabError, step } from './talk.mjs';

const inRoot = (...names) => names.map((name) => join(root, name));

const NATIVE_INPUTS = inRoot(
  'binding.gyp',
  'CMakeLists.txt',
  'native',
  'node_modules/node-addon-api/package.json',
  'node_modules/node-api-headers/package.json',
  'tools/lab/CMakeLists.txt',
  'tools/lab/mingw-toolchain.cmake',
  'tools/lab/driver',
  'tools/lab/fakes',
  'tools/lab/programs',
  'tools/lab/shim',
  'tools/lab/standin',
  'tools/lab/wpcap',
  'tools/repo/backends.mjs',
  'tools/repo/sources.mjs',
);

const SCRIPT_INPUTS = inRoot('src', 'tools/halbench', 'tsconfig.base.json', 'package.json');

/** Products for users: name in the build folder's root, and where they go. */
const prebuilt = () => binariesOf('win32-x64');

const isLabBinary = (name) => /\.(exe|dll|sys)$/.test(name) && !name.startsWith('avbhal_');

/** Copies so that a running program keeps the file it has loaded. */
function replace(from, to) {
  copyFileSync(from, `${to}.new`);
  renameSync(`${to}.new`, to);
}

function copyProducts() {
  mkdirSync(prebuildsDir, { recursive: true });
  mkdirSync(binDir, { recursive: true });
  for (const name of prebuilt()) {
    if (!existsSync(join(buildDir, 'out', name))) throw new LabError(`the build made no ${name}`);
    replace(join(buildDir, 'out', name), join(prebuildsDir, name));
  }
  for (const name of readdirSync(join(buildDir, 'out')).filter(isLabBinary)) {
    replace(join(buildDir, 'out', name), join(binDir, name));
  }
}

const productsExist = () =>
  prebuilt().every((name) => existsSync(join(prebuildsDir, name))) &&
  existsSync(join(binDir, 'labrun.exe'));

/** CMake refuses a build folder that was copied or moved together with its checkout. */
function dropForeignBuild() {
  const cache = join(buildDir, 'CMakeCache.txt');
  if (!existsSync(cache)) return;
  const home = `CMAKE_HOME_DIRECTORY:INTERNAL=${root}`;
  if (readFileSync(cache, 'utf8').split(/\r?\n/).includes(home)) return;
  rmSync(buildDir, { recursive: true, force: true });
}

async function buildWindows() {
  dropForeignBuild();
  const out = join(buildDir, 'out');
  await must('cmake', [
    '-S',
    root,
    '-B',
    buildDir,
    '-DCMAKE_BUILD_TYPE=Release',
    `-DCMAKE_TOOLCHAIN_FILE=${join(root, 'tools/lab/mingw-toolchain.cmake')}`,
    `-DCMAKE_RUNTIME_OUTPUT_DIRECTORY=${out}`,
    `-DCMAKE_LIBRARY_OUTPUT_DIRECTORY=${out}`,
    '-DAVB_HAL_LAB=ON',
    '-DAVB_HAL_WERROR=ON',
  ]);
  await must('cmake', ['--build', buildDir, '--parallel', '2']);
  await checkImports(prebuilt().map((name) => join(out, name)));
  copyProducts();
}

const isCurrent = (hash) => isStamped('native', hash) && productsExist();

async function build() {
  const hash = contentHash(NATIVE_INPUTS);
  if (isCurrent(hash)) return;
  unstamp('native');
  mkdirSync(labDir, { recursive: true });
  await step('cross-building for Windows', buildWindows);
  stamp('native', hash);
}

/**
 * Cross-builds into prebuilds/ and the lab's folder when a source changed since the last time. One
 * process at a time; the others wait and find it done.
 */
export const ensureWindowsBuild = () => withLock('cross-build', build);

/** Builds dist/ when a source changed since the last time. */
export async function ensureScripts() {
  const hash = contentHash(SCRIPT_INPUTS);
  if (isStamped('scripts', hash) && existsSync(join(root, 'dist/index.js'))) return;
  unstamp('scripts');
  await step('building TypeScript', () =>
    must('npm', ['run', '--silent', 'build:ts'], { cwd: root }),
  );
  stamp('scripts', hash);
}
