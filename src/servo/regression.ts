import type { Interval, ServoFilter } from './filter.js';
import { fitLine, type Line, type Point, valueAt } from './line.js';

/** How many of the newest points a line may go through. */
const SIZES = [4, 8, 16, 32, 64] as const;
const MAX_POINTS = 64;
/** Weight of the newest error of prediction (linuxptp's linreg servo). */
const NEWEST = 0.02;
/** A size competes after so many predictions; before, the smallest one is used. */
const JUDGED_AFTER = 10;
/** More points are better unless they predict worse by this factor. */
const EQUAL = 1.05;

/** Points closer together than this share of the interval, on average, give no slope: a burst. */
const SPREAD = 0.5;
/** A correction may act this much longer than it was meant to. */
const OVERSHOOT = 1.6;

/** A line through the newest points of one size, and how well such lines predicted the next point. */
interface Candidate {
  readonly size: number;
  line: Line | null;
  meanError: number;
  judged: number;
}

const candidates = (): Candidate[] =>
  SIZES.map((size) => ({ size, line: null, meanError: 0, judged: 0 }));

/** Over how many intervals an offset is taken away: longer where more points made it smoother. */
const correctionFor = (points: number): number => (points <= 16 ? 1 : Math.log2(points) / 2);

/**
 * Least squares over the newest 4 to 64 offsets, as many as predicted the latest ones best: many while
 * the oscillators are steady, few while one of them moves. What is left of the offset is taken away
 * over `correction` intervals; null: 1 to 3, the more the more points the line goes through.
 */
export class RegressionFilter implements ServoFilter {
  readonly #correction: number | null;
  #points: Point[] = [];
  #candidates = candidates();
  #basePpb = 0;
  #ppb = 0;
  #t: number | null = null;
  /** What the servo itself moved the phase by, relative to the rate #basePpb, in ns. */
  #moved = 0;
  #slope = 0;
  #leastStepS = 0;

  constructor(correction: number | null) {
    this.#correction = correction;
  }

  get frequencyPpb(): number {
    return this.#basePpb - this.#slope;
  }

  start(ppb: number, points: readonly Point[]): void {
    this.#points = [];
    this.#candidates = candidates();
    this.#basePpb = ppb;
    this.#ppb = ppb;
    this.#t = points.at(-1)?.t ?? null;
    this.#moved = 0;
    this.#slope = 0;
    for (const point of points) this.#add(point);
  }

  update({ t, phase }: Point, interval: Interval): number {
    if (this.#t !== null) this.#moved += (this.#ppb - this.#basePpb) * (t - this.#t);
    this.#t = t;
    this.#leastStepS = interval.seconds * SPREAD;
    this.#add({ t, phase: phase - this.#moved });
    const line = this.#best();
    const remainingNs = line === null ? phase : line.value + this.#moved;
    if (line !== null) this.#slope = line.slope;
    const intervals = this.#correction ?? correctionFor(line?.points ?? 0);
    const correctionS = Math.max(intervals * interval.seconds, interval.effectS / OVERSHOOT);
    return (line === null ? this.#ppb : this.frequencyPpb) - remainingNs / correctionS;
  }

  applied(ppb: number): void {
    this.#ppb = ppb;
  }

  #add(point: Point): void {
    this.#points.push(point);
    if (this.#points.length > MAX_POINTS) this.#points.shift();
    for (const candidate of this.#candidates) {
      if (candidate.line !== null) this.#judge(candidate, candidate.line, point);
      candidate.line = this.#lineOf(candidate.size);
    }
  }

  #lineOf(size: number): Line | null {
    const points = this.#points.slice(-size);
    const [first] = points as [Point];
    const last = points.at(-1) as Point;
    if (points.length < size || last.t - first.t < (size - 1) * this.#leastStepS) return null;
    return fitLine(points);
  }

  #judge(candidate: Candidate, line: Line, point: Point): void {
    const error = Math.abs(point.phase - valueAt(line, point.t));
    candidate.meanError += (candidate.judged === 0 ? 1 : NEWEST) * (error - candidate.meanError);
    candidate.judged += 1;
  }

  #best(): Line | null {
    let best: Candidate | null = null;
    for (const candidate of this.#candidates) {
      if (best === null) {
        if (candidate.line !== null) best = candidate;
      } else if (candidate.judged >= JUDGED_AFTER && best.meanError * EQUAL > candidate.meanError) {
        best = candidate;
      }
    }
    return best?.line ?? null;
  }
}
