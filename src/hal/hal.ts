import { setImmediate as turn, setTimeout as wait } from 'node:timers/promises';
import {
  ChangeMonitor,
  type ChangeOptions,
  type CheckedChangeOptions,
  checkChangeOptions,
  type HalChange,
} from '../adapter/changes.js';
import {
  type CheckedClockOptions,
  type ClockOptions,
  checkClockOptions,
} from '../adapter/clock-options.js';
import type { AdapterContext } from '../adapter/context.js';
import { type AdapterInfo, adapterInfo, isAdapterInfo } from '../adapter/info.js';
import { type AccessLevel, accessNumber } from '../base/access.js';
import { bare, checkObject, checkOptionsObject, mustBe } from '../base/check.js';
import { CloseHooks } from '../base/close-hooks.js';
import type { EventStream } from '../base/event-stream.js';
import type { BackendName } from '../binding/backends.gen.js';
import {
  type LoadedBinary,
  loadedFrom,
  type ModuleSource,
  packageModules,
} from '../binding/loader.js';
import type { NativeAdapter, NativeAdapterInfo, NativeBackend } from '../binding/native.js';
import { calling, callSite, toHalError, toHalErrorAt } from '../binding/native-errors.js';
import {
  type CheckedOptions,
  checkAccess,
  checkOptions,
  type OpenOptions,
} from '../binding/options.js';
import { domainOf, SystemClock, type TimeDomain } from '../binding/system-clock.js';
import { Converter } from '../stamps/convert.js';
import { Adapter } from './adapter.js';
import { type ChosenBackend, chooseBackend, type Selection } from './backend.js';
import { checkSelector, type Selector, selectAdapter } from './selector.js';
import { Simulation } from './simulation.js';

/** Options of {@link Hal.open}. */
export interface AdapterOptions {
  /** Default: the access of openHal(). */
  readonly access?: AccessLevel;
  /** How the adapter's clock is followed and steered. */
  readonly clock?: ClockOptions;
}

/** {@link AdapterOptions}, checked. */
interface Settings {
  readonly access: AccessLevel;
  readonly clock: CheckedClockOptions;
}

/** What was asked to be opened: an entry of some enumeration, or a selector. */
interface Target {
  /** Null where {@link selector} chooses. */
  readonly info: AdapterInfo | null;
  readonly selector: Selector;
}

const ANY: Selector = Object.freeze(bare({}));

const NS_PER_MS = 1_000_000;

/** One backend, opened. Close it, or declare it with `using`. */
export class Hal {
  readonly #native: NativeBackend;
  readonly #access: AccessLevel;
  readonly #binary: string | null;
  readonly #closeHooks = new CloseHooks();
  readonly #changes: ChangeMonitor;
  /** The backend's name. */
  readonly backend: BackendName;
  /** Which backend was chosen, and why. */
  readonly selection: Selection;
  /** The file that the backend was loaded from, and its SHA-256; null for a backend that was not loaded from one. */
  readonly binary: LoadedBinary | null;
  /** True when every time of this HAL comes from a model and not from silicon. */
  readonly simulated: boolean;
  /** The clock that device times are paired with. */
  readonly systemClock: SystemClock;
  /** The controls of the model behind this HAL; null where none can be reached. */
  readonly simulation: Simulation | null;
  /** Raw stamps and counter ticks to nanoseconds, whole arrays at a time. */
  readonly convert: Converter;

  /** @internal */
  constructor(chosen: ChosenBackend, options: CheckedOptions) {
    const { module, native, name } = chosen;
    this.#native = native;
    this.#access = options.access;
    this.#binary = options.binary;
    this.backend = name;
    this.selection = chosen.selection;
    this.binary = loadedFrom(module);
    this.simulated = chosen.probe.simulated;
    this.systemClock = new SystemClock(native, name);
    this.#changes = new ChangeMonitor({
      backend: name,
      simulated: this.simulated,
      closeHooks: this.#closeHooks,
      list: () => this.#list('hal.changes'),
      listAsync: () => this.adaptersAsync(),
      listen: (listener) => this.#listen(listener),
    });
    const ordered = () => this.#changes.look('notified');
    this.simulation = chosen.probe.takesOrders ? new Simulation(native, name, ordered) : null;
    this.convert = new Converter(module);
    Object.freeze(this);
  }

  /** True after {@link close}. */
  get closed(): boolean {
    return this.#native.closed;
  }

  /** Enumerates now: every adapter that the backend reaches. HAL_CLOSED, HAL_DRIVER_ERROR and others. */
  adapters(): readonly AdapterInfo[] {
    return this.#list('hal.adapters');
  }

  /** As {@link adapters}, without blocking the event loop. */
  async adaptersAsync(): Promise<readonly AdapterInfo[]> {
    const site = callSite();
    try {
      return this.#entries(await this.#native.enumerateAsync());
    } catch (error) {
      throw toHalErrorAt(site, error, 'hal.adaptersAsync', this.backend);
    }
  }

  /**
   * Opens one adapter: an entry of {@link adapters}, or the only one that matches a selector.
   * HAL_NO_ADAPTER and HAL_ADAPTER_AMBIGUOUS list the candidates.
   */
  open(target: Selector | AdapterInfo, options?: AdapterOptions): Adapter {
    const wanted = this.#target(target, 'hal.open');
    const settings = this.#settings(options, 'hal.open');
    const { key } =
      wanted.info ?? this.#select(this.#list('hal.open'), wanted.selector, 'hal.open');
    return calling('hal.open', this.backend, () =>
      this.#adapter(this.#native.open(key, accessNumber(settings.access)), settings),
    );
  }

  /** As {@link open}, without blocking the event loop. */
  async openAsync(target: Selector | AdapterInfo, options?: AdapterOptions): Promise<Adapter> {
    const site = callSite();
    const wanted = this.#target(target, 'hal.openAsync');
    const settings = this.#settings(options, 'hal.openAsync');
    try {
      const { key } =
        wanted.info ??
        this.#select(
          this.#entries(await this.#native.enumerateAsync()),
          wanted.selector,
          'hal.openAsync',
        );
      const native = await this.#native.openAsync(key, accessNumber(settings.access));
      return this.#adapter(native, settings);
    } catch (error) {
      throw toHalErrorAt(site, error, 'hal.openAsync', this.backend);
    }
  }

  /**
   * What changes from now on, as one stream: adapters that come and go, links, what timestamping is
   * configured for, driver versions. They are noticed by the platform's notifications where it has
   * some, and by listing the adapters every `pollMs`, because no platform notifies of everything. Does
   * not keep the process alive. Throws what {@link adapters} throws.
   */
  changes(options?: ChangeOptions): EventStream<HalChange> {
    return this.#changes.open(checkChangeOptions(options, 'hal.changes'));
  }

  /** Closes every adapter that is still open, and the backend. Idempotent. */
  close(): void {
    calling('hal.close', this.backend, () => {
      try {
        this.#closeHooks.run();
      } finally {
        this.#native.close();
      }
    });
  }

  /** As {@link close}. */
  [Symbol.dispose](): void {
    this.close();
  }

  #listen(listener: (() => void) | null): void {
    if (this.#native.closed) return;
    try {
      this.#native.onChange(listener);
    } catch (error) {
      const failure = toHalError(error, 'hal.changes', this.backend);
      // Then changes are found by looking alone.
      if (failure.code !== 'HAL_NOT_SUPPORTED') throw failure;
    }
  }

  #list(operation: string): readonly AdapterInfo[] {
    return calling(operation, this.backend, () => this.#entries(this.#native.enumerate()));
  }

  #entries(entries: readonly NativeAdapterInfo[]): readonly AdapterInfo[] {
    return Object.freeze(entries.map((entry) => adapterInfo(entry, this.backend, this.simulated)));
  }

  #select(adapters: readonly AdapterInfo[], selector: Selector, operation: string): AdapterInfo {
    return selectAdapter(adapters, selector, operation, this.backend);
  }

  #target(target: unknown, operation: string): Target {
    const wanted = 'a selector or an entry of hal.adapters()';
    const object = checkObject(target, `${operation}(target)`, wanted);
    if (!isAdapterInfo(object))
      return { info: null, selector: checkSelector(object, `${operation}(selector)`) };
    if (object.backend !== this.backend) {
      throw new RangeError(
        mustBe(
          `${operation}(target)`,
          `an adapter of backend '${this.backend}'`,
          `one of backend '${object.backend}'`,
        ),
      );
    }
    return { info: object, selector: ANY };
  }

  #settings(options: unknown, operation: string): Settings {
    const parameter = `${operation}(options)`;
    const given = checkOptionsObject(options, parameter, ['access', 'clock']);
    return {
      access: checkAccess(given.access, `${parameter}.access`, this.#access),
      clock: checkClockOptions(given.clock, `${parameter}.clock`),
    };
  }

  #adapter(native: NativeAdapter, settings: Settings): Adapter {
    const context: AdapterContext = Object.freeze({
      native,
      backend: this.backend,
      access: settings.access,
      simulated: this.simulated || native.info().simulated,
      systemClock: this.systemClock.id,
      domain: domainOf(this.systemClock) as TimeDomain,
      binary: this.#binary,
      clock: settings.clock,
      closeHooks: this.#closeHooks,
      changes: (options: CheckedChangeOptions) => this.#changes.open(options),
      sleep: (ns: bigint, signal?: AbortSignal) => this.#sleep(ns, signal),
    });
    return new Adapter(context);
  }

  async #sleep(ns: bigint, signal: AbortSignal | undefined): Promise<void> {
    if (this.systemClock.id === 'virtual') {
      this.#native.advanceTime(ns);
      await turn();
      return;
    }
    const ms = Math.ceil(Number(ns) / NS_PER_MS);
    try {
      await wait(ms, undefined, bare(signal === undefined ? {} : { signal }));
    } catch (error) {
      if (!signal?.aborted) throw error;
    }
  }
}

/** As {@link openHal} with binaries from `source`. */
export function openHalWith(source: ModuleSource, options?: OpenOptions): Hal {
  const checked = checkOptions(options);
  return new Hal(chooseBackend(source, checked), checked);
}

/**
 * Opens a backend: `openHal()` takes the first that reaches an adapter, `openHal({ backend })` that
 * one. Loads its binary now; importing the package loads nothing.
 *
 * HAL_NO_BACKEND if `auto` found nothing, HAL_BACKEND_MISSING or HAL_BACKEND_LOAD_FAILED with every
 * path tried, HAL_SCENARIO_INVALID for a scenario file; TypeError or RangeError for wrong options.
 */
export function openHal(options?: OpenOptions): Hal {
  return openHalWith(packageModules, options);
}
