import { type AccessLevel, requireAccess } from '../base/access.js';
import type { CloseHooks } from '../base/close-hooks.js';
import type { EventStream } from '../base/event-stream.js';
import type { BackendName } from '../binding/backends.gen.js';
import type { NativeAdapter } from '../binding/native.js';
import type { SystemClockId, TimeDomain } from '../binding/system-clock.js';
import type { CheckedChangeOptions, HalChange } from './changes.js';
import type { CheckedClockOptions } from './clock-options.js';

/** A backend's own object of an opened adapter. */
export interface NativeSide {
  readonly native: NativeAdapter;
  readonly backend: BackendName;
}

/** What the parts of one opened adapter share that one backend serves. */
export interface AdapterContext extends NativeSide {
  /** The backend that knows the adapter's link best; itself where no other does. */
  readonly link: NativeSide;
  readonly access: AccessLevel;
  readonly simulated: boolean;
  readonly systemClock: SystemClockId;
  /** Clocks of one domain are paired with the same system clock. */
  readonly domain: TimeDomain;
  /** Path that the backend's binary was asked from; null for the usual places. */
  readonly binary: string | null;
  readonly clock: CheckedClockOptions;
  /** What ends with the HAL. */
  readonly closeHooks: CloseHooks;
  /** What changes among the backend's adapters. */
  readonly changes: (options: CheckedChangeOptions) => EventStream<HalChange>;
  /**
   * Lets system time pass: a timer in real time, an advance in virtual time, after which the event
   * loop has its turn. Returns early when `signal` is aborted.
   */
  readonly sleep: (ns: bigint, signal?: AbortSignal) => Promise<void>;
}

/** HAL_ACCESS_LEVEL unless the adapter was opened with at least `need`. */
export function requireLevel(context: AdapterContext, need: AccessLevel, operation: string): void {
  requireAccess(context.access, need, operation, context.backend);
}
