// The Debian packages the lab needs.
import { existsSync } from 'node:fs';
import { capture, which } from './shell.mjs';
import { LabError, NOT_HERE, step } from './talk.mjs';
import { findWine } from './wine.mjs';

const NEEDED = [
  { package: 'wine64', present: () => findWine() !== undefined },
  {
    package: 'g++-mingw-w64-x86-64',
    present: () =>
      which('x86_64-w64-mingw32-g++-posix') !== undefined &&
      existsSync('/usr/x86_64-w64-mingw32/include/ddk/ntddk.h'),
  },
  { package: 'cmake', present: () => which('cmake') !== undefined },
  { package: 'make', present: () => which('make') !== undefined },
];

const APT = ['-y', '--no-install-recommends', '-o', 'DPkg::Lock::Timeout=300'];

async function apt(args, line) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const { code, output } = await capture('apt-get', args, { env });
  if (code === 0) return;
  const end = output.trimEnd().slice(-1000);
  throw new LabError(`the lab needs packages that cannot be installed: ${line}\n${end}`, NOT_HERE);
}

/** The packages that building for Windows takes. */
export const CROSS_BUILD = ['g++-mingw-w64-x86-64', 'cmake', 'make'];

const absentOf = (wanted) =>
  NEEDED.filter((entry) => wanted.includes(entry.package) && !entry.present()).map(
    (entry) => entry.package,
  );

/** The command that installs what is missing of `wanted`; null when nothing is. */
export function installLine(wanted) {
  const missing = absentOf(wanted);
  if (missing.length === 0) return null;
  return `apt-get install -y --no-install-recommends ${missing.join(' ')}`;
}

/**
 * Installs what is missing of `wanted` (everything) when this user may; else throws a LabError that
 * says what to type, with exit code 3.
 */
export async function ensurePackages(wanted = NEEDED.map((entry) => entry.package)) {
  const line = installLine(wanted);
  if (line === null) return;
  if (process.getuid?.() !== 0 || which('apt-get') === undefined) {
    const text = `the lab needs packages that are not installed. Run as root:\n  ${line}`;
    throw new LabError(text, NOT_HERE);
  }
  const missing = absentOf(wanted);
  await step(`Debian packages ${missing.join(', ')}`, async () => {
    await apt(['update', '-qq', '-o', 'DPkg::Lock::Timeout=300'], line);
    await apt(['install', ...APT, ...missing], line);
  });
  const still = absentOf(wanted);
  if (still.length > 0) {
    throw new LabError(`installed, yet not usable: ${still.join(', ')}`);
  }
}
