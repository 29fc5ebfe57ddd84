import type { Adapter, Selector } from 'avb-hal';
import type { BackendChoice } from './cli/options.js';
import type { Binary } from './result.js';
import { chooseAdapters, nameOf, openSession } from './session.js';

/** What a command found on one adapter, and which adapter that was. */
export interface OnAdapter<T> {
  readonly adapter: string;
  readonly simulated: boolean;
  readonly binary: Binary;
  readonly found: T;
}

/** Opens the first adapter that fits for reading and asks it. */
export function onAdapter<T>(
  backend: BackendChoice,
  selector: Selector | null,
  ask: (adapter: Adapter) => T,
): OnAdapter<T> {
  using session = openSession(backend);
  const [info] = chooseAdapters(session.adapters, selector, session.hal.backend);
  using adapter = session.hal.open(info as NonNullable<typeof info>, { access: 'observe' });
  const found = ask(adapter);
  return { adapter: nameOf(adapter), simulated: adapter.simulated, binary: session.binary, found };
}

/** The line above what was read. */
export const adapterLine = ({ adapter, simulated }: OnAdapter<unknown>): string =>
  `${adapter}${simulated ? '  [SIMULATED]' : ''}\n`;

/** A register value or offset. */
export const hex = (value: number): string =>
  `0x${value.toString(16).toUpperCase().padStart(8, '0')}`;
