// The native tests under the address, undefined-behaviour and thread sanitisers:
// `npm run sanitize [-- thread | address]`. Prints one line per sanitiser; exit code 1 when one complains.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { root } from './source-files.mjs';

const SETS = { address: 'address,undefined', thread: 'thread' };

function run(command, args, options = {}) {
  return spawnSync(command, args, { cwd: root, encoding: 'utf8', maxBuffer: 1 << 26, ...options });
}

function build(directory, sanitize) {
  const configure = run('cmake', [
    '-S',
    '.',
    '-B',
    directory,
    '-DAVB_HAL_ADDON=OFF',
    '-DAVB_HAL_CAPI=OFF',
    '-DAVB_HAL_TESTS=ON',
    `-DAVB_HAL_SANITIZE=${sanitize}`,
  ]);
  if (configure.status !== 0) return configure.stderr;
  const made = run('cmake', ['--build', directory, '--parallel', '2', '--target', 'native_tests']);
  return made.status === 0 ? null : `${made.stdout}${made.stderr}`;
}

/** {passed, failed, skipped} of the native tests under each of `names`. */
export function sanitize(names, log) {
  const counts = { passed: 0, failed: 0, skipped: 0 };
  if (run('cmake', ['--version']).error) {
    log('skip sanitisers: cmake is not installed');
    return { ...counts, skipped: names.length };
  }
  for (const name of names) {
    const directory = join('build', `sanitize-${name}`);
    const failure = build(directory, SETS[name]);
    const result =
      failure === null ? run(join(root, directory, 'test/native/native_tests'), []) : null;
    const ok = result?.status === 0;
    counts[ok ? 'passed' : 'failed'] += 1;
    log(`${ok ? 'ok  ' : 'FAIL'} native tests, ${SETS[name]} sanitiser`);
    if (!ok) log(failure ?? `${result.stdout}${result.stderr}`);
  }
  return counts;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const asked = process.argv.slice(2);
  const unknown = asked.filter((name) => !(name in SETS));
  if (unknown.length > 0) {
    console.error(
      `unknown sanitiser ${unknown.join(', ')}: one of ${Object.keys(SETS).join(', ')}`,
    );
    process.exitCode = 2;
  } else {
    const { failed } = sanitize(asked.length > 0 ? asked : Object.keys(SETS), console.log);
    process.exitCode = failed === 0 ? 0 : 1;
  }
}
