// Bundles tools/halbench/vendor into dist/halbench/vendor, so that who installs the package installs
// nothing else for its pages. LICENSES.txt beside it holds the licence of everything inside.
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { root } from './source-files.mjs';

const FOLDER = 'dist/halbench/vendor';
const PACKAGE = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//;

/** Folders of the packages that are inside, by what esbuild says it took from each file. */
function packagesOf({ outputs }) {
  const inputs = Object.values(outputs).flatMap(({ inputs: files }) => Object.entries(files));
  const used = inputs.filter(([, { bytesInOutput }]) => bytesInOutput > 0);
  return [...new Set(used.flatMap(([file]) => PACKAGE.exec(file)?.[1] ?? []))].sort();
}

function licenceOf(folder) {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const file = readdirSync(folder).find((one) => /^licen[cs]e/i.test(one));
  if (file === undefined) throw new Error(`${folder} has no licence file`);
  const text = readFileSync(join(folder, file), 'utf8').trim();
  return `${name} ${version} (${license})\n\n${text}\n`;
}

/** Writes the bundle and the licences. */
export function bundleVendor() {
  if (!existsSync(join(root, 'node_modules/@observablehq/plot'))) {
    throw new Error('@observablehq/plot is not installed: run npm ci --ignore-scripts');
  }
  const { buildSync } = createRequire(import.meta.url)('esbuild');
  const { metafile } = buildSync({
    absWorkingDir: root,
    entryPoints: ['tools/halbench/vendor/plot.js'],
    outfile: `${FOLDER}/plot.js`,
    bundle: true,
    minify: true,
    platform: 'neutral',
    mainFields: ['module', 'main'],
    format: 'esm',
    target: 'es2022',
    legalComments: 'none',
    metafile: true,
    logLevel: 'warning',
  });
  const licences = packagesOf(metafile).map((folder) => licenceOf(join(root, folder)));
  writeFileSync(join(root, FOLDER, 'LICENSES.txt'), licences.join(`\n${'-'.repeat(80)}\n\n`));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) bundleVendor();
