import type { AdapterContext } from '../adapter/context.js';
import type { EventStream } from '../base/event-stream.js';
import type { NativeClockPage } from '../binding/native.js';
import { calling } from '../binding/native-errors.js';
import { type ClockEvent, checkEventOptions, EventHub } from './events.js';
import { ClockReader } from './reader.js';

const US_PER_MS = 1000;

/** A page that is open. */
export interface OpenPage {
  readonly native: NativeClockPage;
  readonly reader: ClockReader;
}

/** The page of one adapter's clock: opened by first use, with the options of the adapter. */
export class PageHolder {
  readonly #context: AdapterContext;
  readonly #hub: EventHub;
  #page: OpenPage | null = null;
  // Of the page, in one step.
  #reader: ClockReader | null = null;
  #connected = false;

  constructor(context: AdapterContext) {
    this.#context = context;
    this.#hub = new EventHub(context.closeHooks, context.simulated);
  }

  /** The page if it is open. */
  get current(): OpenPage | null {
    return this.#page;
  }

  /** Its reader if it is open. */
  get reader(): ClockReader | null {
    return this.#reader;
  }

  /**
   * The page, opened now if it is not: takes one reading. HAL_NOT_SUPPORTED and driver errors, of the
   * call `operation`.
   */
  open(operation: string): OpenPage {
    return this.#page ?? this.#open(operation);
  }

  events(options: unknown, holder: unknown): EventStream<ClockEvent> {
    const { signal, capacity } = checkEventOptions(options);
    const { native: adapter, backend } = this.#context;
    if (adapter.closed) this.close();
    const { native } = this.open('clock.events');
    calling('clock.events', backend, () => {
      if (!this.#connected) this.#hub.connect(native);
    });
    this.#connected = true;
    return this.#hub.open(signal, capacity, holder);
  }

  /** Ends sampling and the streams of events. */
  close(): void {
    const page = this.#page;
    this.#page = null;
    this.#reader = null;
    this.#connected = false;
    this.#hub.finish();
    page?.native.close();
  }

  #open(operation: string): OpenPage {
    const { native: adapter, backend, simulated, clock } = this.#context;
    const { wantedBoundNs, driftBoundPpbPerS, minIntervalMs, maxIntervalMs, monotonic } = clock;
    return calling(operation, backend, () => {
      const native = adapter.openPage(
        wantedBoundNs,
        driftBoundPpbPerS,
        Math.round(minIntervalMs * US_PER_MS),
        Math.round(maxIntervalMs * US_PER_MS),
      );
      const reader = new ClockReader(native, { backend, simulated, monotonic });
      this.#reader = reader;
      this.#page = { native, reader };
      return this.#page;
    });
  }
}
