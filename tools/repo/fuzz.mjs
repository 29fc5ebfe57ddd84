// The fuzz programs of test/fuzz with clang and libFuzzer, under the address and undefined-behaviour
// sanitisers: `npm run fuzz [-- SECONDS [--keep]]`. Each one repeats its fixed corpus and then
// looks for new inputs for SECONDS (10). --keep takes what was found into the fixed corpus. An
// input that fails stays in build/fuzz; exit code 1 then, 2 for wrong arguments.
import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expandCorpus, keepCorpus } from './fuzz-corpus.mjs';
import { root } from './source-files.mjs';

const TARGETS = ['standin_fuzz', 'avb_replies_fuzz', 'pcap_replies_fuzz', 'winapi_replies_fuzz'];
const DEFAULT_SECONDS = 10;
const directory = join(root, 'build/fuzz');
// One input may take long on a machine that is busy, never this long.
const LIMITS = ['-timeout=60', '-rss_limit_mb=2048'];

function run(command, args, options = {}) {
  return spawnSync(command, args, { cwd: root, encoding: 'utf8', maxBuffer: 1 << 28, ...options });
}

const words = (result) => `${result.stdout ?? ''}${result.stderr ?? ''}`;

/** Why there can be no fuzzing on this machine; null when there can. */
function missing() {
  if (process.platform === 'win32') return 'runs on Linux only';
  if (run('cmake', ['--version']).error) return 'cmake is not installed';
  if (run('clang++', ['--version']).error) return 'clang++ is not installed';
  mkdirSync(directory, { recursive: true });
  const source =
    'extern "C" int LLVMFuzzerTestOneInput(const unsigned char*, unsigned long);int LLVMFuzzerTestOneInput(const unsigned char*, unsigned long) { return 0; }';
  const args = ['-fsanitize=fuzzer,address,undefined', '-x', 'c++', '-', '-o'];
  const probe = run('clang++', [...args, join(directory, 'probe')], { input: source });
  return probe.status === 0 ? null : 'this clang++ comes without libFuzzer';
}

/** What the compiler said when the programs could not be built; null when they could. */
function build() {
  const options = ['-DAVB_HAL_ADDON=OFF', '-DAVB_HAL_CAPI=OFF', '-DAVB_HAL_FUZZ=ON'];
  const configured = run('cmake', [
    ...['-S', '.', '-B', directory, '-DCMAKE_CXX_COMPILER=clang++'],
    ...options,
  ]);
  if (configured.status !== 0) return words(configured);
  const jobs = String(Math.min(cpus().length, 4));
  const built = run('cmake', [
    ...['--build', directory, '--parallel', jobs, '--target'],
    ...TARGETS,
  ]);
  return built.status === 0 ? null : words(built);
}

function fuzzTarget(target, seconds, log) {
  const program = join(directory, 'test/fuzz', target);
  const fixed = expandCorpus(target, join(directory, 'fixed', target));
  const found = join(directory, 'found', target);
  mkdirSync(found, { recursive: true });
  const artifacts = `-artifact_prefix=${join(directory, `${target}-`)}`;
  const replay = run(program, [...LIMITS, artifacts, '-runs=0', fixed]);
  const steps = [['fixed corpus', replay]];
  if (replay.status === 0) {
    const time = [`-max_total_time=${seconds}`, '-len_control=0', '-max_len=2048'];
    steps.push([
      `${seconds} s of new inputs`,
      run(program, [...LIMITS, artifacts, ...time, '-print_final_stats=1', found, fixed]),
    ]);
  }
  const counts = { passed: 0, failed: 0, skipped: 0 };
  for (const [title, result] of steps) {
    const ok = result.status === 0;
    counts[ok ? 'passed' : 'failed'] += 1;
    const inputs = /number_of_executed_units: (\d+)/.exec(words(result));
    const seed = /INFO: Seed: (\d+)/.exec(words(result));
    const note = inputs ? ` (${inputs[1]} inputs, seed ${seed?.[1]})` : '';
    log(`${ok ? 'ok  ' : 'FAIL'} ${target}: ${title}${note}`);
    if (!ok) log(words(result).split('\n').slice(-60).join('\n'));
  }
  return counts;
}

/** {passed, failed, skipped} of every program: the fixed corpus, then `seconds` of new inputs. */
export function fuzz(seconds, log) {
  const counts = { passed: 0, failed: 0, skipped: 0 };
  const reason = missing();
  if (reason !== null) {
    log(`skip fuzzing: ${reason}`);
    return { ...counts, skipped: TARGETS.length };
  }
  const failure = build();
  if (failure !== null) {
    log(`FAIL the fuzz programs do not build\n${failure}`);
    return { ...counts, failed: 1 };
  }
  for (const target of TARGETS) {
    const result = fuzzTarget(target, seconds, log);
    for (const key of Object.keys(counts)) counts[key] += result[key];
  }
  return counts;
}

function keep(log) {
  for (const target of TARGETS) {
    const program = join(directory, 'test/fuzz', target);
    const folders = ['found', 'fixed'].map((name) => join(directory, name, target));
    log(`kept ${keepCorpus(target, program, directory, folders)} inputs for ${target}`);
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const keeps = process.argv.includes('--keep');
  const asked = process.argv.slice(2).filter((word) => word !== '--keep');
  const seconds = asked.length === 0 ? DEFAULT_SECONDS : Number(asked[0]);
  if (asked.length > 1 || !Number.isInteger(seconds) || seconds < 1) {
    console.error('usage: npm run fuzz [-- SECONDS [--keep]], SECONDS a whole number from 1');
    process.exitCode = 2;
  } else {
    const { failed, passed } = fuzz(seconds, console.log);
    if (keeps && failed === 0 && passed > 0) keep(console.log);
    process.exitCode = failed === 0 ? 0 : 1;
  }
}
