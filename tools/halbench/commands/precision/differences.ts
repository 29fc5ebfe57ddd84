import { percentiles } from 'avb-hal/analysis';
import type { BoundFigures, ErrorFigures } from '../../result.js';
import type { Line, Reference } from './reference.js';
import type { Series } from './series.js';

/** What comparing a series with a reference gives. */
export interface Differences {
  /** Reading minus reference, ns, in the order of the readings. */
  readonly valuesNs: Float64Array;
  /** When each was taken, from the first on. */
  readonly atS: Float64Array;
  /** Edges of the windows minus the reference. */
  readonly lowsNs: Float64Array;
  readonly highsNs: Float64Array;
  readonly bound: BoundFigures | null;
}

/** `deviceNs` minus the line at `systemNs`. Exact to a fraction of a ns within minutes of the line's point. */
function apart(line: Line, systemNs: bigint, deviceNs: bigint): number {
  const elapsedNs = Number(systemNs - line.systemNs);
  const fasterNs = elapsedNs * line.ratePpb * 1e-9;
  return Number(deviceNs - line.deviceNs - (systemNs - line.systemNs)) - fasterNs;
}

/**
 * A truth must lie in the window wherever it is in the line's own uncertainty; the window of another
 * way only has to have a point in common.
 */
function holds(quantity: Reference['quantity'], line: Line, low: number, high: number): boolean {
  return quantity === 'error'
    ? low <= line.lowNs && high >= line.highNs
    : low <= line.highNs && high >= line.lowNs;
}

/** Compares every reading that has a line to be compared with. */
export function compareWith(series: Series, reference: Reference): Differences {
  const valuesNs: number[] = [];
  const atS: number[] = [];
  const lowsNs: number[] = [];
  const highsNs: number[] = [];
  let inside = 0;
  let boundSum = 0;
  for (let i = 0; i < series.length; i += 1) {
    const line = reference.line(series.round(i));
    if (line === null) continue;
    const systemNs = series.systemNs(i);
    valuesNs.push(apart(line, systemNs, series.deviceNs(i)));
    const low = apart(line, systemNs, series.lowNs(i));
    const high = apart(line, systemNs, series.highNs(i));
    atS.push(Number(systemNs - series.systemNs(0)) / 1e9);
    lowsNs.push(low);
    highsNs.push(high);
    boundSum += (high - low) / 2;
    if (holds(reference.quantity, line, low, high)) inside += 1;
  }
  const of = valuesNs.length;
  const bound = series.bounded && of > 0 ? { meanBoundNs: boundSum / of, inside, of } : null;
  return {
    valuesNs: Float64Array.from(valuesNs),
    atS: Float64Array.from(atS),
    lowsNs: Float64Array.from(lowsNs),
    highsNs: Float64Array.from(highsNs),
    bound,
  };
}

/** Root of the mean square; NaN for none. */
export function rms(values: Float64Array): number {
  let sum = 0;
  for (const value of values) sum += value * value;
  return Math.sqrt(sum / values.length);
}

/** The distribution of differences; null for none. */
export function errorFigures(valuesNs: Float64Array): ErrorFigures | null {
  if (valuesNs.length === 0) return null;
  const sizes = valuesNs.map((value) => Math.abs(value));
  const [p50, p99, max] = percentiles(sizes, [50, 99, 100]).map(({ value }) => value);
  return {
    count: valuesNs.length,
    meanNs: valuesNs.reduce((sum, value) => sum + value, 0) / valuesNs.length,
    rmsNs: rms(valuesNs),
    p50Ns: p50 as number,
    p99Ns: p99 as number,
    maxNs: max as number,
  };
}
