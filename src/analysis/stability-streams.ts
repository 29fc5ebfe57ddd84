import { secondDifference, thirdDifference } from './differences.js';
import { HADAMARD_DIVISOR } from './hadamard.js';
import type { History } from './history.js';
import { TIME_DIVISOR } from './modified.js';
import {
  type PhaseScale,
  type StabilityPoint,
  stabilityPoint,
  type TimePoint,
  timePoint,
} from './points.js';
import { PhaseStream, type StreamOptions, type Tracker } from './stream.js';
import { CompensatedSum, SquareMean } from './sum.js';

type ToPoint<P> = (root: number, terms: number) => P;

/** The mean square of a difference that needs `span` samples before the latest. */
class DifferenceTracker<P> implements Tracker<P> {
  readonly #span: number;
  readonly #difference: (history: History) => number;
  readonly #toPoint: ToPoint<P>;
  readonly #mean: SquareMean = new SquareMean();

  constructor(span: number, difference: (history: History) => number, toPoint: ToPoint<P>) {
    this.#span = span;
    this.#difference = difference;
    this.#toPoint = toPoint;
  }

  step(history: History): void {
    if (history.length > this.#span) this.#mean.add(this.#difference(history));
  }

  restart(): void {}

  point(): P | undefined {
    const { root, terms } = this.#mean;
    return terms === 0 ? undefined : this.#toPoint(root, terms);
  }
}

/** The running sum of m second differences; in the order of operations of the batch computation. */
class AveragedTracker<P> implements Tracker<P> {
  readonly #factor: number;
  readonly #toPoint: ToPoint<P>;
  readonly #running: CompensatedSum = new CompensatedSum();
  readonly #mean: SquareMean = new SquareMean();

  constructor(factor: number, toPoint: ToPoint<P>) {
    this.#factor = factor;
    this.#toPoint = toPoint;
  }

  step(history: History): void {
    const m = this.#factor;
    if (history.length <= 2 * m) return;
    this.#running.add(secondDifference(history.back(2 * m), history.back(m), history.back(0)));
    if (history.length > 3 * m) {
      const [a, b, c] = [history.back(3 * m), history.back(2 * m), history.back(m)];
      this.#running.add(-secondDifference(a, b, c));
    }
    if (history.length >= 3 * m) this.#mean.add(this.#running.value);
  }

  restart(): void {
    this.#running.clear();
  }

  point(): P | undefined {
    const { root, terms } = this.#mean;
    return terms === 0 ? undefined : this.#toPoint(root, terms);
  }
}

function allanTracker(m: number, scale: PhaseScale): Tracker<StabilityPoint> {
  return new DifferenceTracker(
    2 * m,
    (history) => secondDifference(history.back(2 * m), history.back(m), history.back(0)),
    (root, terms) => stabilityPoint(scale, m, root / Math.SQRT2, terms),
  );
}

function hadamardTracker(m: number, scale: PhaseScale): Tracker<StabilityPoint> {
  return new DifferenceTracker(
    3 * m,
    (history) =>
      thirdDifference(history.back(3 * m), history.back(2 * m), history.back(m), history.back(0)),
    (root, terms) => stabilityPoint(scale, m, root / HADAMARD_DIVISOR, terms),
  );
}

/** Overlapping Allan deviation as samples come; defined as `overlappingAdev`. Keeps 2m + 1 samples. */
export class OverlappingAdevStream extends PhaseStream<StabilityPoint> {
  /** An empty stream. TypeError or RangeError for wrong options. */
  constructor(options: StreamOptions) {
    super({ name: 'OverlappingAdevStream', reach: 2, track: allanTracker }, options);
  }
}

/** Overlapping Hadamard deviation as samples come; defined as `overlappingHdev`. Keeps 3m + 1 samples. */
export class OverlappingHdevStream extends PhaseStream<StabilityPoint> {
  /** An empty stream. TypeError or RangeError for wrong options. */
  constructor(options: StreamOptions) {
    super({ name: 'OverlappingHdevStream', reach: 3, track: hadamardTracker }, options);
  }
}

/** Modified Allan deviation as samples come; defined as `mdev`. Keeps 3m + 1 samples. */
export class MdevStream extends PhaseStream<StabilityPoint> {
  /** An empty stream. TypeError or RangeError for wrong options. */
  constructor(options: StreamOptions) {
    const track = (m: number, scale: PhaseScale): Tracker<StabilityPoint> =>
      new AveragedTracker(m, (root, terms) =>
        stabilityPoint(scale, m, root / (Math.SQRT2 * m), terms),
      );
    super({ name: 'MdevStream', reach: 3, track }, options);
  }
}

/** Time deviation as samples come; defined as `tdev`. Keeps 3m + 1 samples. */
export class TdevStream extends PhaseStream<TimePoint> {
  /** An empty stream. TypeError or RangeError for wrong options. */
  constructor(options: StreamOptions) {
    const track = (m: number, scale: PhaseScale): Tracker<TimePoint> =>
      new AveragedTracker(m, (root, terms) =>
        timePoint(scale, m, root / (TIME_DIVISOR * m), terms),
      );
    super({ name: 'TdevStream', reach: 3, track }, options);
  }
}

/** Rms time interval error as samples come; defined as `tieRms`. Keeps n + 1 samples. */
export class TieRmsStream extends PhaseStream<TimePoint> {
  /** An empty stream. TypeError or RangeError for wrong options. */
  constructor(options: StreamOptions) {
    const track = (n: number, scale: PhaseScale): Tracker<TimePoint> =>
      new DifferenceTracker(
        n,
        (history) => history.back(0) - history.back(n),
        (root, terms) => timePoint(scale, n, root, terms),
      );
    super({ name: 'TieRmsStream', reach: 1, track }, options);
  }
}
