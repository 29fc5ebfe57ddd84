// `prepack`: puts the binaries of every target that the package promises (native/backends/backends.json)
// into prebuilds/<platform>-<arch>/ and fails when one is missing, so that no package lacks one.
//   this machine's target   built with node-gyp
//   win32-x64 on Linux      cross-built with mingw-w64, by the same build as the lab's
//   any other               must be in prebuilds/ already, brought from a machine that can build it
import { copyFileSync, existsSync, mkdirSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureWindowsBuild } from '../lab/build.mjs';
import { CROSS_BUILD, installLine } from '../lab/packages.mjs';
import { binariesOf, PREBUILT_TARGETS } from './backends.mjs';
import { buildNative } from './build-native.mjs';
import { root } from './source-files.mjs';

const folderOf = (target) => join(root, 'prebuilds', target);

/** This machine's target, as src/binding/loader.ts names it. */
function ownTarget() {
  const target = `${process.platform}-${process.arch}`;
  if (process.platform !== 'linux') return target;
  // The network part of a report resolves names, which can take seconds.
  process.report.excludeNetwork = true;
  const musl = process.report.getReport().header.glibcVersionRuntime === undefined;
  return musl ? `${target}-musl` : target;
}

function stage(target, paths) {
  const folder = folderOf(target);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const path of paths) copyFileSync(path, join(folder, basename(path)));
}

/** The binaries of `target` that are not in prebuilds/. */
export const missingBinaries = (target) =>
  binariesOf(target).filter((name) => !existsSync(join(folderOf(target), name)));

async function make(target) {
  if (target === ownTarget()) {
    if (buildNative() !== 0) throw new Error('the native build failed');
    const release = join(root, 'build', 'Release');
    stage(
      target,
      binariesOf(target).map((name) => join(release, name)),
    );
  } else if (target === 'win32-x64' && process.platform === 'linux') {
    const line = installLine(CROSS_BUILD);
    if (line !== null) throw new Error(`cross-building needs packages; run as root: ${line}`);
    await ensureWindowsBuild();
  }
}

/** Makes and stages all targets; returns what is wrong, one line per target. */
export async function stagePrebuilds(targets = PREBUILT_TARGETS) {
  const complaints = [];
  for (const target of targets) {
    try {
      await make(target);
    } catch (error) {
      complaints.push(`${target}: ${error.message}`);
      continue;
    }
    const missing = missingBinaries(target);
    if (missing.length > 0) {
      complaints.push(
        `${target}: ${missing.join(', ')} missing in prebuilds/${target}, and this machine ` +
          `(${ownTarget()}) cannot build them; copy them from one that can`,
      );
    }
  }
  return complaints;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const complaints = await stagePrebuilds();
  for (const complaint of complaints) console.error(`avb-hal cannot be packed: ${complaint}`);
  process.exitCode = complaints.length === 0 ? 0 : 1;
}
