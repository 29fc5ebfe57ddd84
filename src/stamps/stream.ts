import { onAbort } from '../base/abort.js';
import type { CloseHooks } from '../base/close-hooks.js';
import { isHalError } from '../base/errors.js';
import { toHalError } from '../binding/native-errors.js';
import {
  EVENT_COUNTER_SLOTS,
  EVENT_COUNTERS,
  type NativeEventStream,
} from '../binding/native-stamps.js';
import { EventBatch, type Stamp } from './batch.js';
import type { Correction } from './correction.js';

/** Counts of a stream's events since it began. They stay readable after its end. */
export interface StampCounters {
  /** Put by the source where they could be fetched. */
  readonly posted: number;
  /** Lost before that, by the source's own count. */
  readonly lost: number;
  /** Missing in the source's running numbers. */
  readonly missing: number;
  /** Fetched from the source. */
  readonly fetched: number;
  /** Fetched, and refused because the stream's buffer was full. */
  readonly dropped: number;
  /** Copied out for JavaScript: at most 1024 ahead of the consumer. */
  readonly taken: number;
  /** In the buffer. */
  readonly waiting: number;
}

/** What a stream is made of. */
export interface StreamParts {
  readonly native: NativeEventStream;
  /** The public call behind it; stands in errors. */
  readonly operation: string;
  readonly backend: string;
  readonly simulated: boolean;
  /** Real time: a consumer that waits keeps the process alive. */
  readonly live: boolean;
  readonly signal: AbortSignal | null;
  /** Ends with the adapter, with the HAL. */
  readonly closeHooks: readonly CloseHooks[];
  /** The correction for stamps that arrived at this speed of the link; null: not known. */
  readonly latency: Correction;
}

interface Waiter<T> {
  readonly resolve: (result: IteratorResult<T, undefined>) => void;
  readonly reject: (error: unknown) => void;
}

interface WakeCell {
  wake: (() => void) | null;
}

/** Native code holds the cell, and through it nothing else while nobody waits. */
function listen(native: NativeEventStream): WakeCell {
  const cell: WakeCell = { wake: null };
  native.onWake(() => cell.wake?.());
  return cell;
}

const DONE: IteratorReturnResult<undefined> = Object.freeze({ done: true, value: undefined });

/**
 * Events of an adapter for one consumer with `for await`. Taken from the native buffer only when the
 * consumer asks: a slow one makes the buffer fill, and what does not fit is counted in
 * {@link dropped}, never hidden.
 */
export abstract class EventFeed<T> {
  readonly #parts: StreamParts;
  readonly #waiting: Waiter<T>[] = [];
  // What native code holds refers to the stream only while somebody waits: an abandoned one is
  // collected, and that ends its subscription.
  readonly #cell: WakeCell;
  readonly #finish = (): void => this.#end();
  readonly #deaf: () => void;
  readonly #counterView = new BigUint64Array(EVENT_COUNTER_SLOTS);
  #ended = false;
  /** @internal The records of the last take. */
  protected readonly batch: EventBatch;

  /** @internal */
  constructor(parts: StreamParts) {
    this.#parts = parts;
    this.batch = new EventBatch(parts.native.view, {
      latency: null,
      simulated: parts.simulated,
    });
    this.#cell = listen(parts.native);
    const { signal } = parts;
    this.#deaf =
      signal === null || signal.aborted
        ? () => undefined
        : onAbort<EventFeed<T>>(signal, this, (feed) => feed.#end());
    if (signal?.aborted) this.#end();
  }

  /** How many events were lost because nobody took them in time. */
  get dropped(): number {
    return this.counters().dropped;
  }
  /** How many were lost before they could be fetched: the larger of the source's two counts. */
  get lost(): number {
    const { lost, missing } = this.counters();
    return Math.max(lost, missing);
  }

  /** Everything that is counted. */
  counters(): StampCounters {
    if (!this.#ended) this.#parts.native.counters(this.#counterView);
    const read = (slot: keyof typeof EVENT_COUNTERS): number =>
      Number(this.#counterView[EVENT_COUNTERS[slot]] as bigint);
    return Object.freeze({
      posted: read('posted'),
      lost: read('lost'),
      missing: read('missing'),
      fetched: read('fetched'),
      dropped: read('dropped'),
      taken: read('taken'),
      waiting: read('waiting'),
    });
  }

  /** The next one, as soon as there is one; `done` after the end. Rejects when the source failed. */
  next(): Promise<IteratorResult<T, undefined>> {
    if (this.#ended) return Promise.resolve(DONE);
    if (this.#waiting.length === 0) {
      try {
        const item = this.pull();
        if (item !== undefined) return Promise.resolve({ done: false, value: item });
      } catch (error) {
        return this.#failed(error);
      }
    }
    return new Promise((resolve, reject) => this.#wait({ resolve, reject }));
  }

  /** Ends the stream; what was not taken is lost. Leaving a `for await` loop does this. */
  return(): Promise<IteratorResult<T, undefined>> {
    this.#end();
    return Promise.resolve(DONE);
  }

  /** As {@link return}. */
  close(): void {
    this.#end();
  }
  /** As {@link close}. */
  [Symbol.dispose](): void {
    this.#end();
  }
  /** The stream itself: it can be iterated over once. */
  [Symbol.asyncIterator](): this {
    return this;
  }

  /** @internal The next item, if there is one. */
  protected abstract pull(): T | undefined;

  /** @internal Fills {@link batch} with up to `max` records; how many. */
  protected take(max: number): number {
    const count = this.#parts.native.take(max);
    this.batch.setCount(count);
    this.batch.setLatency(this.#parts.latency(this.batch.linkMbps));
    return count;
  }

  /** @internal */
  protected get batchCapacity(): number {
    return this.#parts.native.view.length / 8;
  }

  /** @internal Gives those who wait what is there, without waiting for the wake-up. */
  poll(): void {
    this.#serve();
  }

  #wait(waiter: Waiter<T>): void {
    this.#waiting.push(waiter);
    if (this.#cell.wake !== null) return;
    const { native, live, closeHooks } = this.#parts;
    this.#cell.wake = () => this.#serve();
    for (const list of closeHooks) list.add(this.#finish);
    if (live) native.hold(1);
  }

  #idle(): void {
    if (this.#cell.wake === null) return;
    const { native, live, closeHooks } = this.#parts;
    this.#cell.wake = null;
    for (const list of closeHooks) list.delete(this.#finish);
    if (live && !this.#ended) native.hold(0);
  }

  #serve(): void {
    if (this.#ended) return;
    while (this.#waiting.length > 0) {
      let item: T | undefined;
      try {
        item = this.pull();
      } catch (error) {
        const first = this.#waiting.shift();
        this.#failed(error).then(first?.resolve, first?.reject);
        return;
      }
      if (item === undefined) return;
      this.#waiting.shift()?.resolve({ done: false, value: item });
    }
    this.#idle();
  }

  #failed(error: unknown): Promise<IteratorResult<T, undefined>> {
    const failure = toHalError(error, this.#parts.operation, this.#parts.backend);
    this.#end();
    if (isHalError(failure, 'HAL_CLOSED')) return Promise.resolve(DONE);
    return Promise.reject(failure);
  }

  #end(): void {
    if (this.#ended) return;
    this.counters();
    this.#ended = true;
    const { native } = this.#parts;
    this.#idle();
    this.#deaf();
    native.close();
    for (const waiter of this.#waiting.splice(0)) waiter.resolve(DONE);
  }
}

/** Stamps one by one. */
export class StampStream extends EventFeed<Stamp> {
  #next = 0;

  /** @internal */
  protected pull(): Stamp | undefined {
    if (this.#next >= this.batch.count) {
      this.#next = 0;
      if (this.take(this.batchCapacity) === 0) return undefined;
    }
    const stamp = this.batch.stamp(this.#next);
    this.#next += 1;
    return stamp;
  }
}

/** Stamps in batches; every step gives the same {@link EventBatch} with new content. */
export class BatchStream extends EventFeed<EventBatch> {
  readonly #most: number;

  /** @internal */
  constructor(parts: StreamParts, batchSize: number) {
    super(parts);
    this.#most = Math.min(batchSize, this.batchCapacity);
  }

  /** @internal */
  protected pull(): EventBatch | undefined {
    return this.take(this.#most) === 0 ? undefined : this.batch;
  }
}
