import type { BackendName } from './backends.gen.js';
import type { NativeBackend } from './native.js';
import { toHalError } from './native-errors.js';

/**
 * The machine's monotonic clock that device times are paired with: QueryPerformanceCounter,
 * CLOCK_MONOTONIC_RAW, or the simulator's virtual clock.
 */
export type SystemClockId = 'qpc' | 'monotonic-raw' | 'virtual';

/**
 * What tells whether two system clocks are the same: the name of a clock of the machine, or the
 * simulator that a virtual clock belongs to.
 */
export type TimeDomain = string;

const domains = new WeakMap<object, TimeDomain>();

/** @internal The domain of a {@link SystemClock}; undefined when `value` is not a system clock. */
export function domainOf(value: object): TimeDomain | undefined {
  return domains.get(value);
}

/** The system clock of a HAL. */
export class SystemClock {
  readonly #native: NativeBackend;
  readonly #backend: BackendName;
  /** Which clock it is. */
  readonly id: SystemClockId;
  /** Ticks per second of the clock below the ns. */
  readonly frequencyHz: bigint;
  /** @internal The virtual time that it shows; 0 in real time. */
  readonly timeline: bigint;

  /** @internal */
  constructor(native: NativeBackend, backend: BackendName) {
    this.#native = native;
    this.#backend = backend;
    this.id = native.systemClock as SystemClockId;
    this.frequencyHz = native.systemFrequencyHz;
    this.timeline = native.timeline;
    domains.set(this, this.id === 'virtual' ? `virtual ${native.timeline}` : this.id);
    Object.freeze(this);
  }

  /** Now in ns, from an epoch that is only fixed while the machine runs. HAL_CLOSED. */
  nowNs(): bigint {
    try {
      return this.#native.systemNs();
    } catch (error) {
      throw toHalError(error, 'systemClock.nowNs', this.#backend);
    }
  }
}
