import { onAbort } from './abort.js';

/** How an {@link EventStream} behaves. */
export interface StreamSettings<T> {
  /** Items kept for a slow consumer; the oldest is dropped when one more comes. */
  readonly capacity: number;
  /** Ends the stream at once. */
  readonly signal: AbortSignal | null;
  /** Called once, when the stream has ended for whatever reason. It must not refer to the stream. */
  readonly ended: (stream: EventStream<T>) => void;
  /** Stays reachable while the stream is. */
  readonly holder?: unknown;
}

const DONE: IteratorReturnResult<undefined> = Object.freeze({ done: true, value: undefined });

/**
 * Items as a source delivers them, for one consumer with `for await`. Bounded: a consumer that falls
 * behind loses the oldest items, and {@link dropped} counts them.
 */
export class EventStream<T> {
  readonly #settings: StreamSettings<T>;
  readonly #queue: T[] = [];
  readonly #waiting: ((result: IteratorResult<T, undefined>) => void)[] = [];
  readonly #deaf: () => void;
  #listener: ((stream: EventStream<T>, waits: boolean) => void) | null = null;
  #ended = false;
  #dropped = 0;

  /** @internal */
  constructor(settings: StreamSettings<T>) {
    this.#settings = settings;
    const { signal } = settings;
    this.#deaf =
      signal === null || signal.aborted
        ? () => undefined
        : onAbort<EventStream<T>>(signal, this, (stream) => stream.#end(true));
    if (signal?.aborted) this.#end(true);
  }

  /** @internal Calls `listener` when somebody begins or stops waiting. */
  onWaiting(listener: (stream: EventStream<T>, waits: boolean) => void): void {
    this.#listener = listener;
  }

  /** How many items were lost because nobody took them in time. */
  get dropped(): number {
    return this.#dropped;
  }

  /** The next item, as soon as there is one; `done` after the end. */
  next(): Promise<IteratorResult<T, undefined>> {
    if (this.#queue.length > 0) {
      return Promise.resolve({ done: false, value: this.#queue.shift() as T });
    }
    if (this.#ended) return Promise.resolve(DONE);
    this.#listener?.(this, true);
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  /** Ends the stream; what was not taken is lost. Leaving a `for await` loop does this. */
  return(): Promise<IteratorResult<T, undefined>> {
    this.#end(true);
    return Promise.resolve(DONE);
  }

  /** The stream itself: it can be iterated over once. */
  [Symbol.asyncIterator](): this {
    return this;
  }

  /** @internal Adds an item; nothing after the end. */
  push(item: T): void {
    if (this.#ended) return;
    const waiting = this.#waiting.shift();
    if (waiting !== undefined) {
      if (this.#waiting.length === 0) this.#listener?.(this, false);
      waiting({ done: false, value: item });
      return;
    }
    this.#queue.push(item);
    if (this.#queue.length > this.#settings.capacity) {
      this.#queue.shift();
      this.#dropped += 1;
    }
  }

  /** @internal No more items will come; what is queued can still be taken. */
  finish(): void {
    this.#end(false);
  }

  #end(discard: boolean): void {
    if (discard) this.#queue.length = 0;
    if (this.#ended) return;
    this.#ended = true;
    this.#deaf();
    this.#listener?.(this, false);
    for (const waiting of this.#waiting.splice(0)) waiting(DONE);
    this.#settings.ended(this);
  }
}
