import type { AdapterContext } from './adapter-context.js';
import { toHalError } from './native-errors.js';

/**
 * Whether the operating system gives hardware timestamps: its functions are missing; the adapter or
 * its driver has none; they exist but are switched off; they work; the driver reports an error.
 */
export type TimestampState =
  | 'api-missing'
  | 'adapter-unsupported'
  | 'supported-disabled'
  | 'active'
  | 'driver-error';

/** The state of hardware timestamping, why, and what to do. */
export interface TimestampStatus {
  readonly state: TimestampState;
  /** Win32 number of the call that decided; 0 is success. */
  readonly nativeCode: number;
  readonly decidingCall: string;
  /** What the user can do; begins with `Nothing` when nothing is needed. */
  readonly action: string;
  /** Nominal frequency of the adapter's clock; null when the driver does not say. */
  readonly nominalHz: bigint | null;
  /** Whether the operating system can pair device and system time. */
  readonly crossTimestamp: boolean;
  readonly supportedFlags: readonly string[];
  readonly activeFlags: readonly string[];
  /** Whether the driver offers the setting that switches timestamping on; null when unknown. */
  readonly keywordOffered: boolean | null;
  readonly keywordValue: string | null;
  readonly osBuild: string;
  readonly simulated: boolean;
}

/** Hardware timestamping of an adapter. */
export class Timestamping {
  readonly #context: AdapterContext;

  /** @internal */
  constructor(context: AdapterContext) {
    this.#context = context;
    Object.freeze(this);
  }

  /** What the operating system can do with this adapter now. HAL_NOT_SUPPORTED, HAL_CLOSED. */
  status(): TimestampStatus {
    const { native, backend, simulated } = this.#context;
    try {
      const status = native.timestampStatus();
      return Object.freeze({
        ...status,
        state: status.state as TimestampState,
        nominalHz: status.nominalHz === 0n ? null : status.nominalHz,
        supportedFlags: Object.freeze([...status.supportedFlags]),
        activeFlags: Object.freeze([...status.activeFlags]),
        simulated,
      });
    } catch (error) {
      throw toHalError(error, backend);
    }
  }
}
