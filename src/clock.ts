import { type AdapterContext, requireLevel } from './adapter-context.js';
import {
  checkBigint,
  checkClosedObject,
  checkInteger,
  checkNumber,
  checkView,
  I64_MAX,
  I64_MIN,
  U64_MAX,
} from './check.js';
import { CROSS, CROSS_SLOTS, type NativeAdapter } from './native.js';
import { callSite, toHalError, toHalErrorAt } from './native-errors.js';
import type { BackendName } from './options.js';
import { type RateMeasurement, rateBetween } from './rate.js';
import type { SystemClockId } from './system-clock.js';

/**
 * Where a time came from: one register or driver read, a bracketed pairing with the system clock, an
 * estimate between readings, or software. Software time is never called anything else.
 */
export type ReadingSource = 'hardware' | 'cross' | 'extrapolated' | 'software';

/** A device time and where it came from. */
export interface Reading {
  /** The adapter's clock in ns of its own timescale. */
  readonly deviceNs: bigint;
  readonly source: ReadingSource;
  readonly simulated: boolean;
}

/**
 * How a cross timestamp is made: system clock reads around a driver call, the operating system's own
 * function, or system clock reads around a modelled register read.
 */
export type CrossMethod = 'user-bracket' | 'os-cross' | 'model';

/**
 * Device time paired with the system clock. The device instant lies inside
 * [systemBeforeNs, systemAfterNs].
 */
export interface CrossTimestamp {
  readonly deviceNs: bigint;
  /** Middle of the bracket. */
  readonly systemNs: bigint;
  readonly systemBeforeNs: bigint;
  readonly systemAfterNs: bigint;
  /**
   * The device clock at `systemNs` is within ±boundNs of `deviceNs`, for device rates within 10 % of
   * nominal.
   */
  readonly boundNs: bigint;
  /** What the hardware or driver delivered, unconverted. */
  readonly rawCounter: bigint;
  readonly source: 'cross';
  readonly method: CrossMethod;
  readonly systemClock: SystemClockId;
  /** Brackets taken; the narrowest is reported. */
  readonly brackets: number;
  readonly bracketsFailed: number;
  readonly simulated: boolean;
}

/** Options of {@link Clock.crossTimestamp}. */
export interface CrossOptions {
  /** How often to try; the narrowest attempt is reported. 1 … 1000, default 8. */
  readonly brackets?: number;
}

/** Options of {@link Clock.measureRate} and {@link Clock.calibrate}. */
export interface MeasureOptions {
  /** How long to measure in ms of the system clock. 1 … 3 600 000, default 1000. */
  readonly durationMs?: number;
  /** Brackets of the cross timestamp at each end. 1 … 1000, default 25. */
  readonly brackets?: number;
}

/** The clock's configuration registers. */
export interface ClockConfig {
  readonly deviceNs: bigint;
  /** Increment register, raw. */
  readonly timinca: number;
  /** Auxiliary control register, raw. */
  readonly tsauxc: number;
  /** What `timinca` means to the silicon, against an oscillator at its nominal frequency. */
  readonly timincaPpb: number;
  readonly running: boolean;
  readonly simulated: boolean;
}

/** The rates that can be commanded. */
export interface RateRange {
  readonly minPpb: number;
  readonly maxPpb: number;
  readonly stepPpb: number;
  /** False where the formula needs a measured scale and none was measured: await calibrate(). */
  readonly calibrated: boolean;
}

/** What became of a commanded rate. */
export interface RateAdjustment {
  readonly requestedPpb: number;
  /** What the register value stands for, after quantisation. */
  readonly commandedPpb: number;
  /** Increment register as read back. */
  readonly registerValue: number;
  /** Relative to the oscillator at its nominal frequency, or to the system clock by calibration. */
  readonly reference: 'nominal' | 'system';
  readonly simulated: boolean;
}

const DEFAULT_BRACKETS = 8;
const DEFAULT_MEASURE_BRACKETS = 25;
const DEFAULT_MEASURE_MS = 1000;
const MAX_BRACKETS = 1000;
const MAX_MEASURE_MS = 3_600_000;
const MAX_RATE_PPB = 1e9;
const NS_PER_MS = 1_000_000n;

function checkBrackets(value: unknown, parameter: string, fallback: number): number {
  return value === undefined ? fallback : checkInteger(value, parameter, 1, MAX_BRACKETS);
}

/** An adapter's hardware clock. Every method: HAL_CLOSED, HAL_ADAPTER_GONE, HAL_NOT_SUPPORTED. */
export class Clock {
  readonly #native: NativeAdapter;
  readonly #context: AdapterContext;
  readonly #backend: BackendName;
  readonly #view = new BigUint64Array(CROSS_SLOTS);
  /** Where the times of read() and readNs() come from. */
  readonly source: ReadingSource;
  /** How cross timestamps are made. */
  readonly crossMethod: CrossMethod;
  /** True when the time comes from a model and not from silicon. */
  readonly simulated: boolean;

  /** @internal */
  constructor(context: AdapterContext) {
    this.#context = context;
    this.#native = context.native;
    this.#backend = context.backend;
    this.source = context.native.readingSource as ReadingSource;
    this.crossMethod = context.native.crossMethod as CrossMethod;
    this.simulated = context.simulated;
    Object.freeze(this);
  }

  /** The device time in ns: {@link read} without the wrapping, for loops. */
  readNs(): bigint {
    try {
      return this.#native.readClock();
    } catch (error) {
      throw toHalError(error, this.#backend);
    }
  }

  /** The device time and where it came from. HAL_CLOCK_READ_INVALID if it cannot be the clock's. */
  read(): Reading {
    try {
      const deviceNs = this.#native.readClock();
      return Object.freeze({ deviceNs, source: this.source, simulated: this.simulated });
    } catch (error) {
      throw toHalError(error, this.#backend);
    }
  }

  /** Pairs device time and system time. HAL_DISCONTINUITY if the clock jumped meanwhile. */
  crossTimestamp(options?: CrossOptions): CrossTimestamp {
    const parameter = 'clock.crossTimestamp(options)';
    const given = options === undefined ? {} : checkClosedObject(options, parameter, ['brackets']);
    return this.#cross(checkBrackets(given.brackets, `${parameter}.brackets`, DEFAULT_BRACKETS));
  }

  /**
   * As {@link crossTimestamp} without an allocation: fills `view`, whose slots {@link CROSS} names.
   * `view` has at least {@link CROSS_SLOTS} elements; `brackets` 1 … 1000, default 8.
   */
  crossTimestampInto(view: BigUint64Array, brackets: number = DEFAULT_BRACKETS): void {
    checkView(view, 'clock.crossTimestampInto(view)', CROSS_SLOTS);
    checkInteger(brackets, 'clock.crossTimestampInto(brackets)', 1, MAX_BRACKETS);
    try {
      this.#native.crossTimestamp(view, brackets);
    } catch (error) {
      throw toHalError(error, this.#backend);
    }
  }

  /** The clock's configuration registers. */
  config(): ClockConfig {
    try {
      return Object.freeze({ ...this.#native.clockConfig(), simulated: this.simulated });
    } catch (error) {
      throw toHalError(error, this.#backend);
    }
  }

  /** The rates that {@link adjustRate} can command. */
  rateRange(): RateRange {
    try {
      return Object.freeze({ ...this.#native.rateRange() });
    } catch (error) {
      throw toHalError(error, this.#backend);
    }
  }

  /**
   * Sets the clock to `deviceNs`, 0 … 2^64-1. Needs access 'discipline'. HAL_SET_REFUSED,
   * HAL_NOT_EFFECTIVE if reading back shows another time.
   */
  set(deviceNs: bigint): void {
    checkBigint(deviceNs, 'clock.set(deviceNs)', 0n, U64_MAX);
    requireLevel(this.#context, 'discipline', 'clock.set');
    try {
      this.#native.setClock(deviceNs);
    } catch (error) {
      throw toHalError(error, this.#backend);
    }
  }

  /** Steps the clock by `offsetNs`, positive is forward, ±2^63. Needs access 'discipline'. */
  adjustOffset(offsetNs: bigint): void {
    checkBigint(offsetNs, 'clock.adjustOffset(offsetNs)', I64_MIN, I64_MAX);
    requireLevel(this.#context, 'discipline', 'clock.adjustOffset');
    try {
      this.#native.adjustOffset(offsetNs);
    } catch (error) {
      throw toHalError(error, this.#backend);
    }
  }

  /**
   * Commands the clock's rate in ppb, positive is faster; 0 is the reference's own rate. Needs access
   * 'discipline'. HAL_RATE_UNREACHABLE outside {@link rateRange}, HAL_NOT_CALIBRATED where a measured
   * scale is needed first.
   */
  adjustRate(ppb: number): RateAdjustment {
    checkNumber(ppb, 'clock.adjustRate(ppb)', -MAX_RATE_PPB, MAX_RATE_PPB, ' ppb');
    requireLevel(this.#context, 'discipline', 'clock.adjustRate');
    try {
      return Object.freeze({ ...this.#native.adjustRate(ppb), simulated: this.simulated });
    } catch (error) {
      throw toHalError(error, this.#backend);
    }
  }

  /**
   * Measures the clock's rate against the system clock: a cross timestamp at each end of the span,
   * exact difference, hard bound. Virtual time is advanced by the span. HAL_CLOCK_FROZEN,
   * HAL_DISCONTINUITY.
   */
  async measureRate(options?: MeasureOptions): Promise<RateMeasurement> {
    return await this.#measure('clock.measureRate', options);
  }

  /**
   * As {@link measureRate}, and tells the backend the result, which then commands rates relative to
   * the system clock. Changes nothing in the hardware.
   */
  async calibrate(options?: MeasureOptions): Promise<RateMeasurement> {
    const site = callSite();
    const measured = await this.#measure('clock.calibrate', options);
    try {
      this.#native.applyRateMeasurement(measured.ratePpb, measured.boundPpb);
    } catch (error) {
      throw toHalErrorAt(site, error, this.#backend);
    }
    return measured;
  }

  async #measure(operation: string, options: MeasureOptions | undefined): Promise<RateMeasurement> {
    const site = callSite();
    const parameter = `${operation}(options)`;
    const given =
      options === undefined
        ? {}
        : checkClosedObject(options, parameter, ['durationMs', 'brackets']);
    const { durationMs = DEFAULT_MEASURE_MS, brackets: asked } = given;
    const brackets = checkBrackets(asked, `${parameter}.brackets`, DEFAULT_MEASURE_BRACKETS);
    const ms = checkInteger(durationMs, `${parameter}.durationMs`, 1, MAX_MEASURE_MS, ' ms');
    try {
      const first = this.#cross(brackets);
      await this.#context.pass(BigInt(ms) * NS_PER_MS);
      return rateBetween(first, this.#cross(brackets), this.#context, operation);
    } catch (error) {
      throw toHalErrorAt(site, error, this.#backend);
    }
  }

  #cross(brackets: number): CrossTimestamp {
    const view = this.#view;
    try {
      this.#native.crossTimestamp(view, brackets);
    } catch (error) {
      throw toHalError(error, this.#backend);
    }
    const systemBeforeNs = view[CROSS.systemBeforeNs] as bigint;
    const systemAfterNs = view[CROSS.systemAfterNs] as bigint;
    return Object.freeze({
      deviceNs: view[CROSS.deviceNs] as bigint,
      systemNs: systemBeforeNs + (systemAfterNs - systemBeforeNs) / 2n,
      systemBeforeNs,
      systemAfterNs,
      boundNs: view[CROSS.boundNs] as bigint,
      rawCounter: view[CROSS.rawCounter] as bigint,
      source: 'cross',
      method: this.crossMethod,
      systemClock: this.#context.systemClock,
      brackets: Number(view[CROSS.samples]),
      bracketsFailed: Number(view[CROSS.samplesFailed]),
      simulated: this.simulated,
    });
  }
}
