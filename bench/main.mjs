// `npm run bench [-- --calls N --results DIR --against OLD.json]`: the figures that requirements name, as
// halbench measures them; the calls of the HAL side by side with process.hrtime.bigint(); conversions; stamps.
// `npm run bench -- servo [--seeds N]`: the servos beside linuxptp's, in simulated time.
// All on the simulator. Prints tables, writes DIR/bench.json (default bench/results, in the lab
// bench/results-lab). Exit code: with --against 1 when something became slower, else halbench's.
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { compareResults, showComparison } from './against.mjs';
import { joinCalls, takeCalls } from './calls.mjs';
import { convertBench, showConversions } from './convert.mjs';
import { servoBench } from './servo/main.mjs';
import { showStamps, stampBench } from './stamps.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const halbench = join(root, 'dist/halbench/main.js');
const RESULTS = process.env.AVB_HAL_LAB === '1' ? 'results-lab' : 'results';
const FINDINGS = 1;
const MOST_ROUNDS = 20;
const CALLS_PER_ROUND = 500;

function usage(text) {
  console.error(`bench: ${text}`);
  process.exit(2);
}

function wholeNumber(name, text) {
  const value = Number(text);
  return Number.isInteger(value) && value > 0
    ? value
    : usage(`--${name}: wanted a whole number from 1, got '${text}'`);
}

function figures(calls, file) {
  const command = ['run', '--backend', 'sim', '--figures-only', '--calls', calls, '--output', file];
  const { status } = spawnSync(process.execPath, [halbench, ...command], {
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  if (status !== 0 && status !== FINDINGS) process.exit(status ?? 1);
  return { status, document: JSON.parse(readFileSync(file, 'utf8')) };
}

function showCalls({ rows, processes }, label) {
  console.log(
    `Side by side, ${processes} processes  [${label}]; an i210 whose registers answer at once`,
  );
  const width = Math.max(...rows.map(({ call }) => call.length));
  console.log(`${'call'.padEnd(width)}       ns  / hrtime         range`);
  console.log('-'.repeat(width + 34));
  for (const { call, ns, ratio } of rows) {
    const range = `${ratio.low.toFixed(2)} … ${ratio.high.toFixed(2)}`;
    const cells = [ns.toFixed(1).padStart(7), ratio.value.toFixed(2).padStart(8)];
    console.log(`${call.padEnd(width)}  ${cells.join('  ')}  ${range.padStart(13)}`);
  }
}

function readOld(path) {
  try {
    const old = JSON.parse(readFileSync(path, 'utf8'));
    if (old.schema === 'avb-hal/bench' && old.calls !== undefined) return old;
  } catch (error) {
    return usage(`--against: ${error.message}`);
  }
  return usage(`--against: ${path} is no result of this benchmark`);
}

function options() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        seeds: { type: 'string', default: '10' },
        calls: { type: 'string', default: '10000' },
        processes: { type: 'string', default: '5' },
        results: { type: 'string', default: fileURLToPath(new URL(RESULTS, import.meta.url)) },
        against: { type: 'string' },
      },
    });
  } catch (error) {
    return usage(error.message);
  }
}

const { values, positionals } = options();
if (positionals.length > 0) {
  if (positionals.join(' ') !== 'servo')
    usage(`must be 'servo' or nothing, got '${positionals.join(' ')}'`);
  servoBench(wholeNumber('seeds', values.seeds));
  process.exit(0);
}
const calls = wholeNumber('calls', values.calls);
const processes = wholeNumber('processes', values.processes);
const old = values.against === undefined ? null : readOld(resolve(values.against));
const results = resolve(values.results);
mkdirSync(results, { recursive: true });

const { status, document } = figures(String(calls), join(results, 'figures.json'));
const label = document.label.replace(/:.*/, '');
const joined = joinCalls(takeCalls(halbench, processes, String(calls), results));
showCalls(joined, label);
const rounds = Math.min(MOST_ROUNDS, Math.max(1, Math.round(calls / CALLS_PER_ROUND)));
const convert = convertBench(rounds);
console.log('');
showConversions(convert);
const stamps = await stampBench(rounds);
console.log('');
showStamps(stamps);

const { startedAt, simulated, machine, findings } = document;
const bench = {
  schema: 'avb-hal/bench',
  schemaVersion: 1,
  startedAt,
  simulated,
  label: document.label,
  machine,
  figures: document.figures,
  findings,
  calls: joined,
  convert,
  stamps,
};
const against = old === null ? null : compareResults(bench, old);
writeFileSync(join(results, 'bench.json'), `${JSON.stringify({ ...bench, against }, null, 2)}\n`);
if (against !== null) showComparison(against);
const worse =
  against?.rows.some(({ verdict }) => verdict === 'slower') || against?.limits.length > 0;
process.exitCode = against === null ? status : Number(worse);
