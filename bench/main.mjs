// `npm run bench [-- --calls N --results DIR --against OLD.json]`: the figures of the library that
// requirements name, judged against floors measured beside them; its calls side by side with
// process.hrtime.bigint(); conversions; stamps; frames.
// `npm run bench -- servo [--seeds N]`: the servos beside linuxptp's, in simulated time.
// All on the simulator. Prints tables, writes
// DIR/bench.json (default bench/results, in the lab bench/results-lab). Exit code 1 when a figure was
// missed or, with --against, when something became slower.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { arch, cpus, platform, release } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { openHal } from 'avb-hal';
import { compareResults, showComparison } from './against.mjs';
import { joinCalls, takeCalls } from './calls.mjs';
import { convertBench, showConversions } from './convert.mjs';
import { findingsOf, measureFigures, showFigures } from './figures/index.mjs';
import { frameBench, showFrames } from './frames.mjs';
import { servoBench } from './servo/main.mjs';
import { showStamps, stampBench } from './stamps.mjs';

const LABEL = 'SIMULATED: a modelled adapter answered, no hardware was touched';
const RESULTS = process.env.AVB_HAL_LAB === '1' ? 'results-lab' : 'results';
const MOST_ROUNDS = 20;
const MOST_FRAME_ROUNDS = 5;
const CALLS_PER_ROUND = 500;

function usage(text) {
  console.error(`bench: ${text}`);
  process.exit(2);
}

function wholeNumber(name, text) {
  const value = Number(text);
  return Number.isInteger(value) && value > 0
    ? value
    : usage(`--${name} must be a whole number from 1, got '${text}'`);
}

/** The machine, and the binary that was loaded. */
function provenance() {
  const hal = openHal({ backend: 'sim' });
  const { binary } = hal;
  hal.close();
  const processors = cpus();
  const machine = {
    platform: platform(),
    arch: arch(),
    osRelease: release(),
    node: process.versions.node,
    cpu: processors[0]?.model.trim() ?? 'unknown',
    cores: processors.length,
  };
  return { machine, binary: binary === null ? null : { ...binary } };
}

function showCalls({ rows, processes }) {
  console.log(
    `Side by side, ${processes} processes  [SIMULATED]; an i210 whose registers answer at once`,
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

const startedAt = new Date().toISOString();
const figures = await measureFigures(calls);
showFigures(figures);
const findings = findingsOf(figures);
const joined = joinCalls(takeCalls(processes, calls));
console.log('');
showCalls(joined);
const rounds = Math.min(MOST_ROUNDS, Math.max(1, Math.round(calls / CALLS_PER_ROUND)));
const convert = convertBench(rounds);
console.log('');
showConversions(convert);
const stamps = await stampBench(rounds);
console.log('');
showStamps(stamps);
const frames = await frameBench(Math.min(MOST_FRAME_ROUNDS, rounds));
console.log('');
showFrames(frames);

const bench = {
  schema: 'avb-hal/bench',
  schemaVersion: 1,
  startedAt,
  simulated: true,
  label: LABEL,
  ...provenance(),
  figures,
  findings,
  calls: joined,
  convert,
  stamps,
  frames,
};
const against = old === null ? null : compareResults(bench, old);
writeFileSync(join(results, 'bench.json'), `${JSON.stringify({ ...bench, against }, null, 2)}\n`);
if (against !== null) showComparison(against);
const worse =
  against?.rows.some(({ verdict }) => verdict === 'slower') || against?.limits.length > 0;
process.exitCode = Number(against === null ? findings.length > 0 : worse);
