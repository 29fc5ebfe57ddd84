// Wine: where it is, and the environment of everything that runs in a prefix.
import { existsSync } from 'node:fs';
import { modulesDir, prefixDir, windowsPath } from './paths.mjs';
import { capture, must, which } from './shell.mjs';

const LOADERS = ['wine64', '/usr/lib/wine/wine64', 'wine'];
const SERVERS = [
  'wineserver64',
  '/usr/lib/wine/wineserver64',
  '/usr/lib/wine/wineserver',
  'wineserver',
];

const locate = (names) =>
  names
    .map((name) => (name.startsWith('/') ? name : which(name)))
    .find((path) => path !== undefined && existsSync(path));

/** { loader, server } as paths, or undefined when Wine is not complete here. */
export function findWine() {
  const loader = locate(LOADERS);
  const server = locate(SERVERS);
  return loader && server ? { loader, server } : undefined;
}

// Settings of the calling Node and its test runner that must not reach Node for Windows, and the
// display: programs without windows start faster when there is none.
const NOT_INHERITED = [
  'NODE_OPTIONS',
  'NODE_V8_COVERAGE',
  'NODE_PATH',
  'DISPLAY',
  'WAYLAND_DISPLAY',
];

/** The environment of a program in the prefix `kind`. */
export function wineEnvironment(kind, extra = {}) {
  const env = { ...process.env };
  for (const name of NOT_INHERITED) delete env[name];
  return {
    ...env,
    WINEPREFIX: prefixDir(kind),
    WINEDEBUG: '-all',
    WINEARCH: 'win64',
    // No offer to download Mono and Gecko while a prefix is made.
    WINEDLLOVERRIDES: 'mscoree,mshtml=',
    NODE_SKIP_PLATFORM_CHECK: '1',
    NODE_PATH: windowsPath(modulesDir),
    AVB_HAL_LAB: '1',
    // build/Release of this checkout is for another system.
    AVB_HAL_PREBUILDS_ONLY: '1',
    ...extra,
  };
}

/** Runs a program in a prefix to its end; a non-zero exit code ends the lab. */
export function wine(kind, args) {
  return must(findWine().loader, args, { env: wineEnvironment(kind) });
}

/** Ends every process of a prefix and writes its registry to disk. */
export async function stopPrefix(kind) {
  const { server } = findWine();
  const env = wineEnvironment(kind);
  await capture(server, ['-k'], { env });
  await capture(server, ['-w'], { env });
}
