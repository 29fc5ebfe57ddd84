import { type AdapterContext, requireLevel } from '../adapter/context.js';
import { checkBoolean, checkOptionsObject } from '../base/check.js';
import type { NativeAdapter } from '../binding/native.js';
import type { NativeTimestampSetting, NativeTimestampStatus } from '../binding/native-calls.gen.js';
import { type CallSite, calling, callSite, toHalErrorAt } from '../binding/native-errors.js';

/**
 * Whether there are hardware timestamps: the operating system's functions are missing; the adapter
 * or its driver has none; they exist but are switched off; they are on; the driver reports an error;
 * nothing tells whether they are on (a release build of the AVB filter driver).
 */
export type StampAvailability =
  | 'api-missing'
  | 'adapter-unsupported'
  | 'supported-disabled'
  | 'active'
  | 'driver-error'
  | 'unknown';

/** The state of hardware timestamping, why, and what to do. */
export interface StampStatus {
  /** Whether there are hardware timestamps. */
  readonly state: StampAvailability;
  /** Win32 number of the call that decided; 0 is success, and always on `sim`. */
  readonly nativeCode: number;
  /**
   * What decided: a call of Windows (`windows_api`), a request of the driver (`intel_avb`), the
   * registers that were read (`sim`).
   */
  readonly decidingCall: string;
  /** What the user can do; begins with `Nothing` when nothing is needed. */
  readonly action: string;
  /** Nominal frequency of the adapter's clock; null when the driver does not say. */
  readonly nominalHz: bigint | null;
  /** Whether device and system time can be paired: by Windows, or with a clock that runs. */
  readonly crossTimestamp: boolean;
  /** Windows' names on `windows_api`; else of transmit, receive, targetTime and auxiliary. */
  readonly supportedFlags: readonly string[];
  /** Empty unless `active`. */
  readonly activeFlags: readonly string[];
  /** Whether the driver offers the setting that switches timestamping on; null when unknown or not used. */
  readonly keywordOffered: boolean | null;
  /**
   * Value of the driver's setting that switches timestamping on; null when it is absent, unknown or
   * not used.
   */
  readonly keywordValue: string | null;
  /** Whether the operating system has the functions that this backend reaches timestamps through. */
  readonly functionsPresent: boolean;
  /** Version of the adapter's driver; null when it is not known. */
  readonly driverVersion: string | null;
  /** Empty where the operating system was not asked (`sim`, `intel_avb`). */
  readonly osBuild: string;
  /** True when the adapter is a model and not silicon. */
  readonly simulated: boolean;
}

/** Options of {@link Stamps.enable}. */
export interface EnableOptions {
  /**
   * Restart the adapter, because its driver reads the setting only when it starts: the link drops
   * for seconds, and the adapter's clock begins again. Default false: the setting alone is changed.
   */
  readonly restart?: boolean;
}

/** What a change of the driver's setting did. Frozen. */
export interface DriverSettingChange {
  /** The setting before and after; null: the value is absent. */
  readonly before: string | null;
  /** The setting after the change; null: the value is absent. */
  readonly after: string | null;
  /** Whether the adapter was restarted. */
  readonly restarted: boolean;
  /** The system wants to be restarted before the driver reads the setting. */
  readonly rebootNeeded: boolean;
  /** The state afterwards; null when it could not be asked, {@link Stamps.status} tells why. */
  readonly status: StampStatus | null;
}

/** What {@link Stamps.enable} did, and the way back. Frozen. */
export interface EnableResult extends DriverSettingChange {
  /**
   * Puts back exactly what stood there before, also that nothing did, and restarts the adapter if
   * enabling did. Once it has succeeded, further calls give the same. Errors as of `enable()`.
   */
  restore(): Promise<DriverSettingChange>;
}

const ENABLED = '1';
const ENABLE = 'stamps.enable';
const FROZEN =
  "The adapter's clock shows the same time again and again, so nothing is stamped, although " +
  'timestamping is on: restart the adapter.';
/** So many equal readings are no coincidence of a counter that is coarse. */
const LOOKS = 4;

/** Whether the clock shows one time only. A clock that cannot be read tells nothing. */
function standsStill(native: NativeAdapter): boolean {
  try {
    const first = native.readClock();
    for (let look = 1; look < LOOKS; look += 1) {
      if (native.readClock() !== first) return false;
    }
    return true;
  } catch {
    return false;
  }
}

/** Why there are hardware stamps or not, and the driver's setting that switches them on. */
export class Availability {
  readonly #context: AdapterContext;

  /** @internal */
  constructor(context: AdapterContext) {
    this.#context = context;
    Object.freeze(this);
  }

  /**
   * Why hardware timestamps of this adapter are or are not available now, and what to do, on every
   * backend. HAL_ADAPTER_GONE, HAL_ADAPTER_NOT_READY, HAL_CLOSED; HAL_NOT_SUPPORTED where Windows
   * has no network interface for the adapter.
   */
  status(): StampStatus {
    const { native, backend, simulated } = this.#context;
    return calling('stamps.status', backend, () => {
      const status = this.#looked(native.timestampStatus());
      const version = native.info().driver?.version ?? '';
      return Object.freeze({
        ...status,
        functionsPresent: status.state !== 'api-missing',
        driverVersion: version === '' ? null : version,
        state: status.state as StampAvailability,
        nominalHz: status.nominalHz === 0n ? null : status.nominalHz,
        supportedFlags: Object.freeze([...status.supportedFlags]),
        activeFlags: Object.freeze([...status.activeFlags]),
        simulated,
      });
    });
  }

  /**
   * Switches hardware timestamping on where the driver has a setting for it that is off, and can
   * put back what was there. Needs access level `configure` and, on Windows, an elevated process.
   * Does nothing where timestamping is on already. What is written is read back; a failure leaves
   * the setting as it was, or its text says otherwise.
   *
   * HAL_ACCESS_LEVEL, HAL_ACCESS_DENIED, HAL_NOT_SUPPORTED (the driver does not offer the setting,
   * or the backend has none), HAL_NOT_EFFECTIVE, HAL_ADAPTER_NOT_READY (it did not come back from
   * its restart), HAL_CLOSED.
   */
  async enable(options?: EnableOptions): Promise<EnableResult> {
    const site = callSite();
    const parameter = `${ENABLE}(options)`;
    const given = checkOptionsObject(options, parameter, ['restart']);
    const { restart: wanted = false } = given;
    const restart = checkBoolean(wanted, `${parameter}.restart`);
    requireLevel(this.#context, 'configure', ENABLE);
    const done = this.#standing() ?? (await this.#change(ENABLED, restart, site));
    let restored: Promise<DriverSettingChange> | null = null;
    const restore = (): Promise<DriverSettingChange> => {
      restored ??= this.#restore(done, restart).catch((error: unknown) => {
        restored = null;
        throw error;
      });
      return restored;
    };
    return Object.freeze({ ...done, restore });
  }

  /** Registers can say that a clock runs which stands still: the clock itself is looked at twice. */
  #looked(status: NativeTimestampStatus): NativeTimestampStatus {
    if (status.state !== 'active' || !standsStill(this.#context.native)) return status;
    return {
      ...status,
      state: 'supported-disabled',
      action: FROZEN,
      crossTimestamp: false,
      activeFlags: [],
    };
  }

  /** What there is when nothing needs to be changed. */
  #standing(): DriverSettingChange | null {
    const { native } = this.#context;
    let value: string | null = null;
    try {
      const status = native.timestampStatus();
      if (status.state !== 'active') return null;
      value = status.keywordValue;
    } catch {
      // What is wrong shows when the setting is changed.
      return null;
    }
    if (value !== ENABLED) return null;
    return this.#outcome({ before: value, after: value, restarted: false, rebootNeeded: false });
  }

  async #restore(done: DriverSettingChange, restart: boolean): Promise<DriverSettingChange> {
    if (done.before === done.after) return this.#outcome({ ...done, restarted: false });
    return await this.#change(done.before, restart, callSite());
  }

  async #change(
    value: string | null,
    restart: boolean,
    site: CallSite,
  ): Promise<DriverSettingChange> {
    const { native, backend } = this.#context;
    try {
      return this.#outcome(await native.changeTimestampSetting(value, restart));
    } catch (error) {
      throw toHalErrorAt(site, error, ENABLE, backend);
    }
  }

  #outcome(change: Omit<NativeTimestampSetting, 'keyword'>): DriverSettingChange {
    const { before, after, restarted, rebootNeeded } = change;
    let status: StampStatus | null = null;
    try {
      status = this.status();
    } catch {
      // The change is done and can be taken back; status() tells why it does not answer.
    }
    return Object.freeze({ before, after, restarted, rebootNeeded, status });
  }
}
