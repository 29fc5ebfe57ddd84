// `npm run bench [-- --calls N --results DIR]`: the figures that requirements name, as halbench measures
// them, and the calls of the HAL side by side with process.hrtime.bigint(). All on the simulator. Prints
// tables, writes DIR/figures.json and DIR/bench.json (default bench/results). Exit code as halbench's.
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { sideBySide } from './side-by-side.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const CALLS_PER_ROUND = 10;
const FINDINGS = 1;

function figures(calls, file) {
  const command = ['run', '--backend', 'sim', '--figures-only', '--calls', calls, '--output', file];
  const { status } = spawnSync(
    process.execPath,
    [join(root, 'dist/halbench/main.js'), ...command],
    {
      stdio: ['ignore', 'inherit', 'inherit'],
    },
  );
  if (status !== 0 && status !== FINDINGS) process.exit(status ?? 1);
  return { status, document: JSON.parse(readFileSync(file, 'utf8')) };
}

function show({ rows }, label) {
  console.log(`Side by side  [${label}]; a simulated i210 whose registers answer at once`);
  const width = Math.max(...rows.map(({ call }) => call.length));
  console.log(`${'call'.padEnd(width)}      ns  / hrtime           95 %`);
  console.log('-'.repeat(width + 34));
  for (const { call, ns, ratio } of rows) {
    const interval = `${ratio.low.toFixed(2)} … ${ratio.high.toFixed(2)}`;
    const cells = [ns.toFixed(0).padStart(6), ratio.value.toFixed(2).padStart(8)];
    console.log(`${call.padEnd(width)}  ${cells.join('  ')}  ${interval.padStart(13)}`);
  }
}

const { values } = parseArgs({
  options: {
    calls: { type: 'string', default: '10000' },
    results: { type: 'string', default: fileURLToPath(new URL('results', import.meta.url)) },
  },
});
const results = resolve(values.results);
mkdirSync(results, { recursive: true });

const { status, document } = figures(values.calls, join(results, 'figures.json'));
const compared = sideBySide(Math.max(10, Math.round(Number(values.calls) / CALLS_PER_ROUND)));
show(compared, document.label.replace(/:.*/, ''));

const { startedAt, simulated, label, machine, findings } = document;
const bench = {
  schema: 'avb-hal/bench',
  schemaVersion: 1,
  startedAt,
  simulated,
  label,
  machine,
  figures: document.figures,
  findings,
  sideBySide: compared,
};
writeFileSync(join(results, 'bench.json'), `${JSON.stringify(bench, null, 2)}\n`);
process.exitCode = status;
