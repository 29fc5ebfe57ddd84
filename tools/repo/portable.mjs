// `npm run portable`: a zip for laboratory machines without network and without Node: Node for Windows,
// the package and halbench.cmd.
//   --tarball FILE   of the package; else it is packed first (npm pack)
//   --output FILE    default avb-hal-<version>-win32-x64.zip
import { spawnSync } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { zipSync } from 'fflate';
import { ensureNodeForWindows, NODE } from '../lab/windows-binaries.mjs';
import { root } from './source-files.mjs';

const TARGET = 'win32-x64';
const FOLDER = 'avb-hal'; // the one folder in the zip
const MAIN = ['node_modules', 'avb-hal', 'dist', 'halbench', 'main.js'];

const CMD = [
  '@echo off',
  `"%~dp0node\\node.exe" "%~dp0${MAIN.join('\\')}" %*`,
  'exit /b %ERRORLEVEL%',
];

const README = (version) => [
  `avb-hal ${version} with Node.js ${NODE.version} for 64-bit Windows.`,
  '',
  'Open a command prompt in this folder and type:',
  '  halbench list',
  '  halbench help',
  '',
  'Nothing is installed and nothing is written outside the folder you work in.',
  'The guides are in node_modules\\avb-hal\\docs, the licences in the folders of node_modules.',
  'The licence of Node.js and of its parts (MIT and others) is the file LICENSE of its sources:',
  `https://github.com/nodejs/node/blob/v${NODE.version}/LICENSE`,
];

const dosText = (lines) => `${lines.join('\r\n')}\r\n`;

function npm(args, cwd) {
  const { status, error } = spawnSync('npm', args, {
    cwd,
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32',
  });
  if (status !== 0) throw new Error(`npm ${args[0]}: ${error?.message ?? `exit ${status}`}`);
}

function packInto(folder) {
  npm(['pack', '--pack-destination', folder], root);
  const tarball = readdirSync(folder).find((name) => name.endsWith('.tgz'));
  if (tarball === undefined) throw new Error('npm pack made no tarball');
  return join(folder, tarball);
}

/** node_modules with the package and what it depends on; returns the package's version. */
function install(folder, tarball) {
  writeFileSync(join(folder, 'package.json'), '{ "private": true }');
  const options = ['--ignore-scripts', '--prefer-offline', '--no-audit', '--no-fund'];
  npm(['install', ...options, tarball], folder);
  const modules = join(folder, 'node_modules');
  for (const name of readdirSync(modules).filter((entry) => entry.startsWith('.'))) {
    rmSync(join(modules, name), { recursive: true });
  }
  for (const name of ['package.json', 'package-lock.json']) rmSync(join(folder, name));
  const prebuilds = join(modules, 'avb-hal', 'prebuilds');
  for (const name of readdirSync(prebuilds)) {
    if (name !== TARGET) rmSync(join(prebuilds, name), { recursive: true });
  }
  return JSON.parse(readFileSync(join(modules, 'avb-hal', 'package.json'), 'utf8')).version;
}

function filesBelow(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

function zipOf(folder) {
  const entries = {};
  for (const path of filesBelow(folder)) {
    const name = `${FOLDER}/${relative(folder, path).replaceAll('\\', '/')}`;
    entries[name] = readFileSync(path);
  }
  // A fixed time, so that the same content gives the same file.
  return zipSync(entries, { level: 6, mtime: '2026-01-01T00:00:00' });
}

/** Makes the zip and returns its path. */
export async function makePortable({ tarball, output } = {}) {
  const work = mkdtempSync(join(tmpdir(), 'avb-hal-portable-'));
  try {
    const folder = join(work, FOLDER);
    mkdirSync(join(folder, 'node'), { recursive: true });
    const version = install(folder, tarball ?? packInto(work));
    const node = await ensureNodeForWindows();
    cpSync(join(node, 'bin', 'node.exe'), join(folder, 'node', 'node.exe'));
    cpSync(join(node, 'package.json'), join(folder, 'node', 'package.json'));
    writeFileSync(join(folder, 'halbench.cmd'), dosText(CMD));
    writeFileSync(join(folder, 'README.txt'), dosText(README(version)));
    const file = output ?? join(root, `avb-hal-${version}-${TARGET}.zip`);
    writeFileSync(file, zipOf(folder));
    return file;
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { values } = parseArgs({
    options: { tarball: { type: 'string' }, output: { type: 'string' } },
  });
  const absolute = Object.entries(values).map(([name, path]) => [name, resolve(path)]);
  console.log(await makePortable(Object.fromEntries(absolute)));
}
