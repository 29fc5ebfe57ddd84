// Puts this platform's binaries where a release ships them, prebuilds/<platform>-<arch>/, from
// build/Release: `node tools/repo/stage-prebuilds.mjs [--root FOLDER] [--clean]`. --root packs another
// copy of the tree; --clean removes that one folder again. Folders of other platforms stay.
import { copyFileSync, existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { root } from './source-files.mjs';

const SHIPPED = /^(hal|avbhal)_(sim|intel_avb|windows_api)\.(node|so|dylib|dll)$/;

/** '-musl' where src/binding/loader.ts looks for it, else nothing. */
function libcSuffix() {
  if (process.platform !== 'linux') return '';
  // The network part of a report resolves names, which can take seconds.
  process.report.excludeNetwork = true;
  return process.report.getReport().header.glibcVersionRuntime === undefined ? '-musl' : '';
}

export const prebuildsFolder = (tree = root) =>
  join(tree, 'prebuilds', `${process.platform}-${process.arch}${libcSuffix()}`);

/** Removes this platform's folder of `tree`. */
export const cleanPrebuilds = (tree = root) =>
  rmSync(prebuildsFolder(tree), { recursive: true, force: true });

/** Copies what was built here into `tree`; returns the paths. Throws when the addon is missing. */
export function stagePrebuilds(tree = root) {
  const built = join(root, 'build', 'Release');
  const names = existsSync(built) ? readdirSync(built).filter((name) => SHIPPED.test(name)) : [];
  if (!names.some((name) => name.endsWith('.node'))) {
    throw new Error(`no hal_*.node in ${built}: npm run build:native makes them`);
  }
  const folder = prebuildsFolder(tree);
  cleanPrebuilds(tree);
  mkdirSync(folder, { recursive: true });
  return names.map((name) => {
    const path = join(folder, name);
    copyFileSync(join(built, name), path);
    return path;
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const options = process.argv.slice(2);
  const at = options.indexOf('--root');
  const tree = at < 0 ? root : resolve(options[at + 1] ?? root);
  if (options.includes('--clean')) cleanPrebuilds(tree);
  else for (const path of stagePrebuilds(tree)) console.log(path);
}
