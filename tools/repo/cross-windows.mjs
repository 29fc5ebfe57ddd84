// The binaries for 64-bit Windows, cross-built with mingw-w64 through CMake.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { checkImports } from '../lab/imports.mjs';
import { binariesOf } from './backends.mjs';
import { root } from './source-files.mjs';

const TARGET = 'win32-x64';
const FOLDER = join(root, 'build', TARGET);
const TOOLS = ['x86_64-w64-mingw32-g++-posix', 'cmake', 'make'];
const INSTALL = 'apt-get install g++-mingw-w64-x86-64 cmake make';

function run(command, args) {
  const { status, error } = spawnSync(command, args, { cwd: root, stdio: ['ignore', 2, 2] });
  if (status !== 0) throw new Error(`${command} ${args[0]}: ${error?.message ?? `exit ${status}`}`);
}

/** The programs that a cross-build needs and this machine lacks. */
export const missingTools = () =>
  TOOLS.filter((tool) => spawnSync(tool, ['--version'], { stdio: 'ignore' }).error);

/** CMake refuses a build folder that was copied or moved together with its checkout. */
function dropForeignBuild() {
  const cache = join(FOLDER, 'CMakeCache.txt');
  if (!existsSync(cache)) return;
  const home = `CMAKE_HOME_DIRECTORY:INTERNAL=${root}`;
  if (!readFileSync(cache, 'utf8').split('\n').includes(home)) rmSync(FOLDER, { recursive: true });
}

/** Builds and checks them; returns their paths. Throws with what is missing on this machine. */
export async function crossBuildWindows() {
  const missing = missingTools();
  if (missing.length > 0) {
    throw new Error(
      `${missing.join(', ')} not found. Debian and Ubuntu: ${INSTALL}. It cross-builds ${TARGET}`,
    );
  }
  dropForeignBuild();
  const out = join(FOLDER, 'out');
  mkdirSync(out, { recursive: true });
  run('cmake', [
    ...['-S', root, '-B', FOLDER, '-DCMAKE_BUILD_TYPE=Release', '-DAVB_HAL_WERROR=ON'],
    `-DCMAKE_TOOLCHAIN_FILE=${join(root, 'tools/lab/mingw-toolchain.cmake')}`,
    `-DCMAKE_RUNTIME_OUTPUT_DIRECTORY=${out}`,
    `-DCMAKE_LIBRARY_OUTPUT_DIRECTORY=${out}`,
  ]);
  run('cmake', ['--build', FOLDER, '--parallel', '2']);
  const paths = binariesOf(TARGET).map((name) => join(out, name));
  await checkImports(paths);
  return paths;
}
