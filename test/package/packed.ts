/** The package as it would be released: packed from a copy of the tree, in a folder of its own. */
import { type SpawnSyncReturns, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root: string = fileURLToPath(new URL('../../', import.meta.url));

/** Folders that are made from the others, at the top of the tree. */
const MADE = new Set([
  '.git',
  '.lab',
  'build',
  'coverage',
  'node_modules',
  'prebuilds',
  'test-results',
]);

/** Without what npm, vitest and the loader tell their children through the environment. */
export function cleanEnvironment(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(
    ([name]) => !/^(npm_|NODE_|AVB_HAL_|VITEST|INIT_CWD$)/.test(name),
  );
  return Object.fromEntries(kept);
}

export type Ended = SpawnSyncReturns<string>;

export const run = (command: string, args: readonly string[], cwd: string): Ended =>
  spawnSync(command, args, {
    cwd,
    encoding: 'utf8',
    env: cleanEnvironment(),
    maxBuffer: 1 << 26,
    // npm is a script on Windows.
    shell: process.platform === 'win32' && command !== process.execPath,
  });

/** The standard output of a command that must succeed. */
export function outputOf(command: string, args: readonly string[], cwd: string): string {
  const { status, signal, stdout, stderr, error } = run(command, args, cwd);
  if (status === 0) return stdout;
  const end = error?.message ?? signal ?? `exit code ${status}`;
  throw new Error(`${command} ${args.join(' ')}: ${end}\n${stdout}\n${stderr}`);
}

export const node = (args: readonly string[], cwd: string): Ended =>
  run(process.execPath, args, cwd);

/** A file inside a package of the checkout, such as 'typescript/bin/tsc'. */
export function toolPath(name: string, path: string): string {
  const manifest = createRequire(import.meta.url).resolve(`${name}/package.json`);
  return join(dirname(manifest), path);
}

export const temporaryFolder = (name: string): string =>
  realpathSync(mkdtempSync(join(tmpdir(), `avb-hal-${name}-`)));

export const remove = (folder: string): void =>
  rmSync(folder, { recursive: true, force: true, maxRetries: 3 });

export interface Packed {
  /** Path of the tarball. */
  readonly tarball: string;
  /** Paths inside the package. */
  readonly files: readonly string[];
}

/** Everything that is not made from something else. */
export function copyTree(to: string): void {
  cpSync(root, to, {
    recursive: true,
    filter: (path) => !MADE.has(relative(root, path).split(sep)[0] ?? ''),
  });
}

/** Packs into `folder`, with the binaries of this platform. */
export function pack(folder: string): Packed {
  if (!existsSync(join(root, 'dist', 'index.js'))) throw new Error('run npm run build:ts first');
  const tree = join(folder, 'tree');
  const out = join(folder, 'tarball');
  mkdirSync(out, { recursive: true });
  copyTree(tree);
  const stage = join(root, 'tools/repo/stage-prebuilds.mjs');
  outputOf(process.execPath, [stage, '--root', tree], root);
  const args = ['pack', '--ignore-scripts', '--json', '--pack-destination', out];
  const [made] = JSON.parse(outputOf('npm', args, tree)) as {
    filename: string;
    files: { path: string }[];
  }[];
  if (made === undefined) throw new Error('npm pack made nothing');
  return { tarball: join(out, made.filename), files: made.files.map(({ path }) => path) };
}
