// Makes what the lab needs and is not there yet.
import { ensureScripts, ensureWindowsBuild } from './build.mjs';
import { isProgram } from './command.mjs';
import { withLock } from './lock.mjs';
import { ensurePackages } from './packages.mjs';
import { ensurePrefix } from './prefix.mjs';
import { unstamp } from './stamp.mjs';
import { ensureWindowsBinaries } from './windows-binaries.mjs';

async function makeAll({ kind, fresh, command }) {
  if (fresh) for (const name of ['prefix-plain', 'prefix-fakes']) unstamp(name);
  await ensurePackages();
  await ensureWindowsBinaries();
  await ensureWindowsBuild();
  if (!isProgram(command[0])) await ensureScripts();
  await ensurePrefix(kind);
}

/** One at a time. Programs that run meanwhile are not disturbed: see withLock in prefix.mjs. */
export const setUp = (options) => withLock('set-up', () => makeAll(options));
