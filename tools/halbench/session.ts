import {
  type AdapterInfo,
  type BackendName,
  type Hal,
  isHalError,
  openHal,
  type Selector,
} from 'avb-hal';
import type { AdapterRecord, Attempt, BackendChoice } from './result.js';

/** Halbench cannot do what was asked; it ends with exit code 3. */
export class CannotRun extends Error {
  override readonly name = 'CannotRun';
}

/** An opened backend, what it reaches, and how it came to be chosen. */
export interface Session extends Disposable {
  readonly hal: Hal;
  readonly adapters: readonly AdapterInfo[];
  readonly choice: BackendChoice;
  /** From openHal() to the list of adapters, in ms. */
  readonly openMs: number;
}

function open(
  backend: 'auto' | BackendName,
  requested: string,
  refused: readonly Attempt[] | null,
): Session {
  const before = process.hrtime.bigint();
  const hal = openHal({ backend });
  const adapters = hal.adapters();
  const openMs = Number(process.hrtime.bigint() - before) / 1e6;
  const { chosen, reason, attempts } = hal.selection;
  const choice: BackendChoice = {
    requested,
    chosen,
    reason: refused === null ? reason : 'no adapter hardware is reachable',
    standIn: refused !== null,
    attempts: [...(refused ?? []), ...attempts].map((attempt) => ({ ...attempt })),
  };
  return { hal, adapters, choice, openMs, [Symbol.dispose]: () => hal.close() };
}

/**
 * Opens a backend. Only `auto` falls back to the simulator, and its choice then says `standIn`; a
 * backend asked for by name is that one or an error.
 */
export function openSession(requested: 'auto' | BackendName): Session {
  try {
    return open(requested, requested, null);
  } catch (error) {
    if (requested !== 'auto' || !isHalError(error, 'HAL_NO_BACKEND')) throw error;
    const refused = error.attempts.filter((attempt) => 'backend' in attempt);
    return open('sim', requested, refused);
  }
}

/** Whether an adapter is what `selector` asks for. */
export function fits(info: AdapterInfo, selector: Selector): boolean {
  return (Object.keys(selector) as (keyof Selector)[]).every((key) => info[key] === selector[key]);
}

/** How an adapter is named in texts. */
export const nameOf = (info: { family: string; mac: string | null; key: string }): string =>
  `${info.family} ${info.mac ?? info.key}`;

/** The adapters that match; CannotRun, with what there is, if none does. */
export function chooseAdapters(
  adapters: readonly AdapterInfo[],
  selector: Selector | null,
  backend: string,
): readonly AdapterInfo[] {
  const chosen = selector === null ? adapters : adapters.filter((info) => fits(info, selector));
  if (chosen.length > 0) return chosen;
  const there = adapters.map((info) => `#${info.index} ${nameOf(info)} (key ${info.key})`);
  throw new CannotRun(
    selector === null
      ? `backend '${backend}' reaches no adapter`
      : `wanted an adapter with ${JSON.stringify(selector)} of backend '${backend}', ` +
          `got ${there.join('; ') || 'no adapter at all'}`,
  );
}

/** An adapter as documents show it. */
export function adapterRecord(info: AdapterInfo): AdapterRecord {
  const { backend, index, key, name, family, mac, link, driver, simulated } = info;
  return {
    backend,
    index,
    key,
    name,
    family,
    mac,
    link,
    driver: driver === null ? null : `${driver.name} ${driver.version}`,
    simulated,
    capabilities: info.capabilities,
    absences: info.absences,
  };
}
