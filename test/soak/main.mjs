// `npm run soak [-- --minutes N | --seconds N] [--json FILE]`: opens, reads, listens and closes on
// every backend for N minutes in all (default 30), and says whether handles, threads and memory
// stayed flat. Windows' backends run over the stand-in driver in the same process. Exit code 0 flat,
// 1 growth, 2 usage, 3 could not run.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { BACKENDS } from '../../tools/repo/backends.mjs';
import { verdict } from './usage.mjs';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const standin = (name) => here(`../../build/Release/standin/hal_${name}.node`);
const TARGETS = [
  { backend: 'sim', binary: '-' },
  ...BACKENDS.filter(({ platforms }) => `${platforms}` === 'win32').map(({ name }) => ({
    backend: name,
    binary: standin(name),
  })),
];

function options() {
  try {
    const { values } = parseArgs({
      options: {
        minutes: { type: 'string' },
        seconds: { type: 'string' },
        json: { type: 'string' },
      },
    });
    const seconds = Number(values.seconds ?? Number(values.minutes ?? '30') * 60);
    if (!(seconds >= 1 && seconds <= 7 * 86_400)) throw new Error('1 second to 7 days');
    return { seconds, json: values.json };
  } catch (error) {
    process.stderr.write(`soak: ${error.message}\n`);
    process.exit(2);
  }
}

async function run({ backend, binary }, seconds) {
  const args = ['--expose-gc', here('child.mjs'), backend, binary, String(seconds)];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const parts = [];
  child.stdout.on('data', (part) => parts.push(part));
  const [code, signal] = await once(child, 'close');
  if (code !== 0) throw new Error(`${backend} ended with ${signal ?? `exit code ${code}`}`);
  return JSON.parse(Buffer.concat(parts).toString().trim().split('\n').at(-1));
}

function print({ backend, cycles, rows }) {
  process.stdout.write(`${backend}: ${cycles} cycles\n`);
  for (const row of rows) {
    const figures =
      row.skipped ??
      `${row.before} -> ${row.after} (${row.perCycle.toFixed(2)} a cycle, allowed +${row.allowed})`;
    const verdict = row.skipped ? 'skip' : row.ok ? 'ok' : 'GROWS';
    process.stdout.write(`  ${verdict.padEnd(5)} ${row.name.padEnd(9)} ${figures}\n`);
  }
}

const { seconds, json } = options();
const missing = TARGETS.filter(({ binary }) => binary !== '-' && !existsSync(binary));
if (missing.length > 0) {
  process.stderr.write(
    `soak: ${missing.map(({ binary }) => binary).join(', ')} missing: npm run build:native -- --standin\n`,
  );
  process.exit(3);
}
const results = [];
try {
  for (const target of TARGETS) {
    const result = await run(target, seconds / TARGETS.length);
    results.push(result);
    print(result);
  }
} catch (error) {
  process.stderr.write(`soak: ${error.message}\n`);
  process.exit(3);
}
if (json)
  writeFileSync(json, `${JSON.stringify({ simulated: true, seconds, results }, null, 2)}\n`);
const { text, exitCode } = verdict(results);
process.stdout.write(`soak: ${text}\n`);
process.exitCode = exitCode;
