/** One value of a frequency stability measure. */
export interface StabilityPoint {
  /** Averaging factor m. */
  readonly factor: number;
  /** Averaging time m * tau0 in s. */
  readonly tauS: number;
  /** Deviation of the fractional frequency, dimensionless; 1e-9 is 1 ppb. */
  readonly deviation: number;
  /** Number of squares that were averaged. */
  readonly terms: number;
}

/** One value of a time stability measure. */
export interface TimePoint {
  /** Averaging factor, or length of the observation interval, in sampling intervals. */
  readonly factor: number;
  /** Averaging time or observation interval in s. */
  readonly tauS: number;
  /** Deviation of time in ns. */
  readonly deviationNs: number;
  /** Number of squares that were averaged, or of windows that were looked at. */
  readonly terms: number;
}

/** What turns a value in the unit of the phase into a point. */
export interface PhaseScale {
  readonly tau0S: number;
  /** 1 for phase in s, 1e9 for phase in ns. */
  readonly unitsPerSecond: 1 | 1e9;
}

/** `value` is a phase difference over one averaging time. */
export function stabilityPoint(
  scale: PhaseScale,
  factor: number,
  value: number,
  terms: number,
): StabilityPoint {
  const tauS = factor * scale.tau0S;
  return { factor, tauS, deviation: value / (tauS * scale.unitsPerSecond), terms };
}

/** `value` is a phase difference. */
export function timePoint(
  scale: PhaseScale,
  factor: number,
  value: number,
  terms: number,
): TimePoint {
  const deviationNs = value * (1e9 / scale.unitsPerSecond);
  return { factor, tauS: factor * scale.tau0S, deviationNs, terms };
}
