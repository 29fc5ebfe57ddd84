import { checkSignal } from '../base/check.js';
import type { CloseHooks } from '../base/close-hooks.js';
import { EventStream } from '../base/event-stream.js';
import { checkOptions, integer, or } from '../base/fields.js';
import { StreamSet } from '../base/stream-set.js';
import type { NativeClockPage } from '../binding/native.js';

/**
 * What happened to a clock. `locked`: the first good estimate of a generation. `discontinuity`: it
 * jumped, was set, restarted or changed its rate abruptly; a new generation has begun.
 * `drift-exceeded`: its rate changed faster than the declared bound, which was raised. `rejected`: one
 * reading contradicted its neighbours and was dropped. `lost`: it is gone or stands still.
 * `recovered`: readings come again.
 */
export type ClockEventKind =
  | 'locked'
  | 'discontinuity'
  | 'drift-exceeded'
  | 'rejected'
  | 'lost'
  | 'recovered';

/** One thing that happened to a clock. */
export interface ClockEvent {
  /** What happened. */
  readonly kind: ClockEventKind;
  /** The generation that holds from then on. */
  readonly generation: number;
  /** When it was noticed, on the system clock. */
  readonly systemNs: bigint;
  /** True when the times come from a model and not from silicon. */
  readonly simulated: boolean;
}

/** Options of {@link Clock.events}. */
export interface ClockEventOptions {
  /** Ends the stream. */
  readonly signal?: AbortSignal;
  /** Events kept for a slow consumer; the oldest are dropped and counted. 1 … 65 536, default 256. */
  readonly capacity?: number;
}

const DEFAULT_CAPACITY = 256;
const MAX_CAPACITY = 65_536;

/** Checked options of a stream. */
export function checkEventOptions(options: unknown): {
  signal: AbortSignal | null;
  capacity: number;
} {
  return checkOptions(options, 'clock.events(options)', {
    signal: checkSignal,
    capacity: or(integer(1, MAX_CAPACITY), DEFAULT_CAPACITY),
  });
}

/**
 * Gives the events of one clock's page to every stream. It must not refer to the page: native code
 * holds the hub as long as the page lives, and the page lives as long as something refers to it.
 */
export class EventHub {
  readonly #streams: StreamSet<ClockEvent>;
  readonly #closeHooks: CloseHooks;
  readonly #simulated: boolean;
  readonly #finish = (): void => this.finish();

  constructor(closeHooks: CloseHooks, simulated: boolean) {
    this.#closeHooks = closeHooks;
    this.#simulated = simulated;
    this.#streams = new StreamSet(() => this.#forget());
  }

  /** Listens to a page; once for each page. */
  connect(page: NativeClockPage): void {
    page.onEvent((kind, generation, systemNs) => {
      const event = { kind: kind as ClockEventKind, generation, systemNs };
      this.#streams.push(Object.freeze({ ...event, simulated: this.#simulated }));
    });
  }

  /** A new stream. `holder` stays reachable as long as the stream is. */
  open(signal: AbortSignal | null, capacity: number, holder: unknown): EventStream<ClockEvent> {
    const streams = this.#streams;
    const stream = new EventStream<ClockEvent>({
      signal,
      capacity,
      holder,
      ended: (ended) => streams.delete(ended),
    });
    if (signal?.aborted) return stream;
    streams.add(stream, undefined);
    this.#closeHooks.add(this.#finish);
    return stream;
  }

  /** Ends every stream. */
  finish(): void {
    this.#streams.finish();
  }

  #forget(): void {
    if (this.#streams.size === 0) this.#closeHooks.delete(this.#finish);
  }
}
