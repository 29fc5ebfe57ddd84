import { checkSignal } from '../base/check.js';
import type { CloseHooks } from '../base/close-hooks.js';
import type { HalError } from '../base/errors.js';
import { EventStream } from '../base/event-stream.js';
import { checkOptions, integer, or } from '../base/fields.js';
import { StreamSet } from '../base/stream-set.js';
import type { BackendName } from '../binding/backends.gen.js';
import { toHalError } from '../binding/native-errors.js';
import { type Difference, differences } from './change-differences.js';
import type { AdapterInfo } from './info.js';

/** How a change was noticed: the platform, or the simulator, told; or it was found by looking. */
export type ChangeSource = 'notified' | 'polled';

/** One change of the adapters that a backend reaches. Frozen. */
export interface AdapterChange extends Difference {
  /** How the change was noticed. */
  readonly source: ChangeSource;
  /** Name of the backend that noticed it. */
  readonly backend: BackendName;
  /** True when the backend is a simulator. */
  readonly simulated: boolean;
}

/** The adapters could not be listed; what is lost meanwhile shows when they can be listed again. */
export interface ListingFailed {
  /** Always `listing-failed`: it tells this item from the changes of adapters. */
  readonly kind: 'listing-failed';
  /** Always null: no single adapter is concerned. */
  readonly key: null;
  /** Why the adapters could not be listed. */
  readonly error: HalError;
  /** What made the backend look for changes. */
  readonly source: ChangeSource;
  /** Name of the backend that failed to list its adapters. */
  readonly backend: BackendName;
  /** True when the backend is a simulator. */
  readonly simulated: boolean;
}

/** What {@link Hal.changes} yields. */
export type HalChange = AdapterChange | ListingFailed;

/** Options of {@link Hal.changes}. */
export interface ChangeOptions {
  /** Ends the stream. */
  readonly signal?: AbortSignal;
  /** Changes kept for a slow consumer; the oldest are dropped and counted. 1 … 65 536, default 256. */
  readonly capacity?: number;
  /**
   * How often to look where the platform tells nothing, or not everything, in ms. 50 … 3 600 000,
   * default 1000. The shortest one of all streams of a HAL counts.
   */
  readonly pollMs?: number;
}

/** {@link ChangeOptions}, checked. */
export interface CheckedChangeOptions {
  readonly signal: AbortSignal | null;
  readonly capacity: number;
  readonly pollMs: number;
}

const DEFAULT_CAPACITY = 256;
const MAX_CAPACITY = 65_536;
const DEFAULT_POLL_MS = 1000;
const MIN_POLL_MS = 50;
const MAX_POLL_MS = 3_600_000;

/** Checks the options of a stream of changes. */
export function checkChangeOptions(options: unknown, operation: string): CheckedChangeOptions {
  return checkOptions<CheckedChangeOptions>(options, `${operation}(options)`, {
    signal: checkSignal,
    capacity: or(integer(1, MAX_CAPACITY), DEFAULT_CAPACITY),
    pollMs: or(integer(MIN_POLL_MS, MAX_POLL_MS), DEFAULT_POLL_MS),
  });
}

/** What the monitor needs of its HAL. */
export interface ChangeHost {
  readonly backend: BackendName;
  readonly simulated: boolean;
  readonly closeHooks: CloseHooks;
  list(): readonly AdapterInfo[];
  listAsync(): Promise<readonly AdapterInfo[]>;
  /** Has the platform call `listener` when something changes, where it can; null ends it. */
  listen(listener: (() => void) | null): void;
}

/**
 * Looks for changes while somebody listens: when the platform tells, and at an interval, because no
 * platform tells everything. Does not keep the process alive.
 */
export class ChangeMonitor {
  readonly #host: ChangeHost;
  readonly #streams = new StreamSet<HalChange, number>(() => this.#forget());
  readonly #finish = (): void => this.#end();
  #known: readonly AdapterInfo[] = [];
  #failed = false;
  #timer: NodeJS.Timeout | null = null;
  #looking = false;
  #again = false;

  /** @internal */
  constructor(host: ChangeHost) {
    this.#host = host;
  }

  /** A new stream: what changes after this call. Throws what listing the adapters throws. */
  open(options: CheckedChangeOptions): EventStream<HalChange> {
    if (this.#streams.size === 0) this.#known = this.#host.list();
    const { signal, capacity, pollMs } = options;
    const streams = this.#streams;
    const stream = new EventStream<HalChange>({
      signal,
      capacity,
      ended: (ended) => streams.delete(ended),
    });
    if (signal?.aborted) return stream;
    if (this.#streams.size === 0) this.#host.listen(() => this.look('notified'));
    streams.add(stream, pollMs);
    this.#host.closeHooks.add(this.#finish);
    this.#schedule();
    return stream;
  }

  /** Looks now, if anybody listens. */
  look(source: ChangeSource): void {
    if (this.#streams.size === 0) return;
    if (this.#looking) {
      this.#again = true;
      return;
    }
    this.#looking = true;
    void this.#compare(source);
  }

  async #compare(source: ChangeSource): Promise<void> {
    try {
      this.#accept(await this.#host.listAsync(), source);
    } catch (error) {
      this.#refuse(toHalError(error, 'hal.changes', this.#host.backend), source);
    }
    this.#looking = false;
    const again = this.#again;
    this.#again = false;
    if (again) this.look('notified');
    else this.#schedule();
  }

  #accept(now: readonly AdapterInfo[], source: ChangeSource): void {
    this.#failed = false;
    const found = differences(this.#known, now);
    this.#known = now;
    const { backend, simulated } = this.#host;
    for (const change of found) this.#push({ ...change, source, backend, simulated });
  }

  #refuse(error: HalError, source: ChangeSource): void {
    if (this.#failed) return;
    this.#failed = true;
    const { backend, simulated } = this.#host;
    this.#push({ kind: 'listing-failed', key: null, error, source, backend, simulated });
  }

  #push(change: HalChange): void {
    this.#streams.push(Object.freeze(change));
  }

  #schedule(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    if (this.#streams.size === 0) return;
    this.#timer = setTimeout(() => this.look('polled'), Math.min(...this.#streams.values()));
    this.#timer.unref();
  }

  #forget(): void {
    if (this.#streams.size > 0) return;
    this.#schedule();
    this.#host.closeHooks.delete(this.#finish);
    this.#host.listen(null);
  }

  #end(): void {
    this.#streams.finish();
  }
}
