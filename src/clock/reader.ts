import { checkBigint, checkInteger, checkView, U64_MAX, wrongType } from '../base/check.js';
import type { BackendName } from '../binding/backends.gen.js';
import type { NativeClockPage } from '../binding/native.js';
import { toHalError } from '../binding/native-errors.js';
import { type ClockConversion, type ClockWindow, windowOf } from './window.js';

const MAX_BATCH = 1_000_000;

/** How errors name the arguments. */
export const AT = 'clock.at(systemNs)';
export const TO_SYSTEM = 'clock.toSystem(deviceNs)';
export const FROM_RAW = 'clock.fromRaw(rawNs)';
export const TO_RAW = 'clock.toRaw(deviceNs)';

/** What native code counts in: the processor's counter, or the system clock itself. */
export type TimeBaseId = 'tsc' | 'qpc' | 'monotonic-raw' | 'virtual';

/** Where a reader comes from. */
export interface ReaderOrigin {
  readonly backend: BackendName;
  readonly simulated: boolean;
  /** now() never goes back. */
  readonly monotonic: boolean;
}

/**
 * Reads a clock page: no driver call, no system call, no lock. Every method: HAL_CLOSED. Times are
 * those of the disciplined clock, `source: 'extrapolated'`.
 */
export class ClockReader {
  readonly #native: NativeClockPage;
  // Kept as fields: looking them up on the native object each time costs as much as the reading.
  readonly #readNow: () => void;
  readonly #readWindow: () => void;
  readonly #selected: Uint32Array;
  readonly #number: number;
  readonly #view: BigUint64Array;
  readonly #backend: BackendName;
  /** True when the time comes from a model and not from silicon. */
  readonly simulated: boolean;
  /** What the page counts in. */
  readonly timeBase: TimeBaseId;

  /** @internal */
  constructor(native: NativeClockPage, origin: ReaderOrigin) {
    this.#native = native;
    this.#readNow = native.readNow;
    this.#readWindow = native.readWindow;
    this.#selected = native.selected;
    this.#number = origin.monotonic ? native.monotonicNumber : native.number;
    this.#view = native.view;
    this.#backend = origin.backend;
    this.simulated = origin.simulated;
    this.timeBase = native.timeBase as TimeBaseId;
    Object.freeze(this);
  }

  /** The best estimate of the device time now. HAL_CLOCK_LOST while there is none. */
  now(): bigint {
    try {
      this.#selected[0] = this.#number;
      this.#readNow();
    } catch (error) {
      throw toHalError(error, 'clock.now', this.#backend);
    }
    return this.#view[0] as bigint;
  }

  /** Where the clock stands now, with hard bounds. While it is lost, the state says so. */
  window(): ClockWindow {
    this.readWindow();
    return windowOf(this.#view, this.simulated);
  }

  /** As {@link window} without an allocation: fills {@link windowView}. */
  readWindow(): void {
    try {
      this.#selected[0] = this.#number;
      this.#readWindow();
    } catch (error) {
      throw toHalError(error, 'clock.readWindow', this.#backend);
    }
  }

  /** What readWindow() fills, slots named by `PAGE`. now() overwrites the estimate in it. */
  get windowView(): BigUint64Array {
    return this.#view;
  }

  /**
   * Many readings, each at its own instant, from one native call: `count` (1 … 1 000 000) in a new
   * array, or as many as `view` has elements (1 or more). HAL_CLOCK_LOST.
   */
  batch(target: number | BigUint64Array): BigUint64Array {
    const out = typeof target === 'number' ? newBatch(target) : checkBatch(target);
    try {
      this.#native.readBatch(out);
    } catch (error) {
      throw toHalError(error, 'clock.batch', this.#backend);
    }
    return out;
  }

  /**
   * The device time at a system instant, past (256 readings are kept, of a minute or more) or up to a second
   * after the next reading is due. HAL_OUT_OF_RANGE outside, HAL_DISCONTINUITY around a jump.
   */
  at(systemNs: bigint): ClockConversion {
    checkInstant(systemNs, AT);
    try {
      const { ns, boundNs, generation } = this.#native.at(systemNs);
      return this.#conversion(ns, systemNs, boundNs, generation);
    } catch (error) {
      throw toHalError(error, 'clock.at', this.#backend);
    }
  }

  /**
   * The system instant at which the clock shows `deviceNs`: the inverse of {@link at}, with the same
   * limits. A time that the clock showed twice, because it was set back, gives one of the instants.
   */
  toSystem(deviceNs: bigint): ClockConversion {
    checkInstant(deviceNs, TO_SYSTEM);
    try {
      const { ns, boundNs, generation } = this.#native.toSystem(deviceNs);
      return this.#conversion(deviceNs, ns, boundNs, generation);
    } catch (error) {
      throw toHalError(error, 'clock.toSystem', this.#backend);
    }
  }

  /**
   * The disciplined time that belongs to a time of the adapter's own clock, such as a packet stamp or
   * what read() gives; the same number while the transform is not in use. Exact to 1 ns, by
   * the transform that held at `rawNs`; when a transform changed is known to within the window.
   * HAL_OUT_OF_RANGE for a time before the newest 1024 changes. Not for times from before a jump.
   */
  fromRaw(rawNs: bigint): bigint {
    checkInstant(rawNs, FROM_RAW);
    try {
      return this.#native.fromRaw(rawNs);
    } catch (error) {
      throw toHalError(error, 'clock.fromRaw', this.#backend);
    }
  }

  /**
   * The inverse of {@link fromRaw}: what to write to the hardware, a launch time for instance, so that
   * it happens at the disciplined time `deviceNs`. A later change of the transform is not foreseen.
   */
  toRaw(deviceNs: bigint): bigint {
    checkInstant(deviceNs, TO_RAW);
    try {
      return this.#native.toRaw(deviceNs);
    } catch (error) {
      throw toHalError(error, 'clock.toRaw', this.#backend);
    }
  }

  #conversion(
    deviceNs: bigint,
    systemNs: bigint,
    boundNs: bigint,
    generation: number,
  ): ClockConversion {
    const { simulated } = this;
    return Object.freeze({
      deviceNs,
      systemNs,
      boundNs,
      generation,
      source: 'extrapolated',
      simulated,
    });
  }
}

/** What {@link ClockReader.batch} fills; checked before a page is opened for it. */
export function checkBatch<T>(target: T): T {
  const parameter = 'clock.batch(target)';
  if (typeof target === 'number') checkInteger(target, parameter, 1, MAX_BATCH);
  else if (target instanceof BigUint64Array) checkView(target, parameter, 1);
  else throw wrongType(parameter, `a whole number, 1 to ${MAX_BATCH}, or a BigUint64Array`, target);
  return target;
}

const newBatch = (count: number): BigUint64Array => new BigUint64Array(checkBatch(count));

/** An instant for {@link ClockReader.at} and {@link ClockReader.toSystem}. */
export function checkInstant(ns: bigint, parameter: string): bigint {
  return checkBigint(ns, parameter, 0n, U64_MAX);
}
