import { type AccessLevel, requireAccess } from './access.js';
import type { NativeAdapter } from './native.js';
import type { BackendName } from './options.js';
import type { SystemClockId } from './system-clock.js';

/** What the parts of one opened adapter share. */
export interface AdapterContext {
  readonly native: NativeAdapter;
  readonly backend: BackendName;
  readonly access: AccessLevel;
  readonly simulated: boolean;
  readonly systemClock: SystemClockId;
  /** Lets system time pass: a timer in real time, an advance in virtual time. */
  readonly pass: (ns: bigint) => Promise<void>;
}

/** HAL_ACCESS_LEVEL unless the adapter was opened with at least `need`. */
export function requireLevel(context: AdapterContext, need: AccessLevel, operation: string): void {
  requireAccess(context.access, need, operation, context.backend);
}
