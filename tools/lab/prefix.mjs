// The two Windows installations of the lab: 'plain' is an old Windows without driver, adapter and
// timestamp functions; 'fakes' has them all.
import { copyFileSync, existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fakesHash, installFakes } from './fakes.mjs';
import { withLock } from './lock.mjs';
import { binDir, prefixDir } from './paths.mjs';
import { must } from './shell.mjs';
import { contentHash, isStamped, stamp, unstamp } from './stamp.mjs';
import { LabError, step } from './talk.mjs';
import { findWine, stopPrefix, wine } from './wine.mjs';

// Changes whenever this file makes a prefix in another way.
const RECIPE = '1';

const DEBUGGER_KEY = 'HKLM\\Software\\Microsoft\\Windows NT\\CurrentVersion\\AeDebug';

const SHIMS = ['bcryptprimitives.dll'];

const system32 = (kind) => join(prefixDir(kind), 'drive_c/windows/system32');

async function wineVersion() {
  return (await must(findWine().loader, ['--version'])).trim();
}

/**
 * Makes the plain prefix. The order matters: the first start creates devices only after the wine
 * server was started again, and settings are on disk only when it has ended.
 */
async function makePlain() {
  rmSync(prefixDir('plain'), { recursive: true, force: true });
  mkdirSync(prefixDir('plain'), { recursive: true });
  await wine('plain', ['wineboot', '-i']);
  await wine('plain', ['winecfg', '-v', 'win10']);
  // No debugger for a program that dies: its report would go to the program's stdout.
  await wine('plain', ['reg', 'add', DEBUGGER_KEY, '/v', 'Debugger', '/d', 'none', '/f']);
  await stopPrefix('plain');
  for (const name of SHIMS) copyFileSync(join(binDir, name), join(system32('plain'), name));
}

async function makeFakes() {
  rmSync(prefixDir('fakes'), { recursive: true, force: true });
  await withLock('plain', async () => {
    await stopPrefix('plain');
    await must('cp', ['-a', prefixDir('plain'), prefixDir('fakes')]);
  });
  installFakes(system32('fakes'));
}

async function ensure(kind, hash, make) {
  const name = `prefix-${kind}`;
  if (isStamped(name, hash) && existsSync(join(prefixDir(kind), 'system.reg'))) return;
  unstamp(name);
  await withLock(kind, () => step(`Windows installation "${kind}"`, make));
  if (!existsSync(join(prefixDir(kind), 'system.reg'))) {
    throw new LabError(`Wine left no registry in ${prefixDir(kind)}`);
  }
  stamp(name, hash);
}

/** Brings the prefix `kind` up to date ('fakes' is a copy of 'plain' plus the fakes). */
export async function ensurePrefix(kind) {
  const shims = SHIMS.map((name) => join(binDir, name));
  const plain = contentHash(shims, [RECIPE, await wineVersion()]);
  await ensure('plain', plain, makePlain);
  if (kind === 'fakes') await ensure('fakes', `${plain} ${fakesHash()}`, makeFakes);
}
