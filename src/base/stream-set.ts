import type { EventStream } from './event-stream.js';

/**
 * The streams that a source feeds. Held only while somebody waits for an item of theirs: a stream that
 * was dropped without being ended is collected, and then leaves the set.
 */
export class StreamSet<T, V = undefined> {
  readonly #streams = new Map<WeakRef<EventStream<T>>, V>();
  readonly #places = new WeakMap<EventStream<T>, WeakRef<EventStream<T>>>();
  readonly #awaited = new Set<EventStream<T>>();
  readonly #left: () => void;
  readonly #lost = new FinalizationRegistry<WeakRef<EventStream<T>>>((place) => this.#drop(place));

  /** `left` is called after each stream that left, in whatever way. */
  constructor(left: () => void) {
    this.#left = left;
  }

  get size(): number {
    return this.#streams.size;
  }

  /** What the streams were added with. */
  values(): Iterable<V> {
    return this.#streams.values();
  }

  add(stream: EventStream<T>, value: V): void {
    const place = new WeakRef(stream);
    this.#streams.set(place, value);
    this.#places.set(stream, place);
    this.#lost.register(stream, place, place);
    const awaited = this.#awaited;
    stream.onWaiting((waiter, waits) => {
      if (waits) awaited.add(waiter);
      else awaited.delete(waiter);
    });
  }

  delete(stream: EventStream<T>): void {
    const place = this.#places.get(stream);
    if (place === undefined) return;
    this.#lost.unregister(place);
    this.#drop(place);
  }

  push(item: T): void {
    for (const stream of this.#all()) stream.push(item);
  }

  /** No more items will come. */
  finish(): void {
    for (const stream of this.#all()) stream.finish();
  }

  #all(): EventStream<T>[] {
    return [...this.#streams.keys()].flatMap((place) => place.deref() ?? []);
  }

  #drop(place: WeakRef<EventStream<T>>): void {
    if (this.#streams.delete(place)) this.#left();
  }
}
