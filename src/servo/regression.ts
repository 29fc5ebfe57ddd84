import type { ServoFilter } from './filter.js';
import { fitLine, type Line, type Point, valueAt } from './line.js';

/** How many of the newest points a line may go through. */
const SIZES = [4, 8, 16, 32, 64] as const;
const MAX_POINTS = 64;
/** Weight of the newest prediction in the mean square of a size's errors. */
const NEWEST = 0.15;
/** Fewer points are better only if they foretell that much better: noise alone favours many. */
const CLEARLY = 0.7;

/** A line through the newest points of one size, and how well such lines foretold the next point. */
interface Candidate {
  readonly size: number;
  line: Line | null;
  meanSquare: number;
}

const candidates = (): Candidate[] =>
  SIZES.map((size) => ({ size, line: null, meanSquare: Number.POSITIVE_INFINITY }));

/**
 * Least squares over the newest 4 to 64 offsets, as many as foretold the latest ones best: many while
 * the oscillators are steady, few while one of them moves. What is left of the offset is taken away
 * over `correction` intervals.
 */
export class RegressionFilter implements ServoFilter {
  readonly #correction: number;
  #points: Point[] = [];
  #candidates = candidates();
  #basePpb = 0;
  #ppb = 0;
  #t = 0;
  /** What the servo itself moved the phase by, relative to the rate #basePpb, in ns. */
  #moved = 0;
  #slope = 0;

  constructor(correction: number) {
    this.#correction = correction;
  }

  get frequencyPpb(): number {
    return this.#basePpb - this.#slope;
  }

  reset(ppb: number): void {
    this.#points = [];
    this.#candidates = candidates();
    this.#basePpb = ppb;
    this.#ppb = ppb;
    this.#t = 0;
    this.#moved = 0;
    this.#slope = 0;
  }

  update(offsetNs: number, intervalS: number): number {
    this.#t += intervalS;
    this.#moved += (this.#ppb - this.#basePpb) * intervalS;
    this.#add({ t: this.#t, phase: offsetNs - this.#moved });
    const line = this.#best();
    if (line === null) return this.#ppb - offsetNs / (this.#correction * intervalS);
    this.#slope = line.slope;
    const estimatedNs = line.value + this.#moved;
    return this.frequencyPpb - estimatedNs / (this.#correction * intervalS);
  }

  applied(ppb: number): void {
    this.#ppb = ppb;
  }

  #add(point: Point): void {
    this.#points.push(point);
    if (this.#points.length > MAX_POINTS) this.#points.shift();
    for (const candidate of this.#candidates) {
      if (candidate.line !== null) this.#judge(candidate, candidate.line, point);
      if (this.#points.length >= candidate.size) {
        candidate.line = fitLine(this.#points.slice(-candidate.size));
      }
    }
  }

  #judge(candidate: Candidate, line: Line, point: Point): void {
    const square = (point.phase - valueAt(line, point.t)) ** 2;
    candidate.meanSquare = Number.isFinite(candidate.meanSquare)
      ? candidate.meanSquare + NEWEST * (square - candidate.meanSquare)
      : square;
  }

  #best(): Line | null {
    let best: Candidate | null = null;
    for (const candidate of this.#candidates) {
      if (candidate.line === null) continue;
      if (best === null || best.meanSquare >= CLEARLY * candidate.meanSquare) best = candidate;
    }
    if (best !== null) return best.line;
    return this.#points.length >= 2 ? fitLine(this.#points) : null;
  }
}
