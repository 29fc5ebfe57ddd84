// `npm test`: every test of the project. Prints one line per stage and, last and alone on a line,
// "N passed, N failed, N skipped" summed over all runners. Exit code 1 when anything failed.
// Sanitisers and fuzzing need no result of the other stages and run beside them, with less priority.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { constants, setPriority } from 'node:os';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { buildStandin, nodeGyp } from './build-native.mjs';
import { runChecks } from './check.mjs';
import { fuzz } from './fuzz.mjs';
import { nativeCoverage, REQUIRED_PERCENT } from './native-coverage.mjs';
import { sanitize } from './sanitize.mjs';
import { root } from './source-files.mjs';

const failures = []; // one line each; said once more at the end, where a long log is read first
const log = (text) => {
  console.log(text);
  failures.push(...text.split('\n').filter((line) => line.startsWith('FAIL ')));
};
const started = Date.now();
const FUZZ_SECONDS = 10; // each program, after its fixed corpus
const FAILED = { passed: 0, failed: 1, skipped: 0 };

function stage(title, body) {
  log(`\n== ${title} (${Math.round((Date.now() - started) / 1000)} s)`);
  const counts = body();
  log(`   ${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped here`);
  return counts;
}

function buildNativeTests() {
  const configured = nodeGyp(['configure', '--', '-Dbackend=default', '-Dbuild_tests=1']);
  return configured === 0 && nodeGyp(['build', '--debug', '--', 'native_tests', '-j2']) === 0;
}

function nativeTests() {
  if (!buildNativeTests()) return FAILED;
  const objects = join(root, 'build/Debug/obj.target/native_tests');
  spawnSync('find', [objects, '-name', '*.gcda', '-delete']);
  const result = spawnSync(join(root, 'build/Debug/native_tests'), ['--long'], {
    encoding: 'utf8',
  });
  log(result.stdout.trimEnd());
  if (result.stderr) log(result.stderr.trimEnd());
  const line = /native: (\d+) passed, (\d+) failed/.exec(result.stdout);
  if (!line || result.signal) {
    log(`   the native tests ended early (${result.signal ?? `exit ${result.status}`})`);
    return FAILED;
  }
  return { passed: Number(line[1]), failed: Number(line[2]), skipped: 0 };
}

/** The binaries that the border tests load; built once, then only what has changed. */
function standinBinaries() {
  if (process.platform === 'win32') return { passed: 0, failed: 0, skipped: 1 };
  return buildStandin() === 0 ? { passed: 1, failed: 0, skipped: 0 } : FAILED;
}

function nativeCoverageStage() {
  const objects = join(root, 'build/Debug/obj.target/native_tests');
  let counts = { passed: 0, failed: 0, skipped: 0 };
  if (!existsSync(objects) || spawnSync('gcov', ['--version']).error) {
    log('   gcov is not installed or there is no instrumented build');
    return { ...counts, skipped: 1 };
  }
  for (const row of nativeCoverage(objects)) {
    const enough = !row.required || row.percent >= REQUIRED_PERCENT;
    counts = enough
      ? { ...counts, passed: counts.passed + (row.required ? 1 : 0) }
      : { ...counts, failed: counts.failed + 1 };
    const share = `${row.percent.toFixed(1)} %`.padStart(8);
    log(
      `   ${share} of ${String(row.lines).padStart(5)} lines  ${row.folder}${enough ? '' : '  TOO LOW'}`,
    );
  }
  return counts;
}

function vitest() {
  const manifest = createRequire(import.meta.url).resolve('vitest/package.json');
  const report = join(root, 'test-results/vitest.json');
  const failed = join(root, 'test-results/failures.txt');
  mkdirSync(dirname(report), { recursive: true });
  for (const file of [report, failed]) rmSync(file, { force: true });
  const args = [join(dirname(manifest), 'vitest.mjs'), 'run', '--coverage'];
  const result = spawnSync(process.execPath, args, {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  if (existsSync(failed)) failures.push(...readFileSync(failed, 'utf8').trimEnd().split('\n'));
  if (!existsSync(report)) return FAILED;
  const json = JSON.parse(readFileSync(report, 'utf8'));
  // A suite that does not load has no tests of its own; vitest then fails as a whole.
  const failedAsAWhole = result.status !== 0 && json.numFailedTests === 0 ? 1 : 0;
  return {
    passed: json.numPassedTests,
    failed: json.numFailedTests + failedAsAWhole,
    skipped: json.numPendingTests + (json.numTodoTests ?? 0),
  };
}

/** What needs nothing of the other stages runs beside them, in a process of its own. */
const BESIDE = '--beside';
const besideStages = () => [
  stage('sanitisers', () => sanitize(['address', 'thread'], log)),
  stage('fuzzing', () => fuzz(FUZZ_SECONDS, log)),
];

const stages = () => [
  stage('repository rules', () => runChecks(log)),
  stage('native tests', nativeTests),
  stage('native coverage', nativeCoverageStage),
  stage('backends over the stand-in driver, built', standinBinaries),
  stage('TypeScript, border, command line, package and lab tests', vitest),
];

const total = (results) => {
  const sum = (key) => results.reduce((before, counts) => before + counts[key], 0);
  return { passed: sum('passed'), failed: sum('failed'), skipped: sum('skipped') };
};

/** Starts the stages beside; resolves with their output, whose last line is their counts in JSON. */
function startBeside() {
  const child = spawn(process.execPath, [fileURLToPath(import.meta.url), BESIDE], {
    cwd: root,
    stdio: ['ignore', 'pipe', 2],
  });
  // Ends with this process, also when that is interrupted.
  process.on('exit', () => child.kill());
  return text(child.stdout);
}

function printBeside(output) {
  const lines = output.trimEnd().split('\n');
  const last = lines.pop() ?? '';
  log(lines.join('\n'));
  if (last.startsWith('{')) return JSON.parse(last);
  log(`${last}\n   the stages beside ended early`);
  return FAILED;
}

async function main() {
  const beside = startBeside();
  // Nothing is read from the child before the stages are over: they block this process.
  const results = stages();
  results.push(printBeside(await beside));
  console.log(failures.map((line) => `\n${line}`).join(''));
  const { passed, failed, skipped } = total(results);
  log(`\n${passed} passed, ${failed} failed, ${skipped} skipped`);
  process.exitCode = failed === 0 && passed > 0 ? 0 : 1;
}

if (process.argv.includes(BESIDE)) {
  // The tests that wait for an answer come first.
  setPriority(constants.priority.PRIORITY_LOW);
  log(JSON.stringify(total(besideStages())));
} else {
  await main();
}
