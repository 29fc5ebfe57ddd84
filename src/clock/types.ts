import type { CROSS_METHODS } from '../binding/native.js';
import type { SystemClockId } from '../binding/system-clock.js';

/**
 * Where a time came from: one register or driver read, a bracketed pairing with the system clock, an
 * estimate between readings, or software. Software time is never called anything else.
 */
export type ReadingSource = 'hardware' | 'cross' | 'extrapolated' | 'software';

/** A device time and where it came from. */
export interface Reading {
  /** The adapter's clock in ns of its own timescale. */
  readonly deviceNs: bigint;
  /** Where the time came from. */
  readonly source: ReadingSource;
  /** True when the times come from a model and not from silicon. */
  readonly simulated: boolean;
}

/**
 * How a cross timestamp is made: system clock reads around a driver call, the operating system's own
 * function, system clock reads around a modelled register read, or a call of Linux to a PTP clock:
 * both clocks latched by hardware (`phc-precise`), the driver's system clock reads around the register
 * access, of the raw monotonic clock (`phc-extended-raw`) or of the time of day (`phc-extended`), the
 * kernel's around the driver's function (`phc-plain`).
 */
export type CrossMethod = (typeof CROSS_METHODS)[number];

/**
 * Device time paired with the system clock. The device instant lies inside
 * [systemBeforeNs, systemAfterNs].
 */
export interface CrossTimestamp {
  /** The adapter's clock at `systemNs`, in ns of its own timescale. */
  readonly deviceNs: bigint;
  /** Middle of the bracket. */
  readonly systemNs: bigint;
  /** The system clock before the device instant, in ns. */
  readonly systemBeforeNs: bigint;
  /** The system clock after the device instant, in ns. */
  readonly systemAfterNs: bigint;
  /**
   * The device clock at `systemNs` is within ±boundNs of `deviceNs`, for device rates within 10 % of
   * nominal.
   */
  readonly boundNs: bigint;
  /** What the hardware or driver delivered, unconverted. */
  readonly rawCounter: bigint;
  /** Always `cross`: a pairing with the system clock. */
  readonly source: 'cross';
  /** How the narrowest bracket was made. */
  readonly method: CrossMethod;
  /** The system clock that `systemNs` and the bracket are times of. */
  readonly systemClock: SystemClockId;
  /** Brackets taken; what all of them allow is reported. */
  readonly brackets: number;
  /** Brackets that failed and were left out. */
  readonly bracketsFailed: number;
  /** True when the times come from a model and not from silicon. */
  readonly simulated: boolean;
}

/** Options of {@link Clock.crossTimestamp}. */
export interface CrossOptions {
  /** How often to read; what all readings allow is reported. 1 … 1000, default 8. */
  readonly brackets?: number;
}

/** Options of {@link Clock.measureRate} and {@link Clock.calibrate}. */
export interface MeasureOptions {
  /** How long to measure in ms of the system clock. 1 … 3 600 000, default 1000. */
  readonly durationMs?: number;
  /** Brackets of the cross timestamp at each end. 1 … 1000, default 25. */
  readonly brackets?: number;
  /** Ends the measurement: it rejects with the signal's reason. */
  readonly signal?: AbortSignal;
}

/** The clock's configuration registers. */
export interface ClockConfig {
  /** The adapter's clock when the registers were read, in ns of its own timescale. */
  readonly deviceNs: bigint;
  /** Increment register, raw. */
  readonly timinca: number;
  /** Auxiliary control register, raw. */
  readonly tsauxc: number;
  /** What `timinca` means to the silicon, against an oscillator at its nominal frequency. */
  readonly timincaPpb: number;
  /** True when the clock counts. */
  readonly running: boolean;
  /** True when the value comes from a model and not from silicon. */
  readonly simulated: boolean;
}

/** The rates that can be commanded. */
export interface RateRange {
  /** Lowest rate that can be commanded, in ppb. */
  readonly minPpb: number;
  /** Highest rate that can be commanded, in ppb. */
  readonly maxPpb: number;
  /** Difference of two neighbouring rates, in ppb. */
  readonly stepPpb: number;
  /** False where the formula needs a measured scale and none was measured: await calibrate(). */
  readonly calibrated: boolean;
}

/**
 * What carried out a change of the clock: the adapter, the HAL's own transform on top of it
 * (disciplined time = f(adapter's time)), or both.
 */
export type AppliedTo = 'hardware' | 'transform' | 'mixed';

/** Result of a set or a step. */
export interface ClockChange {
  /** What carried out the change. */
  readonly appliedTo: 'hardware' | 'transform';
  /** Why it was not the hardware; null if it was. */
  readonly reason: string | null;
  /** True when the times come from a model and not from silicon. */
  readonly simulated: boolean;
}

/** Result of a commanded rate. */
export interface RateAdjustment {
  /** The rate that was asked for, in ppb. */
  readonly requestedPpb: number;
  /** What the register value stands for, after quantisation; with a transform, what was requested. */
  readonly commandedPpb: number;
  /** Increment register as read back; null if it was not written. */
  readonly registerValue: number | null;
  /**
   * Relative to the oscillator at its nominal frequency; to the system clock, by calibration; or to
   * the adapter's own clock, whatever its rate is (only with a transform).
   */
  readonly reference: 'nominal' | 'system' | 'raw';
  /** What carries out the rate. */
  readonly appliedTo: AppliedTo;
  /** The part of the request that the hardware does not do. */
  readonly residualPpb: number;
  /** Why it was not the hardware alone; null if it was. */
  readonly reason: string | null;
  /** True when the times come from a model and not from silicon. */
  readonly simulated: boolean;
}
