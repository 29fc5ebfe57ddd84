import {
  type AdapterInfo,
  type BackendName,
  type Hal,
  isHalError,
  openHal,
  type Selector,
} from 'avb-hal';
import { CannotRun } from './cli/errors.js';
import type { AdapterRecord, Attempt, BackendChoice, Binary } from './result.js';

/** An opened backend, what it reaches, and how it came to be chosen. */
export interface Session extends Disposable {
  readonly hal: Hal;
  readonly adapters: readonly AdapterInfo[];
  readonly choice: BackendChoice;
  readonly binary: Binary;
}

/** What was loaded for a HAL. */
export const binaryOf = ({ binary }: Hal): Binary => (binary === null ? null : { ...binary });

function open(
  backend: 'auto' | BackendName,
  requested: string,
  refused: readonly Attempt[] | null,
): Session {
  const hal = openHal({ backend });
  const adapters = hal.adapters();
  const { chosen, reason, attempts } = hal.selection;
  const choice: BackendChoice = {
    requested,
    chosen,
    reason: refused === null ? reason : 'no adapter hardware is reachable',
    standIn: refused !== null,
    binaries: { ...hal.binaries },
    attempts: [...(refused ?? []), ...attempts].map((attempt) => ({ ...attempt })),
  };
  return {
    hal,
    adapters,
    choice,
    binary: binaryOf(hal),
    [Symbol.dispose]: () => hal.close(),
  };
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
export function fits(
  info: Readonly<Partial<Record<keyof Selector, unknown>>>,
  selector: Selector,
): boolean {
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
      : `backend '${backend}' has no adapter with ${JSON.stringify(selector)}; ` +
          `it has ${there.join('; ') || 'none at all'}`,
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
    servedBy: info.servedBy,
    origins: info.origins,
    apart: info.apart,
    capabilities: info.capabilities,
    absences: info.absences,
  };
}
