// The repository's own rules: `npm run check`. Prints what is wrong; exit code 1 when anything is.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { checkApi } from './api.mjs';
import { checkBackends } from './check-backends.mjs';
import { checkConditionals } from './check-conditionals.mjs';
import { checkLayers } from './check-layers.mjs';
import { checkOperations } from './check-operations.mjs';
import { checkRegisters } from './check-registers.mjs';
import { checkSizes } from './check-sizes.mjs';
import { checkSources } from './check-sources.mjs';
import { checkStatics } from './check-statics.mjs';
import { checkText } from './check-text.mjs';
import { CXX, root, sourceFiles } from './source-files.mjs';

function run(command, args) {
  const result = spawnSync(command, args, { cwd: root, encoding: 'utf8' });
  if (result.error) return [`${command}: ${result.error.message}`];
  return result.status === 0 ? [] : `${result.stdout}${result.stderr}`.trim().split('\n');
}

function checkBiome() {
  const manifest = createRequire(import.meta.url).resolve('@biomejs/biome/package.json');
  return run(process.execPath, [
    join(dirname(manifest), 'bin/biome'),
    'check',
    '--error-on-warnings',
    '.',
  ]);
}

/** Tests run without their types; the examples in TypeScript belong to those of the border. */
function checkTestTypes() {
  const manifest = createRequire(import.meta.url).resolve('typescript/package.json');
  const tsc = join(dirname(manifest), 'bin/tsc');
  return ['unit', 'border', 'compat', 'package'].flatMap((folder) =>
    run(process.execPath, [tsc, '--noEmit', '-p', `test/${folder}`]),
  );
}

function checkGenerated() {
  return ['backends', 'codes', 'families', 'native', 'registers', 'version'].flatMap((name) =>
    run(process.execPath, [`tools/repo/generate-${name}.mjs`, '--check']),
  );
}

/** What is made from the compiled commands; they must be compiled first. */
function checkHalbench() {
  if (!existsSync(join(root, 'dist/halbench/main.js'))) return ['build first: npm run build:ts'];
  return ['schemas', 'commands'].flatMap((name) =>
    run(process.execPath, [`tools/repo/generate-${name}.mjs`, '--check']),
  );
}

/** null where the formatter is not installed. */
function checkCxxFormat() {
  if (spawnSync('clang-format', ['--version']).error) return null;
  const files = sourceFiles(['native', 'tools', 'test'], CXX).filter((f) => !f.endsWith('.def'));
  return run('clang-format', ['--dry-run', '--Werror', ...files]);
}

const CHECKS = [
  ['layers point one way', checkLayers],
  ['files and functions keep their size', checkSizes],
  ['conditionals stay in compat_*.h', checkConditionals],
  ['every native source is built', checkSources],
  ['every backend is listed and complete', checkBackends],
  ['every operation has its calls and tests', checkOperations],
  ['nothing in native/ is destroyed under running threads', checkStatics],
  ['no paths, hosts or unfinished work in tracked text', checkText],
  ['generated files are up to date', checkGenerated],
  ['schemas and pages of halbench are up to date', checkHalbench],
  ['the published interface is as in api/ and docs/api', checkApi],
  ['offsets of registers come from the tables', checkRegisters],
  ['types of the tests fit', checkTestTypes],
  ['TypeScript and JavaScript are formatted and linted', checkBiome],
  ['C++ is formatted', checkCxxFormat],
];

/** Runs every rule; {passed, failed, skipped}. */
export function runChecks(log) {
  const counts = { passed: 0, failed: 0, skipped: 0 };
  for (const [title, check] of CHECKS) {
    const complaints = check();
    if (complaints === null) {
      counts.skipped += 1;
      log(`skip ${title}: the tool is not installed`);
    } else if (complaints.length === 0) {
      counts.passed += 1;
      log(`ok   ${title}`);
    } else {
      counts.failed += 1;
      log(`FAIL ${title}`);
      for (const complaint of complaints.slice(0, 40)) log(`     ${complaint}`);
    }
  }
  return counts;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { failed } = runChecks((line) => console.log(line));
  process.exitCode = failed === 0 ? 0 : 1;
}
