// The whole suite on a machine that is busy: `npm run suite:load [-- --runs N --seconds S]`. Beside six
// processes that never rest, `halbench compat` runs N times on the simulator and on each Windows backend
// over the stand-in driver, all of them in real time. Nothing may fail that is not expected of the
// machine itself. Needs `node tools/repo/build-native.mjs --standin`.
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { root } from './source-files.mjs';

const BUSY_PROCESSES = 6;
const MACHINES = ['sim', 'intel_avb', 'windows_api'];

const busy = () => spawn(process.execPath, ['-e', 'for (;;);'], { stdio: 'ignore' });

/** Resolves with the report of one run, or with what kept it from one. */
async function suite(backend, seconds, report) {
  const main = join(root, 'dist/halbench/main.js');
  const options = ['--backend', backend, '--access', 'configure', '--seconds', String(seconds)];
  const env = { ...process.env };
  if (backend !== 'sim') env.AVB_HAL_BINARY_DIR = join(root, 'build/Release/standin');
  const run = spawn(process.execPath, [main, 'compat', ...options, '--report', report], {
    env,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  run.stderr.on('data', (text) => {
    said = `${said}${text}`.slice(-2000);
  });
  const code = await new Promise((done) => run.on('close', done));
  return code === 0 || code === 1 ? JSON.parse(readFileSync(report, 'utf8')) : { said, code };
}

function wrongIn(backend, report) {
  if (report.checks === undefined) return [`${backend}: exit code ${report.code}: ${report.said}`];
  return report.checks
    .filter(({ outcome, expected }) => outcome === 'fail' && !expected)
    .map(({ id, reason }) => `${backend}: ${id}: ${reason}`);
}

/** What failed in `runs` runs on each machine, and how many checks passed, the fewest of a run. */
export async function suiteUnderLoad(runs, seconds, log = () => {}) {
  const folder = mkdtempSync(join(tmpdir(), 'avb-hal-load-'));
  const others = Array.from({ length: BUSY_PROCESSES }, busy);
  const wrong = [];
  const passed = {};
  try {
    for (let i = 0; i < runs; i += 1) {
      const reports = await Promise.all(
        MACHINES.map((name) => suite(name, seconds, join(folder, `${name}.json`))),
      );
      for (const [at, report] of reports.entries()) {
        const name = MACHINES[at];
        const found = wrongIn(name, report);
        wrong.push(...found);
        passed[name] = Math.min(passed[name] ?? Number.POSITIVE_INFINITY, report.totals?.pass ?? 0);
        log(`run ${i + 1} of ${runs}, ${name}: ${report.totals?.pass} passed`);
        for (const line of found) log(`FAIL ${line}`);
      }
    }
  } finally {
    for (const other of others) other.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  }
  return { wrong, passed };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { values } = parseArgs({
    options: {
      runs: { type: 'string', default: '20' },
      seconds: { type: 'string', default: '10' },
    },
  });
  const { wrong } = await suiteUnderLoad(Number(values.runs), Number(values.seconds), console.log);
  console.log(
    `${values.runs} runs on each of ${MACHINES.length} machines: ${wrong.length} failures`,
  );
  process.exitCode = wrong.length === 0 ? 0 : 1;
}
