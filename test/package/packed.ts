/** The package as it would be released: packed from a fresh clone, in a folder of its own. */
import { type SpawnSyncReturns, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readdirSync, realpathSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureWindowsBuild } from '../../tools/lab/build.mjs';
import { CROSS_BUILD, ensurePackages } from '../../tools/lab/packages.mjs';
import { NOT_HERE } from '../../tools/lab/talk.mjs';

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

/** Why the package cannot be packed on this machine, or null. Installs what it takes if it may. */
export async function packingObstacle(): Promise<string | null> {
  if (process.platform !== 'linux') return 'packing needs Linux';
  try {
    await ensurePackages(CROSS_BUILD);
    return null;
  } catch (error) {
    const { message, exitCode } = error as Error & { exitCode?: number };
    if (exitCode !== NOT_HERE) throw error;
    return message;
  }
}

export interface Packed {
  /** Path of the tarball. */
  readonly tarball: string;
  /** Paths inside the package. */
  readonly files: readonly string[];
  /** The checkout it was packed from. */
  readonly clone: string;
}

/** Everything that is not made from something else. */
export function copyTree(to: string): void {
  cpSync(root, to, {
    recursive: true,
    filter: (path) => !MADE.has(relative(root, path).split(sep)[0] ?? ''),
  });
}

/** What a fresh clone of this state would hold: the files that git knows or would take. */
function cloneTree(to: string): void {
  const listed = ['ls-files', '--cached', '--others', '--exclude-standard', '-z'];
  for (const path of outputOf('git', listed, root).split('\0')) {
    if (path === '' || !existsSync(join(root, path))) continue;
    cpSync(join(root, path), join(to, path), { preserveTimestamps: true });
  }
}

/**
 * What was compiled here from the same sources: make, and the content hash of the cross-build, see
 * that nothing has to be compiled again. Takes minutes off; a file that differs is compiled.
 */
async function lendCompiled(to: string): Promise<void> {
  await ensureWindowsBuild();
  for (const path of ['build/Release', 'prebuilds/win32-x64', '.lab/stamps/native', '.lab/bin']) {
    if (!existsSync(join(root, path))) continue;
    cpSync(join(root, path), join(to, path), { recursive: true, preserveTimestamps: true });
  }
}

/** Packs a fresh clone into `folder` with the documented command, `npm ci && npm pack`. */
export async function pack(folder: string): Promise<Packed> {
  const tree = join(folder, 'clone');
  cloneTree(tree);
  await lendCompiled(tree);
  outputOf('npm', ['ci', '--prefer-offline', '--no-audit', '--no-fund'], tree);
  outputOf('npm', ['pack', '--pack-destination', folder], tree);
  const [tarball] = readdirSync(folder).filter((name) => name.endsWith('.tgz'));
  if (tarball === undefined) throw new Error('npm pack made nothing');
  const entries = outputOf('tar', ['-tzf', tarball], folder).trim().split('\n');
  const files = entries.map((entry) => entry.replace(/^package\//, ''));
  return { tarball: join(folder, tarball), files, clone: tree };
}
