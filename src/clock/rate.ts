import { HalError } from '../base/errors.js';
import { ratePpb } from '../base/units.js';
import type { BackendName } from '../binding/backends.gen.js';
import type { SystemClockId } from '../binding/system-clock.js';

/** The part of a cross timestamp that a rate needs. */
export interface RatePoint {
  readonly deviceNs: bigint;
  /** The system instant that `deviceNs` is given for. */
  readonly systemNs: bigint;
  /** How far the device clock can be from `deviceNs` at that instant. */
  readonly boundNs: bigint;
}

/** How fast the adapter's clock ran against the system clock. */
export interface RateMeasurement {
  /** (device elapsed / system elapsed - 1) in parts per 1e9; positive: the adapter is fast. */
  readonly ratePpb: number;
  /** Hard bound: the true mean rate of the span is within ±boundPpb of ratePpb. */
  readonly boundPpb: number;
  /** Start of the span on the system clock, in ns. */
  readonly fromSystemNs: bigint;
  /** End of the span on the system clock, in ns. */
  readonly toSystemNs: bigint;
  /** Time of the adapter at the start of the span, in ns of its own timescale. */
  readonly fromDeviceNs: bigint;
  /** Time of the adapter at the end of the span, in ns of its own timescale. */
  readonly toDeviceNs: bigint;
  /** Length of the span on the system clock. */
  readonly durationNs: bigint;
  /** The system clock that the rate was measured against. */
  readonly systemClock: SystemClockId;
  /** True when the times come from a model and not from silicon. */
  readonly simulated: boolean;
}

/** Where a measurement comes from; stands in its result and its errors. */
export interface RateOrigin {
  readonly backend: BackendName;
  readonly systemClock: SystemClockId;
  readonly simulated: boolean;
}

/** The bound of a cross timestamp holds for device rates within 10 % of nominal. */
const PLAUSIBLE_PPB = 1e8;

/**
 * The rate between two cross timestamps. HAL_CLOCK_FROZEN if the device time did not change,
 * HAL_DISCONTINUITY if it went back or moved by more than a clock can, HAL_SYSTEM_CLOCK if the system
 * clock did not advance.
 */
export function rateBetween(
  first: RatePoint,
  last: RatePoint,
  origin: RateOrigin,
  operation: string,
): RateMeasurement {
  const durationNs = last.systemNs - first.systemNs;
  const deviceElapsedNs = last.deviceNs - first.deviceNs;
  const fail = (
    code: 'HAL_SYSTEM_CLOCK' | 'HAL_CLOCK_FROZEN' | 'HAL_DISCONTINUITY',
    came: string,
  ) => new HalError({ code, operation, detail: came, backend: origin.backend });

  if (durationNs <= 0n) {
    throw fail('HAL_SYSTEM_CLOCK', `the system clock did not advance: it moved ${durationNs} ns`);
  }
  if (deviceElapsedNs === 0n) {
    const detail = `the device clock did not advance: it stood at ${first.deviceNs} ns for ${durationNs} ns`;
    throw fail('HAL_CLOCK_FROZEN', detail);
  }
  const rate = ratePpb(deviceElapsedNs, durationNs);
  const boundPpb = (Number(first.boundNs + last.boundNs) / Number(durationNs)) * 1e9;
  if (deviceElapsedNs < 0n || Math.abs(rate) - boundPpb > PLAUSIBLE_PPB) {
    const detail = `the device clock jumped: it moved ${deviceElapsedNs} ns in ${durationNs} ns`;
    throw fail('HAL_DISCONTINUITY', detail);
  }
  return Object.freeze({
    ratePpb: rate,
    boundPpb,
    fromSystemNs: first.systemNs,
    toSystemNs: last.systemNs,
    fromDeviceNs: first.deviceNs,
    toDeviceNs: last.deviceNs,
    durationNs,
    systemClock: origin.systemClock,
    simulated: origin.simulated,
  });
}
