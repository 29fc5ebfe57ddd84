// Runs on `npm ci` in a checkout: native binaries of this platform, then TypeScript. Never runs for
// people who install the package: it has no install script.
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildNative } from './build-native.mjs';
import { bundleVendor } from './bundle-vendor.mjs';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');

function buildTypeScript() {
  const manifest = createRequire(import.meta.url).resolve('typescript/package.json');
  const tsc = join(dirname(manifest), 'bin/tsc');
  const result = spawnSync(process.execPath, [tsc, '-b', 'src', 'tools/halbench'], {
    cwd: root,
    stdio: ['ignore', 2, 2],
  });
  if (result.status === 0) bundleVendor();
  return result.status ?? 1;
}

if (buildNative() !== 0) {
  console.error(
    'avb-hal: the native build failed. It needs a C++17 compiler, make and Python 3 ' +
      '(Debian: apt-get install g++ make python3; Windows: Visual Studio build tools).',
  );
  process.exitCode = 1;
} else {
  process.exitCode = buildTypeScript();
}
