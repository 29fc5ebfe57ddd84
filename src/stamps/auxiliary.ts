import { type AdapterContext, requireLevel } from '../adapter/context.js';
import { checkBoolean, checkClosedObject, checkInteger } from '../base/check.js';
import { calling } from '../binding/native-errors.js';

/** What an auxiliary input captured. */
export interface AuxiliaryReading {
  /** The time of the newest edge; null when none was captured. */
  readonly deviceNs: bigint | null;
  /** The captured time as the hardware or the driver delivered it, unconverted. */
  readonly raw: bigint;
  /** False where the driver is known not to tell whether an edge was captured. */
  readonly trustworthy: boolean;
  /** True when the times come from a model and not from silicon. */
  readonly simulated: boolean;
}

/** The inputs whose edges are stamped. */
export class AuxiliaryInputs {
  readonly #context: AdapterContext;

  /** @internal */
  constructor(context: AdapterContext) {
    this.#context = context;
    Object.freeze(this);
  }

  /**
   * The newest edge of input `channel`, 0 or 1 (default 0). `clear` (default false) takes the edge, so
   * that the input captures the next one: another program does not find it then, which needs access
   * 'discipline'. Edges as they come: events({ auxiliary: true }). HAL_ACCESS_LEVEL,
   * HAL_NOT_SUPPORTED, HAL_CLOSED.
   */
  read(options: { readonly channel?: number; readonly clear?: boolean } = {}): AuxiliaryReading {
    const parameter = 'stamps.auxiliary.read(options)';
    const given = checkClosedObject(options, parameter, ['channel', 'clear']);
    const channel = checkInteger(given.channel ?? 0, `${parameter}.channel`, 0, 1);
    const clear = checkBoolean(given.clear ?? false, `${parameter}.clear`);
    if (clear) requireLevel(this.#context, 'discipline', 'stamps.auxiliary.read');
    const { native, backend, simulated } = this.#context;
    return calling('stamps.auxiliary.read', backend, () => {
      const { valid, deviceNs, raw, trustworthy } = native.auxiliaryStamp(channel, clear ? 1 : 0);
      return Object.freeze({ deviceNs: valid ? deviceNs : null, raw, trustworthy, simulated });
    });
  }
}
