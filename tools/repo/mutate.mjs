// Do the tests notice? Makes random one-line changes in a copy of the sources, runs the tests that
// belong to the folder, and lists the changes that no test notices:
//   npm run mutate [-- --folder F] [--sample N] [--seed S] [--file PART]
// F is src, or a folder of native such as native/core; without it, all of FOLDERS one after the other.
// --file takes only what PART is in: of "native/core/bracket.cc:17:", the path and the line; commas
// between several, so that the places of the last run's escapes can be tried again. A change that does not compile does not count,
// and neither does one of mutate/equivalent.json, which no test can notice.
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { parseArgs } from 'node:util';
import { changed, changesOf } from './mutate/changes.mjs';
import { NativeTests } from './mutate/native.mjs';
import { UnitTests } from './mutate/unit.mjs';
import { isGenerated, root, SKIPPED, sourceFiles } from './source-files.mjs';

const FOLDERS = ['native/core', 'native/runtime', 'native/backends', 'native/model', 'src'];

/** Numbers 0 <= x < 1 that follow from the seed (mulberry32). */
function randomFrom(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

function shuffled(list, random) {
  const out = [...list];
  for (let i = out.length - 1; i > 0; --i) {
    const j = Math.floor(random() * (i + 1));
    [out[i], out[j]] = [out[j], out[i]];
  }
  return out;
}

function equivalents() {
  const rows = JSON.parse(readFileSync(join(root, 'tools/repo/mutate/equivalent.json'), 'utf8'));
  return new Set(rows.map(({ file, before, after }) => JSON.stringify([file, before, after])));
}

function copyOfSources() {
  const copy = mkdtempSync(join(tmpdir(), 'avb-hal-mutate-'));
  process.once('exit', () => rmSync(copy, { recursive: true, force: true, maxRetries: 5 }));
  const filter = (path) => path === root || !SKIPPED.has(basename(path));
  cpSync(root, copy, { recursive: true, filter });
  // The unit tests load the binaries; nothing is written to them.
  for (const name of ['node_modules', 'build']) symlinkSync(join(root, name), join(copy, name));
  return copy;
}

function candidates(files, parts) {
  const skipped = equivalents();
  const isAsked = ({ file, line }) => parts.some((part) => `${file}:${line}:`.includes(part));
  return files
    .filter((file) => !isGenerated(file))
    .flatMap((file) => {
      const text = readFileSync(join(root, file), 'utf8');
      return changesOf(text, !file.endsWith('.ts')).map((change) => ({ file, text, ...change }));
    })
    .filter(isAsked)
    .filter(
      ({ file, before, after }) =>
        !skipped.has(JSON.stringify([file, before.trim(), after.trim()])),
    );
}

const describe = ({ file, line, before, after }) =>
  `${file}:${line}\n    - ${before.trim()}\n    + ${after.trim()}`;

async function mutate(folder, { sample, seed, parts }) {
  const log = (text) => console.log(`${folder}: ${text}`);
  const copy = copyOfSources();
  const tests = folder === 'src' ? new UnitTests(copy) : new NativeTests(copy, folder);
  const files = tests.files(sourceFiles([folder], folder === 'src' ? ['.ts'] : ['.cc', '.h']));
  const possible = shuffled(candidates(files, parts), randomFrom(seed));
  log(`seed ${seed}, ${possible.length} possible changes in ${files.length} files`);
  await tests.prepare(log);
  let valid = 0;
  let caught = 0;
  for (const change of possible) {
    if (valid === sample) break;
    const { outcome, by } = await tests.check(change.file, changed(change.text, change));
    if (outcome === 'invalid') continue;
    ++valid;
    if (outcome === 'caught') ++caught;
    const note = outcome === 'caught' ? `caught by ${by}` : 'ESCAPED';
    log(`${valid} ${note}: ${describe(change)}`);
  }
  log(`seed ${seed}: ${caught} of ${valid} changes caught`);
  return valid - caught;
}

// So that the copy is removed and the tests end.
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(3));

const { values } = parseArgs({
  options: {
    folder: { type: 'string' },
    sample: { type: 'string', default: '100' },
    seed: { type: 'string', default: String(Date.now() % 2 ** 32) },
    file: { type: 'string', default: '' },
  },
});
const sample = Number(values.sample);
const seed = Number(values.seed);
if (!Number.isInteger(sample) || sample < 1 || !Number.isInteger(seed)) {
  console.error('--sample must be a whole number from 1 on, --seed a whole number');
  process.exitCode = 2;
} else {
  for (const folder of values.folder ? [values.folder] : FOLDERS) {
    const escaped = await mutate(folder, { sample, seed, parts: values.file.split(',') });
    if (escaped > 0) process.exitCode = 1;
  }
}
