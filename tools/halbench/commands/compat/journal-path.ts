import { mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { CompatCommand } from './options.js';

/** Where programs keep what they must know at their next start, for this user. */
function stateFolder(): string {
  const { LOCALAPPDATA, XDG_STATE_HOME } = process.env;
  return LOCALAPPDATA || XDG_STATE_HOME || join(homedir(), '.local', 'state');
}

const asName = (value: unknown): string => JSON.stringify(value).replaceAll(/[^\w.-]+/g, '_');

/**
 * The file in which the suite writes what must be put back, one for each backend and adapter that can be
 * named; null on the simulator, which ends with the process. Makes the folder.
 */
export function journalPath({ backend, adapter }: CompatCommand): string | null {
  if (backend === 'sim') return null;
  const folder = join(stateFolder(), 'avb-hal');
  mkdirSync(folder, { recursive: true });
  return join(folder, `compat-${backend}${adapter === null ? '' : asName(adapter)}.json`);
}
