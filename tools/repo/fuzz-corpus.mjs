// The fixed corpus of the fuzz programs: one text file per program in test/fuzz/corpus, one input per
// line in hexadecimal, so that it can be read and compared.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './source-files.mjs';

const MOST_KEPT = 48;
// Short inputs are preferred: what this many bytes add counts half.
const HALF_BYTES = 256;

const fileOf = (target) => join(root, 'test/fuzz/corpus', `${target}.txt`);

/** Writes the inputs of `target` as files of their own into `folder`, emptied first; the folder. */
export function expandCorpus(target, folder) {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  if (!existsSync(fileOf(target))) {
    throw new Error(`${fileOf(target)} is missing; for a new program begin with an empty one`);
  }
  const lines = readFileSync(fileOf(target), 'utf8')
    .split('\n')
    .filter((line) => line !== '');
  for (const [index, line] of lines.entries()) {
    if (!/^([0-9a-f]{2})+$/.test(line)) {
      throw new Error(`${fileOf(target)}:${index + 1}: wanted pairs of lower-case hex digits`);
    }
    writeFileSync(join(folder, String(index).padStart(4, '0')), Buffer.from(line, 'hex'));
  }
  return folder;
}

/** What a merge's control file says: [{file, bytes, features}]; a feature is an edge and how often, coarsely. */
function featuresOf(controlFile) {
  const lines = readFileSync(controlFile, 'utf8').split('\n');
  const count = Number(lines[0]);
  const files = lines
    .slice(2, 2 + count)
    .map((file) => ({ file, bytes: statSync(file).size, features: [] }));
  for (const line of lines.slice(2 + count)) {
    const [kind, index, ...features] = line.split(' ').filter((word) => word !== '');
    if (kind === 'FT') files[Number(index)].features = features;
  }
  return files;
}

/** The inputs that together reach most, the one that adds most first. */
function fewest(files) {
  const reached = new Set();
  const chosen = [];
  const left = [...files];
  for (;;) {
    let best = null;
    let gain = 0;
    for (const candidate of left) {
      const adds = candidate.features.filter((feature) => !reached.has(feature)).length;
      const worth = adds / (HALF_BYTES + candidate.bytes);
      if (worth > gain) [best, gain] = [candidate, worth];
    }
    if (best === null || chosen.length === MOST_KEPT) return chosen;
    chosen.push(best);
    for (const feature of best.features) reached.add(feature);
  }
}

/** Replaces the fixed corpus of `target` by the fewest inputs out of `folders`; how many. */
export function keepCorpus(target, program, scratch, folders) {
  const control = join(scratch, `${target}.merge`);
  const merged = join(scratch, 'merged', target);
  rmSync(control, { force: true });
  rmSync(merged, { recursive: true, force: true });
  mkdirSync(merged, { recursive: true });
  const args = ['-set_cover_merge=1', `-merge_control_file=${control}`, merged, ...folders];
  const result = spawnSync(program, args, { encoding: 'utf8', maxBuffer: 1 << 28 });
  if (result.status !== 0) throw new Error(`${target}: merging failed\n${result.stderr}`);
  const inputs = fewest(featuresOf(control)).map(({ file }) => readFileSync(file).toString('hex'));
  const lines = inputs.filter((line) => line !== '');
  mkdirSync(join(root, 'test/fuzz/corpus'), { recursive: true });
  writeFileSync(fileOf(target), `${lines.join('\n')}\n`);
  return lines.length;
}
