// Where the lab keeps its things. Everything it makes is under .lab/ and prebuilds/.
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
export const labDir = join(root, '.lab');
export const stampDir = join(labDir, 'stamps');
export const buildDir = join(labDir, 'build');
export const binDir = join(labDir, 'bin');
export const modulesDir = join(labDir, 'node_modules');
export const runsDir = join(labDir, 'runs');
export const prebuildsDir = join(root, 'prebuilds', 'win32-x64');

/** The Wine prefix of a kind of Windows: 'fakes' or 'plain'. */
export const prefixDir = (kind) => join(labDir, `prefix-${kind}`);

/** A path of this machine as a program under Wine sees it. */
export const windowsPath = (path) => `Z:${path.replaceAll('/', '\\')}`;
