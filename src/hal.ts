import { setTimeout as wait } from 'node:timers/promises';
import { type AccessLevel, accessNumber } from './access.js';
import { Adapter } from './adapter.js';
import type { AdapterContext } from './adapter-context.js';
import { type AdapterInfo, adapterInfo, isAdapterInfo } from './adapter-info.js';
import { type ChosenBackend, chooseBackend, type Selection } from './backend.js';
import { checkClosedObject, checkObject, sentence } from './check.js';
import { Converter } from './convert.js';
import { Instruments } from './instruments.js';
import { type ModuleSource, packageModules } from './loader.js';
import type { NativeAdapter, NativeAdapterInfo, NativeBackend } from './native.js';
import { callSite, toHalError, toHalErrorAt } from './native-errors.js';
import { type BackendName, checkAccess, checkOptions, type OpenOptions } from './options.js';
import { checkSelector, type Selector, selectAdapter } from './selector.js';
import { Simulation } from './simulation.js';
import { SystemClock } from './system-clock.js';

/** Options of {@link Hal.open}. */
export interface AdapterOptions {
  /** Default: the access of openHal(). */
  readonly access?: AccessLevel;
}

/** What was asked to be opened: an entry of some enumeration, or a selector. */
type Target = { readonly info: AdapterInfo } | { readonly selector: Selector };

const NS_PER_MS = 1_000_000;

/** One backend, opened. Close it, or declare it with `using`. */
export class Hal {
  readonly #native: NativeBackend;
  readonly #access: AccessLevel;
  /** The backend's name. */
  readonly backend: BackendName;
  /** Which backend was chosen, and why. */
  readonly selection: Selection;
  /** True when every time of this HAL comes from a model and not from silicon. */
  readonly simulated: boolean;
  /** The clock that device times are paired with. */
  readonly systemClock: SystemClock;
  /** The controls of the model behind this HAL; null where none can be reached. */
  readonly simulation: Simulation | null;
  /** Raw stamps and counter ticks to nanoseconds, whole arrays at a time. */
  readonly convert: Converter;
  /** For measuring the HAL itself. */
  readonly instruments: Instruments;

  /** @internal */
  constructor(chosen: ChosenBackend, access: AccessLevel) {
    const { module, native, name } = chosen;
    this.#native = native;
    this.#access = access;
    this.backend = name;
    this.selection = chosen.selection;
    this.simulated = chosen.probe.simulated;
    this.systemClock = new SystemClock(native, name);
    this.simulation = chosen.probe.takesOrders ? new Simulation(native, name) : null;
    this.convert = new Converter(module);
    this.instruments = new Instruments(module, native, name);
    Object.freeze(this);
  }

  /** True after {@link close}. */
  get closed(): boolean {
    return this.#native.closed;
  }

  /** Enumerates now: every adapter that the backend reaches. HAL_CLOSED, HAL_DRIVER_ERROR and others. */
  adapters(): readonly AdapterInfo[] {
    try {
      return this.#entries(this.#native.enumerate());
    } catch (error) {
      throw toHalError(error, this.backend);
    }
  }

  /** As {@link adapters}, without blocking the event loop. */
  async adaptersAsync(): Promise<readonly AdapterInfo[]> {
    const site = callSite();
    try {
      return this.#entries(await this.#native.enumerateAsync());
    } catch (error) {
      throw toHalErrorAt(site, error, this.backend);
    }
  }

  /**
   * Opens one adapter: an entry of {@link adapters}, or the only one that matches a selector.
   * HAL_NO_ADAPTER and HAL_ADAPTER_AMBIGUOUS list the candidates.
   */
  open(target: Selector | AdapterInfo, options?: AdapterOptions): Adapter {
    const wanted = this.#target(target, 'hal.open');
    const access = this.#accessOf(options, 'hal.open');
    const { key } = 'info' in wanted ? wanted.info : this.#select(this.adapters(), wanted.selector);
    try {
      return this.#adapter(this.#native.open(key, accessNumber(access)), access);
    } catch (error) {
      throw toHalError(error, this.backend);
    }
  }

  /** As {@link open}, without blocking the event loop. */
  async openAsync(target: Selector | AdapterInfo, options?: AdapterOptions): Promise<Adapter> {
    const site = callSite();
    const wanted = this.#target(target, 'hal.openAsync');
    const access = this.#accessOf(options, 'hal.openAsync');
    try {
      const { key } =
        'info' in wanted
          ? wanted.info
          : this.#select(this.#entries(await this.#native.enumerateAsync()), wanted.selector);
      return this.#adapter(await this.#native.openAsync(key, accessNumber(access)), access);
    } catch (error) {
      throw toHalErrorAt(site, error, this.backend);
    }
  }

  /** Closes every adapter that is still open, and the backend. Twice does nothing. */
  close(): void {
    try {
      this.#native.close();
    } catch (error) {
      throw toHalError(error, this.backend);
    }
  }

  /** As {@link close}. */
  [Symbol.dispose](): void {
    this.close();
  }

  #entries(entries: readonly NativeAdapterInfo[]): readonly AdapterInfo[] {
    return Object.freeze(entries.map((entry) => adapterInfo(entry, this.backend, this.simulated)));
  }

  #select(adapters: readonly AdapterInfo[], selector: Selector): AdapterInfo {
    return selectAdapter(adapters, selector, 'hal.open', this.backend);
  }

  #target(target: unknown, operation: string): Target {
    const wanted = 'a selector or an entry of hal.adapters()';
    const object = checkObject(target, `${operation}(target)`, wanted);
    if (!isAdapterInfo(object))
      return { selector: checkSelector(object, `${operation}(selector)`) };
    if (object.backend !== this.backend) {
      throw new RangeError(
        sentence(
          `${operation}(target)`,
          `an adapter of backend '${this.backend}'`,
          `one of backend '${object.backend}'`,
        ),
      );
    }
    return { info: object };
  }

  #accessOf(options: unknown, operation: string): AccessLevel {
    const parameter = `${operation}(options)`;
    const given = options === undefined ? {} : checkClosedObject(options, parameter, ['access']);
    return checkAccess(given.access, `${parameter}.access`, this.#access);
  }

  #adapter(native: NativeAdapter, access: AccessLevel): Adapter {
    const context: AdapterContext = Object.freeze({
      native,
      backend: this.backend,
      access,
      simulated: this.simulated || native.info().simulated,
      systemClock: this.systemClock.id,
      pass: (ns: bigint) => this.#pass(ns),
    });
    return new Adapter(context);
  }

  async #pass(ns: bigint): Promise<void> {
    if (this.systemClock.id === 'virtual') this.#native.advanceTime(ns);
    else await wait(Math.ceil(Number(ns) / NS_PER_MS));
  }
}

/** As {@link openHal} with binaries from `source`. */
export function openHalWith(source: ModuleSource, options?: OpenOptions): Hal {
  const checked = checkOptions(options);
  return new Hal(chooseBackend(source, checked), checked.access);
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
