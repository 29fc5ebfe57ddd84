// What turns a plain prefix into one with adapters, driver and timestamp functions.
import { join } from 'node:path';
import { binDir } from './paths.mjs';
import { contentHash } from './stamp.mjs';

export const DRIVER = join(binDir, 'avbstandin.sys');

/** Changes when something that installFakes() puts into the prefix changes. */
export function fakesHash() {
  return contentHash([]);
}

/** Installs the fakes into the prefix 'fakes'. */
export async function installFakes() {}

/** Environment that programs with fakes need beyond the usual. */
export function fakesEnvironment() {
  return {};
}
