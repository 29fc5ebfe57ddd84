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
import { type AdapterInfo, partsOf } from '../adapter/info.js';
import type { Part } from '../adapter/joined-facts.js';
import { type AccessLevel, accessNumber } from '../base/access.js';
import { bare, checkObject, checkOptionsObject, mustBe, quoteAll } from '../base/check.js';
import { CloseHooks } from '../base/close-hooks.js';
import type { EventStream } from '../base/event-stream.js';
import type { BackendName } from '../binding/backends.gen.js';
import {
  type LoadedBinary,
  loadedFrom,
  type ModuleSource,
  packageModules,
} from '../binding/loader.js';
import { calling, callSite, toHalErrorAt } from '../binding/native-errors.js';
import {
  type CheckedOptions,
  checkAccess,
  checkOptions,
  type OpenOptions,
} from '../binding/options.js';
import { domainOf, type SystemClock, type TimeDomain } from '../binding/system-clock.js';
import { Converter } from '../stamps/convert.js';
import { Adapter } from './adapter.js';
import { AdapterParts, linkTeller } from './adapter-parts.js';
import { type ChosenBackends, chooseBackends, type Selection } from './backend.js';
import { BackendSet, type OpenPart } from './backend-set.js';
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

/** The files that backends were loaded from, by the backend's name. */
export type LoadedBinaries = Readonly<Partial<Record<BackendName, LoadedBinary>>>;

const NS_PER_MS = 1_000_000;

/** What was asked to be opened: an entry of some enumeration, or a selector. */
interface Target {
  /** Null where {@link selector} chooses. */
  readonly info: AdapterInfo | null;
  readonly selector: Selector;
}

const ANY: Selector = Object.freeze(bare({}));

const partsFor = (info: AdapterInfo): readonly Part[] => partsOf(info) as readonly Part[];

function binariesOf(members: ChosenBackends['members']): LoadedBinaries {
  const loaded = members.map(({ name, module }) => [name, loadedFrom(module)] as const);
  return Object.freeze(Object.fromEntries(loaded.filter(([, binary]) => binary !== null)));
}

/** One backend, or several that are joined; opened. Close it, or declare it with `using`. */
export class Hal {
  readonly #set: BackendSet;
  readonly #options: CheckedOptions;
  readonly #closeHooks = new CloseHooks();
  readonly #changes: ChangeMonitor;
  /** The backend's name; of several, the first one's. */
  readonly backend: BackendName;
  /** Every backend, in the order of preference. */
  readonly backends: readonly BackendName[];
  /** Which backends were chosen, and why. */
  readonly selection: Selection;
  /** The file that {@link backend} was loaded from, and its SHA-256; null for a backend that was not loaded from one. */
  readonly binary: LoadedBinary | null;
  /** As {@link binary}, of every backend that was loaded from a file. */
  readonly binaries: LoadedBinaries;
  /** True when every time of this HAL comes from a model and not from silicon. */
  readonly simulated: boolean;
  /** The clock that device times are paired with. */
  readonly systemClock: SystemClock;
  /** The controls of the model behind this HAL; null where none can be reached. */
  readonly simulation: Simulation | null;
  /** Raw stamps and counter ticks to nanoseconds, whole arrays at a time. */
  readonly convert: Converter;

  /** @internal */
  constructor({ members, selection }: ChosenBackends, options: CheckedOptions) {
    const set = new BackendSet(members, options.serve);
    const [{ module, name }] = members;
    this.#set = set;
    this.#options = options;
    this.backend = name;
    this.backends = selection.backends;
    this.selection = selection;
    this.binary = loadedFrom(module);
    this.binaries = binariesOf(members);
    this.simulated = members.every(({ probe }) => probe.simulated);
    this.systemClock = set.first.systemClock;
    this.#changes = new ChangeMonitor({
      backend: name,
      simulated: this.simulated,
      closeHooks: this.#closeHooks,
      list: () => set.list('hal.changes'),
      listAsync: () => this.adaptersAsync(),
      listen: (listener) => set.listen(listener),
    });
    const ordered = () => this.#changes.look('notified');
    const takesOrders = members.every(({ probe }) => probe.takesOrders);
    this.simulation = takesOrders ? new Simulation(set, name, ordered) : null;
    this.convert = new Converter(module);
    Object.freeze(this);
  }

  /** True after {@link close}. */
  get closed(): boolean {
    return this.#set.closed;
  }

  /**
   * Enumerates now: every adapter that the backends reach, once where it is proven that
   * two of them reach the same one. HAL_CLOSED, HAL_DRIVER_ERROR and others, where no backend answers.
   */
  adapters(): readonly AdapterInfo[] {
    return calling('hal.adapters', this.backend, () => this.#set.list('hal.adapters'));
  }

  /** As {@link adapters}, without blocking the event loop. */
  async adaptersAsync(): Promise<readonly AdapterInfo[]> {
    const site = callSite();
    try {
      return await this.#set.listAsync('hal.adaptersAsync');
    } catch (error) {
      throw toHalErrorAt(site, error, 'hal.adaptersAsync', this.backend);
    }
  }

  /**
   * Opens one adapter: an entry of {@link adapters}, or the only one that matches a selector.
   * HAL_NO_ADAPTER and HAL_ADAPTER_AMBIGUOUS list the candidates.
   */
  open(target: Selector | AdapterInfo, options?: AdapterOptions): Adapter {
    const operation = 'hal.open';
    const wanted = this.#target(target, operation);
    const settings = this.#settings(options, operation);
    return calling(operation, this.backend, () => {
      const info =
        wanted.info ?? this.#select(this.#set.list(operation), wanted.selector, operation);
      const parts = this.#set.open(partsFor(info), accessNumber(settings.access), operation);
      return this.#adapter(info, parts, settings);
    });
  }

  /** As {@link open}, without blocking the event loop. */
  async openAsync(target: Selector | AdapterInfo, options?: AdapterOptions): Promise<Adapter> {
    const site = callSite();
    const operation = 'hal.openAsync';
    const wanted = this.#target(target, operation);
    const settings = this.#settings(options, operation);
    const access = accessNumber(settings.access);
    try {
      const info =
        wanted.info ??
        this.#select(await this.#set.listAsync(operation), wanted.selector, operation);
      const parts = await this.#set.openAsync(partsFor(info), access, operation);
      return this.#adapter(info, parts, settings);
    } catch (error) {
      throw toHalErrorAt(site, error, operation, this.backend);
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

  /** Closes every adapter that is still open, and the backends. Idempotent. */
  close(): void {
    calling('hal.close', this.backend, () => {
      try {
        this.#closeHooks.run();
      } finally {
        this.#set.close();
      }
    });
  }

  /** As {@link close}. */
  [Symbol.dispose](): void {
    this.close();
  }

  #select(adapters: readonly AdapterInfo[], selector: Selector, operation: string): AdapterInfo {
    return selectAdapter(adapters, selector, operation, this.backend);
  }

  /** An entry of some enumeration, or what chooses one. */
  #target(target: unknown, operation: string): Target {
    const wanted = 'a selector or an entry of hal.adapters()';
    const object = checkObject(target, `${operation}(target)`, wanted);
    if (partsOf(object) === undefined) {
      return { info: null, selector: checkSelector(object, `${operation}(selector)`) };
    }
    const info = object as AdapterInfo;
    const foreign = info.backends.find((backend) => !this.backends.includes(backend));
    if (foreign !== undefined) {
      const own = `an adapter of backend ${quoteAll(this.backends)}`;
      const came = `one of backend '${foreign}'`;
      throw new RangeError(mustBe(`${operation}(target)`, own, came));
    }
    return { info, selector: ANY };
  }

  #settings(options: unknown, operation: string): Settings {
    const parameter = `${operation}(options)`;
    const given = checkOptionsObject(options, parameter, ['access', 'clock']);
    return {
      access: checkAccess(given.access, `${parameter}.access`, this.#options.access),
      clock: checkClockOptions(given.clock, `${parameter}.clock`),
    };
  }

  #adapter(info: AdapterInfo, opened: readonly OpenPart[], settings: Settings): Adapter {
    const shared = {
      access: settings.access,
      binary: this.#options.binary,
      clock: settings.clock,
      closeHooks: this.#closeHooks,
      changes: (options: CheckedChangeOptions) => this.#changes.open(options),
      sleep: (ns: bigint, signal?: AbortSignal) => this.#sleep(ns, signal),
    };
    const own = opened.map(({ member, native }) => ({
      ...shared,
      native,
      backend: member.name,
      simulated: this.simulated || native.info().simulated,
      systemClock: member.systemClock.id,
      domain: domainOf(member.systemClock) as TimeDomain,
    }));
    const link = linkTeller(own);
    const parts = own.map((context, i) => ({
      context: Object.freeze({ ...context, link }),
      failure: opened[i]?.failure ?? null,
    }));
    const { index, apart } = info;
    return new Adapter(
      new AdapterParts(parts, {
        wanted: this.#options.serve,
        simulated: this.simulated,
        apart,
        index: this.backends.length > 1 ? index : null,
      }),
    );
  }

  async #sleep(ns: bigint, signal: AbortSignal | undefined): Promise<void> {
    if (this.systemClock.id === 'virtual') {
      this.#set.advanceTime(ns);
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
  return new Hal(chooseBackends(source, checked), checked);
}

/**
 * Opens a backend, or several that are joined: `openHal()` takes those that reach an adapter,
 * `openHal({ backend })` what is named. Loads their binaries now; importing the package loads nothing.
 *
 * HAL_NO_BACKEND if `auto` found nothing, HAL_BACKEND_MISSING or HAL_BACKEND_LOAD_FAILED with every
 * path tried, HAL_SCENARIO_INVALID for a scenario file; TypeError or RangeError for wrong options.
 */
export function openHal(options?: OpenOptions): Hal {
  return openHalWith(packageModules, options);
}
