// What turns a plain Windows into one with adapters, driver and timestamp functions.
import { copyFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { binDir } from './paths.mjs';
import { contentHash } from './stamp.mjs';

// The IP Helper proxy and the original it forwards to. They replace Wine's in system32, where every
// program finds them, however it loads the library.
const LIBRARIES = ['iphlpapi.dll', 'iphlporg.dll'];

// Npcap's, in its folder below system32.
const NPCAP = 'wpcap.dll';

/** The stand-in driver, started again before every program. */
export const DRIVER = join(binDir, 'avbstandin.sys');

/** Registers the stand-in's adapters as devices; runs after the driver has started and has its orders. */
export const REGISTER_DEVICES = join(binDir, 'fake_devices.exe');

/**
 * Environment of programs with fakes: the proxy goes before Wine's built-in library, and Wine's wpcap,
 * which would open the network of this machine, is never taken.
 */
export const FAKES_ENVIRONMENT = { WINEDLLOVERRIDES: 'mscoree,mshtml=;iphlpapi=n,b;wpcap=n' };

/** Changes when something that installFakes() puts into the prefix changes. */
export const fakesHash = () => contentHash([...LIBRARIES, NPCAP].map((name) => join(binDir, name)));

/** Installs the libraries into the folder system32 of a prefix. */
export function installFakes(system32) {
  for (const name of LIBRARIES) copyFileSync(join(binDir, name), join(system32, name));
  const npcap = join(system32, 'Npcap');
  mkdirSync(npcap, { recursive: true });
  copyFileSync(join(binDir, NPCAP), join(npcap, NPCAP));
}
