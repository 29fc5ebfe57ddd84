import { type AdapterContext, requireLevel } from '../adapter/context.js';
import { checkBoolean, checkInteger, I64_MAX, I64_MIN } from '../base/check.js';
import { bigint, checkFields } from '../base/fields.js';
import { calling } from '../binding/native-errors.js';
import { type ChangeOutcome, effectOf } from './outcome.js';

/** Stamps in receive buffers, before and after a change of them. */
export interface BufferStamping extends ChangeOutcome {
  /** True when stamping was on before the change. */
  readonly before: boolean;
  /** True when stamping is on after the change. */
  readonly after: boolean;
}

/** Settings of the stamping that can stop traffic or change other programs' stamps. */
export class StampHardware {
  readonly #context: AdapterContext;

  /** @internal */
  constructor(context: AdapterContext) {
    this.#context = context;
    Object.freeze(this);
  }

  /** Runs `call` at level 'configure'. */
  #configure<T>(operation: string, call: (context: AdapterContext) => T): T {
    requireLevel(this.#context, 'configure', operation);
    return calling(operation, this.#context.backend, () => call(this.#context));
  }

  /**
   * Switches stamps in the receive buffers of the whole port. Needs access 'configure'.
   * `portResetNeeded`: it takes effect after a reset of the port only.
   */
  setReceiveBuffers(enable: boolean): BufferStamping & { readonly portResetNeeded: boolean } {
    const on = checkBoolean(enable, 'stamps.hardware.setReceiveBuffers(enable)');
    return this.#configure('stamps.hardware.setReceiveBuffers', ({ native, simulated }) => {
      const made = native.setReceiveBufferStamping(on ? 1 : 0);
      return Object.freeze({ ...made, effect: effectOf(made.effect), simulated });
    });
  }

  /** Switches stamps in the receive buffers of one queue, 0 … 15. Needs access 'configure'. */
  setQueue(queue: number, enable: boolean): BufferStamping {
    const checked = checkInteger(queue, 'stamps.hardware.setQueue(queue)', 0, 15);
    const on = checkBoolean(enable, 'stamps.hardware.setQueue(enable)');
    return this.#configure('stamps.hardware.setQueue', ({ native, simulated }) => {
      const made = native.setQueueStamping(checked, on ? 1 : 0);
      return Object.freeze({ ...made, effect: effectOf(made.effect), simulated });
    });
  }

  /**
   * What the driver itself adds to the stamps of its events, in ns. Needs access 'configure'. It acts
   * on every program that uses the driver, and comes on top of the correction of events(): use one of
   * the two.
   */
  setPortLatency(latency: {
    readonly ingressNs: bigint;
    readonly egressNs: bigint;
  }): ChangeOutcome {
    const parameter = 'stamps.hardware.setPortLatency(latency)';
    const ns = bigint(I64_MIN, I64_MAX);
    const { ingressNs, egressNs } = checkFields(latency, parameter, {
      ingressNs: ns,
      egressNs: ns,
    });
    return this.#configure('stamps.hardware.setPortLatency', ({ native, simulated }) => {
      const { effect, note } = native.setPortLatency(ingressNs, egressNs);
      return Object.freeze({ effect: effectOf(effect), note, simulated });
    });
  }
}
