import { checkBigint, checkText, wrongType } from '../base/check.js';
import type { BackendName } from '../binding/backends.gen.js';
import type { NativeBackend } from '../binding/native.js';
import type { NativeGroundTruth } from '../binding/native-calls.gen.js';
import { toHalError } from '../binding/native-errors.js';
import { type Adapter, nativeOf } from './adapter.js';

/** What a simulator knows and a real adapter never tells. */
export interface GroundTruth {
  /** The instant on the system clock that the truth is given for. */
  readonly systemNs: bigint;
  /** The exact device time at that instant, in whole ns. */
  readonly deviceNs: bigint;
  /** Device rate against the system clock at that instant. */
  readonly ratePpb: number;
  /** The oscillator's error alone. */
  readonly oscillatorPpb: number;
  /** Always true: only a model knows the truth. */
  readonly simulated: true;
}

/** The longest span of one call: its calls at the model take seconds, not hours. */
const MAX_ADVANCE_NS = 1_000_000_000_000_000n;

/** The controls of the simulator, or of the stand-in behind another backend; docs/simulation.md. */
export class Simulation {
  readonly #native: NativeBackend;
  readonly #backend: BackendName;
  readonly #ordered: () => void;

  /** @internal `ordered` is told after each order. */
  constructor(native: NativeBackend, backend: BackendName, ordered: () => void = () => {}) {
    this.#native = native;
    this.#backend = backend;
    this.#ordered = ordered;
    Object.freeze(this);
  }

  /**
   * Moves virtual time forward by `ns`, 0 … 10^15 (11.5 days): a call blocks for as long as the model
   * needs for the span. Call it again for a longer one. HAL_NOT_SUPPORTED in real time, HAL_CLOSED.
   */
  advance(ns: bigint): void {
    checkBigint(ns, 'simulation.advance(ns)', 0n, MAX_ADVANCE_NS);
    try {
      this.#native.advanceTime(ns);
    } catch (error) {
      throw toHalError(error, 'simulation.advance', this.#backend);
    }
  }

  /**
   * Tells the simulator to misbehave, such as `clock-step adapter=0 ns=-500`. HAL_SCENARIO_INVALID for
   * an unknown order, HAL_NO_ADAPTER for an adapter that it does not have.
   */
  order(text: string): void {
    checkText(text, 'simulation.order(text)', "an order such as 'clock-step adapter=0 ns=-500'");
    try {
      this.#native.order(text);
      this.#ordered();
    } catch (error) {
      throw toHalError(error, 'simulation.order', this.#backend);
    }
  }

  /**
   * The true time of an adapter that was opened on a simulator. HAL_NOT_SUPPORTED for any other,
   * HAL_CLOSED.
   */
  truth(adapter: Adapter): GroundTruth {
    const native = typeof adapter === 'object' && adapter !== null ? nativeOf(adapter) : undefined;
    if (native === undefined) {
      throw wrongType('simulation.truth(adapter)', 'an opened adapter', adapter);
    }
    try {
      const truth: NativeGroundTruth = native.groundTruth();
      return Object.freeze({ ...truth, simulated: true });
    } catch (error) {
      throw toHalError(error, 'simulation.truth', this.#backend);
    }
  }
}
