import { fitLine, type Line, type Point, valueAt } from './line.js';

/**
 * How far a rate may be from the one that is known before two offsets are not enough to believe it, in
 * ppb. Crystals are within 100 ppm (IEEE 802.1AS, B.1.1); some adapters with a 38.4 MHz crystal start
 * 1600 ppm off, and one through its driver 2.9 %: those take a third offset.
 */
const PLAUSIBLE_PPB = 1e6;
/** linuxptp's pi servo: that much of a too short span is forgiven. */
const SPAN_MARGIN = 1.001;

/** Settings of an {@link Acquisition}. */
export interface AcquisitionSettings {
  /** So many points are enough, however short their span. */
  readonly enough: number;
  /** The line goes through all points; else through the first and the last one. */
  readonly leastSquares: boolean;
  /** How far offsets may be off a line that they confirm, in ns. */
  readonly toleranceNs: number;
}

/**
 * The slave's rate error and offset from its first offsets, or from those after a jump. The span must
 * be long enough for a slope to mean something, and a slope that no crystal explains must be confirmed
 * by another offset on the same line. An offset off the line is dropped; a second one in a row shows
 * that the line was wrong, and starts another.
 */
export class Acquisition {
  readonly #settings: AcquisitionSettings;
  #points: Point[] = [];
  #doubted: Point | null = null;

  constructor(settings: AcquisitionSettings) {
    this.#settings = settings;
  }

  get points(): readonly Point[] {
    return this.#points;
  }

  clear(): void {
    this.#points = [];
    this.#doubted = null;
  }

  /** `expectedPpb`: the slope that the known rate explains. The line once it can be believed. */
  add(point: Point, leastSpanS: number, expectedPpb: number): Line | null {
    const points = [...this.#points, point];
    const [first] = points as [Point];
    const line = points.length < 2 ? null : this.#lineThrough(points);
    if (line !== null && points.length > 2 && !this.#fits(line, points)) return this.#doubt(point);
    this.#points = points;
    this.#doubted = null;
    if (line === null) return null;
    const spanS = (point.t - first.t) * SPAN_MARGIN;
    if (spanS < leastSpanS && points.length < this.#settings.enough) return null;
    const plausible = Math.abs(line.slope - expectedPpb) <= PLAUSIBLE_PPB;
    return plausible || points.length > 2 ? line : null;
  }

  #doubt(point: Point): null {
    if (this.#doubted !== null) this.#points = [this.#doubted, point];
    this.#doubted = this.#doubted === null ? point : null;
    return null;
  }

  #lineThrough(points: readonly Point[]): Line {
    if (this.#settings.leastSquares) return fitLine(points);
    const [first] = points as [Point];
    const last = points.at(-1) as Point;
    const slope = (last.phase - first.phase) / (last.t - first.t);
    return { points: 2, at: last.t, value: last.phase, slope };
  }

  #fits(line: Line, points: readonly Point[]): boolean {
    const { toleranceNs } = this.#settings;
    return points.every(({ t, phase }) => Math.abs(phase - valueAt(line, t)) <= toleranceNs);
  }
}
