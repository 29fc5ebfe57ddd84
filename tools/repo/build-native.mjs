// Builds the native binaries of this platform with node-gyp: `npm run build:native [-- options]`.
//   --backend=NAME   only that backend of native/backends/backends.json
//   --tests          also the native test executable and the backends over the stand-in
//   --standin        only the backends over the stand-in in one process (build/Release/standin)
// Node's headers are taken from the running Node's own installation when they are there, so that
// nothing has to be fetched.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');

function headerOptions() {
  const prefix = resolve(dirname(process.execPath), '..');
  const candidates = [prefix, '/usr'];
  const found = candidates.find((dir) => existsSync(join(dir, 'include/node/node_api.h')));
  return found ? [`--nodedir=${found}`] : [];
}

/**
 * Runs a node-gyp command with this machine's headers; what follows '--' goes to gyp (configure) or
 * make (build). Returns the exit code.
 */
export function nodeGyp([command, ...rest]) {
  const gyp = createRequire(import.meta.url).resolve('node-gyp/bin/node-gyp.js');
  const args = [gyp, command, '--loglevel=warn', ...headerOptions(), ...rest];
  const result = spawnSync(process.execPath, args, { cwd: root, stdio: ['ignore', 2, 2] });
  return result.status ?? 1;
}

/** Configures and builds; returns the exit code. */
export function buildNative({ backend = 'default', tests = false } = {}) {
  const defines = [`-Dbackend=${backend}`, `-Dbuild_tests=${tests ? 1 : 0}`];
  const configured = nodeGyp(['configure', '--', ...defines]);
  return configured === 0 ? nodeGyp(['build', '--jobs=2']) : configured;
}

/**
 * Builds what test/border runs against on any system but Windows: the backends for Windows over the
 * stand-in driver in their own process. Returns the exit code.
 */
export function buildStandin() {
  const configured = nodeGyp(['configure', '--', '-Dbackend=default', '-Dbuild_tests=1']);
  return configured === 0 ? nodeGyp(['build', '--', 'standin_addons', '-j2']) : configured;
}

function buildAsAsked(options) {
  if (options.includes('--standin')) return buildStandin();
  const backend = options.find((o) => o.startsWith('--backend='))?.slice('--backend='.length);
  return buildNative({ ...(backend ? { backend } : {}), tests: options.includes('--tests') });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  process.exitCode = buildAsAsked(process.argv.slice(2));
}
