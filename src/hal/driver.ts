import type { AdapterContext } from '../adapter/context.js';
import { calling } from '../binding/native-errors.js';

/** What the driver says about itself and the adapter. */
export interface DriverState {
  /** Version as the driver states it, such as `1.0.20260101.4`. */
  readonly driverVersion: string;
  /** A debug build also gives access to registers. */
  readonly debugBuild: boolean;
  /** Such as `ptp-ready`. */
  readonly hardwareState: string;
  /** The driver's number for `hardwareState`. */
  readonly hardwareStateValue: number;
  /** Capability bits as the driver reports them. */
  readonly capabilityMask: number;
  /** Those of them that can be used. */
  readonly usableMask: number;
  /** The driver's own text about the adapter; may be empty. */
  readonly deviceText: string;
  /** True when the driver drives a model and not silicon. */
  readonly simulated: boolean;
}

/** The driver of an opened adapter. */
export class Driver {
  readonly #context: AdapterContext;

  /** @internal */
  constructor(context: AdapterContext) {
    this.#context = context;
    Object.freeze(this);
  }

  /** What the driver says now. HAL_NOT_SUPPORTED where there is nothing to ask. */
  state(): DriverState {
    return calling('driver.state', this.#context.backend, () => {
      const { native, simulated } = this.#context;
      return Object.freeze({ ...native.driverState(), simulated });
    });
  }
}
