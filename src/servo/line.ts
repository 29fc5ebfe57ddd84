/** One offset, freed from what the servo did. */
export interface Point {
  /** In s. */
  readonly t: number;
  /** In ns. */
  readonly phase: number;
}

/** phase(t) = value + slope * (t - at). */
export interface Line {
  /** How many points it goes through. */
  readonly points: number;
  readonly at: number;
  readonly value: number;
  readonly slope: number;
}

/** The line of least squares through two points or more, given for the last one's time. */
export function fitLine(points: readonly Point[]): Line {
  const last = points.at(-1) as Point;
  const n = points.length;
  let meanT = 0;
  let meanPhase = 0;
  for (const { t, phase } of points) {
    meanT += (t - last.t) / n;
    meanPhase += (phase - last.phase) / n;
  }
  let covariance = 0;
  let variance = 0;
  for (const { t, phase } of points) {
    const dt = t - last.t - meanT;
    covariance += dt * (phase - last.phase - meanPhase);
    variance += dt * dt;
  }
  const slope = covariance / variance;
  return { points: n, at: last.t, value: last.phase + meanPhase - slope * meanT, slope };
}

/** The line at another time. */
export function valueAt(line: Line, t: number): number {
  return line.value + line.slope * (t - line.at);
}
