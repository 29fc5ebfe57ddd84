import { type AdapterContext, requireLevel } from '../adapter/context.js';
import {
  checkBigint,
  checkInteger,
  checkNumber,
  checkOptionsObject,
  checkView,
  I64_MAX,
  I64_MIN,
  U64_MAX,
} from '../base/check.js';
import type { EventStream } from '../base/event-stream.js';
import type { BackendName } from '../binding/backends.gen.js';
import { CROSS_SLOTS, type NativeAdapter, PAGE } from '../binding/native.js';
import { calling, callSite, toHalError, toHalErrorAt } from '../binding/native-errors.js';
import type { ClockEvent, ClockEventOptions } from './events.js';
import { PageHolder } from './page.js';
import { checkBrackets, DEFAULT_BRACKETS, MAX_BRACKETS, Pairing } from './pairing.js';
import type { RateMeasurement } from './rate.js';
import { AT, checkBatch, checkInstant, FROM_RAW, TO_RAW, TO_SYSTEM } from './reader.js';
import { type ClockToken, clockToken } from './share.js';
import { type ClockStatus, statusOf } from './status.js';
import { type ClockResidual, Steering } from './steering.js';
import type {
  AppliedTo,
  ClockChange,
  ClockConfig,
  CrossMethod,
  CrossOptions,
  CrossTimestamp,
  MeasureOptions,
  RateAdjustment,
  RateRange,
  Reading,
  ReadingSource,
} from './types.js';
import type { ClockConversion, ClockWindow } from './window.js';

const MAX_RATE_PPB = 1e9;

/** What the files of this package may do with a clock. */
export interface ClockInternals {
  readonly context: AdapterContext;
  /** The rate requested last through the clock; null if none was. */
  readonly requestedPpb: () => number | null;
  readonly end: () => void;
}

const internals = new WeakMap<object, ClockInternals>();

/** @internal What lies below `value`; undefined if that is not a clock. */
export function internalsOf(value: object): ClockInternals | undefined {
  return internals.get(value);
}

/** @internal Ends what runs for a clock whose adapter is being closed. */
export function endClock(clock: Clock): void {
  internals.get(clock)?.end();
}

/**
 * An adapter's clock. read(), readNs() and crossTimestamp() ask the hardware each time. now(),
 * window(), at() and the like read the clock page, which their first use opens: a thread of its own
 * then follows the hardware, and they show the disciplined clock, which is the hardware's unless the
 * HAL's transform is in use ({@link mode}). Every method: HAL_CLOSED, HAL_ADAPTER_GONE,
 * HAL_NOT_SUPPORTED.
 */
export class Clock {
  readonly #native: NativeAdapter;
  readonly #context: AdapterContext;
  readonly #backend: BackendName;
  readonly #page: PageHolder;
  readonly #steering: Steering;
  readonly #pairing: Pairing;
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
    this.#pairing = new Pairing(context);
    this.#page = new PageHolder(context);
    this.#steering = new Steering(context, (operation) => this.#page.open(operation).native);
    internals.set(this, {
      context,
      requestedPpb: () => this.#steering.requestedPpb,
      end: () => {
        this.stopPage();
        this.#pairing.close();
      },
    });
    Object.freeze(this);
  }

  /** The best estimate of the disciplined time now, from the page. HAL_CLOCK_LOST while lost. */
  now(): bigint {
    const reader = this.#page.reader ?? this.#page.open('clock.now').reader;
    return reader.now();
  }

  /** Where the disciplined clock stands now, with hard bounds. While it is lost, the state says so. */
  window(): ClockWindow {
    return this.#page.open('clock.window').reader.window();
  }

  /** As {@link window} without an allocation: fills {@link windowView}. */
  readWindow(): void {
    const reader = this.#page.reader ?? this.#page.open('clock.readWindow').reader;
    reader.readWindow();
  }

  /**
   * What readWindow() fills, slots named by {@link PAGE}. now() overwrites the estimate in it. It
   * belongs to the page: ask again after {@link stopPage}.
   */
  get windowView(): BigUint64Array {
    return this.#page.open('clock.windowView').reader.windowView;
  }

  /**
   * Many readings of the disciplined time, each at its own instant, from one native call: `target`
   * is a count (1 … 1 000 000) or an array to fill. HAL_CLOCK_LOST.
   */
  batch(target: number | BigUint64Array): BigUint64Array {
    checkBatch(target);
    return this.#page.open('clock.batch').reader.batch(target);
  }

  /**
   * The disciplined time at a system instant, past (256 readings are kept, of a minute or more) or up to a
   * second after the next reading is due. HAL_OUT_OF_RANGE outside, HAL_DISCONTINUITY around a
   * jump.
   */
  at(systemNs: bigint): ClockConversion {
    checkInstant(systemNs, AT);
    return this.#page.open('clock.at').reader.at(systemNs);
  }

  /** The system instant at which the disciplined clock shows `deviceNs`; limits as {@link at}. */
  toSystem(deviceNs: bigint): ClockConversion {
    checkInstant(deviceNs, TO_SYSTEM);
    return this.#page.open('clock.toSystem').reader.toSystem(deviceNs);
  }

  /**
   * The disciplined time that belongs to a time of the adapter's own clock, such as a packet stamp or
   * what read() gives; the same number while the transform is not in use. Exact to 1 ns, by
   * the transform that held at `rawNs`; when a transform changed is known to within the window.
   * HAL_OUT_OF_RANGE for a time before the newest 1024 changes. Not for times from before a jump.
   */
  fromRaw(rawNs: bigint): bigint {
    checkInstant(rawNs, FROM_RAW);
    return this.#page.open('clock.fromRaw').reader.fromRaw(rawNs);
  }

  /**
   * The inverse of {@link fromRaw}: what to write to the hardware, a launch time for instance, so that
   * it happens at the disciplined time `deviceNs`. A later change of the transform is not foreseen.
   */
  toRaw(deviceNs: bigint): bigint {
    checkInstant(deviceNs, TO_RAW);
    return this.#page.open('clock.toRaw').reader.toRaw(deviceNs);
  }

  /** How the page is doing. */
  status(): ClockStatus {
    const { native, reader } = this.#page.open('clock.status');
    return calling('clock.status', this.#backend, () =>
      statusOf(reader, native.stats(), this.mode, this.residual),
    );
  }

  /** Who makes the time of now(): the hardware, the HAL's transform on top of it, or both. */
  get mode(): AppliedTo {
    return this.#steering.mode;
  }

  /** What the hardware does not do of what was asked of this clock. */
  get residual(): ClockResidual {
    const ratePpb = this.#steering.residualPpb;
    const page = this.#page.current;
    if (this.mode === 'hardware' || page === null) return Object.freeze({ ratePpb, offsetNs: 0n });
    const { view } = page.native;
    return calling('clock.residual', this.#backend, () => {
      page.native.readRaw();
      const rawNs = view[PAGE.estimateNs] as bigint;
      return Object.freeze({ ratePpb, offsetNs: page.native.fromRaw(rawNs) - rawNs });
    });
  }

  /**
   * What happens to the clock, for `for await`: locks, jumps, losses. Opens the page. Events are
   * delivered by the event loop; waiting for one does not keep the process alive. The stream ends with
   * `signal`, {@link stopPage} or the adapter.
   */
  events(options?: ClockEventOptions): EventStream<ClockEvent> {
    return this.#page.events(options, this);
  }

  /** A token for attachClock() in other threads of this process. */
  share(): ClockToken {
    const { backend, binary, simulated, clock } = this.#context;
    const { native } = this.#page.open('clock.share');
    return calling('clock.share', backend, () => {
      const page = native.token();
      return clockToken({ backend, binary, page, simulated, monotonic: clock.monotonic });
    });
  }

  /** Opens the page now instead of at its first use: takes one reading, starts the thread. */
  startPage(): void {
    this.#page.open('clock.startPage');
  }

  /**
   * Ends the page: its thread, its streams of events and its readers in other threads. The HAL's
   * transform goes with it. The next use opens a new page.
   */
  stopPage(): void {
    this.#page.close();
    this.#steering.forget();
  }

  /** The device time in ns: {@link read} without the wrapping, for loops. */
  readNs(): bigint {
    try {
      return this.#native.readClock();
    } catch (error) {
      throw toHalError(error, 'clock.readNs', this.#backend);
    }
  }

  /** The device time and where it came from. HAL_CLOCK_READ_INVALID if it cannot be the clock's. */
  read(): Reading {
    try {
      const deviceNs = this.#native.readClock();
      return Object.freeze({ deviceNs, source: this.source, simulated: this.simulated });
    } catch (error) {
      throw toHalError(error, 'clock.read', this.#backend);
    }
  }

  /** Pairs device time and system time. HAL_DISCONTINUITY if the clock jumped meanwhile. */
  crossTimestamp(options?: CrossOptions): CrossTimestamp {
    const parameter = 'clock.crossTimestamp(options)';
    const given = checkOptionsObject(options, parameter, ['brackets']);
    return this.#pairing.take(
      'clock.crossTimestamp',
      checkBrackets(given.brackets, `${parameter}.brackets`, DEFAULT_BRACKETS),
    );
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
      throw toHalError(error, 'clock.crossTimestampInto', this.#backend);
    }
  }

  /** Reads the clock's configuration registers, TIMINCA and TSAUXC. */
  config(): ClockConfig {
    return calling('clock.config', this.#backend, () =>
      Object.freeze({ ...this.#native.clockConfig(), simulated: this.simulated }),
    );
  }

  /** The rates that {@link adjustRate} can command. */
  rateRange(): RateRange {
    return calling('clock.rateRange', this.#backend, () =>
      Object.freeze({ ...this.#native.rateRange() }),
    );
  }

  /**
   * Sets the clock to `deviceNs`, 0 … 2^64-1. Needs access 'discipline'. Where the hardware cannot,
   * the transform does, unless the adapter was opened with steering 'hardware'; the result says
   * which. HAL_OUT_OF_RANGE for a time that the clock cannot show, HAL_SET_REFUSED, HAL_NOT_EFFECTIVE if reading back shows another time.
   */
  set(deviceNs: bigint): ClockChange {
    checkBigint(deviceNs, 'clock.set(deviceNs)', 0n, U64_MAX);
    requireLevel(this.#context, 'discipline', 'clock.set');
    return this.#steer('clock.set', () => this.#steering.set(deviceNs));
  }

  /**
   * Steps the clock by `offsetNs`, positive is forward, ±2^63; otherwise as {@link set}.
   * HAL_OUT_OF_RANGE for a step to below 0 or beyond the last time that the clock shows.
   */
  adjustOffset(offsetNs: bigint): ClockChange {
    checkBigint(offsetNs, 'clock.adjustOffset(offsetNs)', I64_MIN, I64_MAX);
    requireLevel(this.#context, 'discipline', 'clock.adjustOffset');
    return this.#steer('clock.adjustOffset', () => this.#steering.adjustOffset(offsetNs));
  }

  /**
   * Commands the clock's rate in ppb, positive is faster; not an increment, the last one counts.
   * Needs access 'discipline'. In hardware, 0 is the reference's own rate; in the transform, 0 is the
   * rate of the adapter's clock with what its hardware was told before through this clock.
   *
   * With steering 'auto' the transform takes what the hardware cannot; with 'hardware':
   * HAL_RATE_UNREACHABLE outside {@link rateRange}, HAL_NOT_CALIBRATED where a measured scale is
   * needed first. HAL_RATE_UNREACHABLE also where the transform would have to exceed ±5e8 ppb.
   */
  adjustRate(ppb: number): RateAdjustment {
    checkNumber(ppb, 'clock.adjustRate(ppb)', -MAX_RATE_PPB, MAX_RATE_PPB, ' ppb');
    requireLevel(this.#context, 'discipline', 'clock.adjustRate');
    return this.#steer('clock.adjustRate', () => this.#steering.adjustRate(ppb));
  }

  /**
   * Gives up the HAL's transform: now() shows the adapter's own time again, which steps it unless
   * nothing was in the way. Needs access 'discipline'.
   */
  release(): void {
    requireLevel(this.#context, 'discipline', 'clock.release');
    this.#steer('clock.release', () => this.#steering.release(this.#page.current?.native ?? null));
  }

  /**
   * Measures the clock's rate against the system clock: a cross timestamp at each end of the span,
   * exact difference, hard bound. Virtual time is advanced by the span. Ends with `signal` (rejects
   * with its reason) and with the adapter (HAL_CLOSED). HAL_CLOCK_FROZEN, HAL_DISCONTINUITY.
   */
  async measureRate(options?: MeasureOptions): Promise<RateMeasurement> {
    return await this.#pairing.measure('clock.measureRate', options);
  }

  /**
   * As {@link measureRate}, and tells the backend the result, which then commands rates relative to
   * the system clock. Changes nothing in the hardware.
   */
  async calibrate(options?: MeasureOptions): Promise<RateMeasurement> {
    const site = callSite();
    const measured = await this.#pairing.measure('clock.calibrate', options);
    try {
      this.#native.applyRateMeasurement(measured.ratePpb, measured.boundPpb);
    } catch (error) {
      throw toHalErrorAt(site, error, 'clock.calibrate', this.#backend);
    }
    return measured;
  }

  #steer<T>(operation: string, change: () => T): T {
    return calling(operation, this.#backend, change);
  }
}
