import type { History } from './history.js';
import { type PhaseScale, type TimePoint, timePoint } from './points.js';
import { SlidingRange } from './sliding.js';
import { PhaseStream, type StreamOptions, type Tracker } from './stream.js';

class MtieTracker implements Tracker<TimePoint> {
  readonly #interval: number;
  readonly #scale: PhaseScale;
  readonly #window: SlidingRange;
  #worst = 0;
  #windows = 0;

  constructor(interval: number, scale: PhaseScale) {
    this.#interval = interval;
    this.#scale = scale;
    this.#window = new SlidingRange(interval + 1);
  }

  step(history: History): void {
    const range = this.#window.push(history.back(0));
    if (range === undefined) return;
    this.#worst = Math.max(this.#worst, range);
    this.#windows += 1;
  }

  restart(): void {
    this.#window.clear();
  }

  point(): TimePoint | undefined {
    if (this.#windows === 0) return undefined;
    return timePoint(this.#scale, this.#interval, this.#worst, this.#windows);
  }
}

/**
 * Maximum time interval error as samples come; defined as `mtie`. Two queues of at most n + 1 samples
 * with their positions a factor (monotonic deques); O(1) a sample on average.
 */
export class MtieStream extends PhaseStream<TimePoint> {
  /** An empty stream. TypeError or RangeError for wrong options. */
  constructor(options: StreamOptions) {
    const track = (interval: number, scale: PhaseScale): Tracker<TimePoint> =>
      new MtieTracker(interval, scale);
    super({ name: 'MtieStream', reach: 0, track }, options);
  }
}
