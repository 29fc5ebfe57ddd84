import { setImmediate as turn, setTimeout as wait } from 'node:timers/promises';
import type {
  Adapter,
  AdapterInfo,
  AdapterOptions,
  BackendName,
  Hal,
  OpenOptions,
  Simulation,
} from '../index.js';
import { EvidenceLog, errorText } from './evidence.js';
import type { CompatSettings } from './report-document.js';

/** Opens a HAL: openHal(), or something in front of it. */
export type Opener = (options: OpenOptions) => Hal;

/** Writes steps of the clock down before they are made: a run that is killed is put back from it. */
export interface StepJournal {
  /** A step of `ns` is about to be made or taken back. Throws where it cannot be written. */
  step(ns: bigint): void;
}

/** What every check of a run shares. */
export interface SuiteSubject {
  /** How every check opens a HAL. */
  readonly open: Opener;
  /** The named backends; the access is the suite's. */
  readonly options: OpenOptions;
  /** The backend under test; of several, the one that serves the adapter's clock. */
  readonly backend: BackendName;
  /** The adapter under test; null where the backend reaches none. */
  readonly info: AdapterInfo | null;
  /** Every adapter of the backend. */
  readonly adapters: readonly AdapterInfo[];
  /** How the suite was asked to run. */
  readonly settings: CompatSettings;
  /** How other backends are opened, to be compared with this one. */
  readonly peers: readonly OpenOptions[];
  /** Where what must be put back is written first; null where it is not. */
  readonly journal: StepJournal | null;
}

/** A check finds that it cannot be carried out here. */
export class Skipped extends Error {
  /** Always `Skipped`. */
  override readonly name = 'Skipped';
}

const NS_PER_SECOND = 1_000_000_000;
const MS_PER_SECOND = 1000;

/** What one run of one check works with. What is opened through it is closed after the check. */
export class CheckContext {
  readonly #subject: SuiteSubject;
  readonly #hals: Hal[] = [];
  readonly #restores: { readonly what: string; readonly restore: () => void }[] = [];
  /** What the check measured; its verdict. */
  readonly log: EvidenceLog = new EvidenceLog();
  /** Aborted when the check takes too long or the run is ended. */
  readonly signal: AbortSignal;

  /** What one check of a run works with; `signal` ends it. */
  constructor(subject: SuiteSubject, signal: AbortSignal) {
    this.#subject = subject;
    this.signal = signal;
  }

  /** How the suite was asked to run. */
  get settings(): CompatSettings {
    return this.#subject.settings;
  }
  /** Name of the backend under test. */
  get backend(): BackendName {
    return this.#subject.backend;
  }
  /** How HALs are opened; peers by the same function. */
  get options(): OpenOptions {
    return this.#subject.options;
  }
  /** How other backends are opened, to be compared with this one; may be empty. */
  get peers(): readonly OpenOptions[] {
    return this.#subject.peers;
  }
  /** The adapter under test. */
  get info(): AdapterInfo {
    return this.#subject.info ?? this.skip('the backend reaches no adapter');
  }
  /** Another adapter of the backend; one that can do more comes first. */
  get otherInfo(): AdapterInfo {
    const abilities = (info: AdapterInfo): number =>
      Object.values(info.capabilities).filter((can) => can).length;
    const [other] = this.#subject.adapters
      .filter(({ key }) => key !== this.info.key)
      .sort((a, b) => abilities(b) - abilities(a));
    return other ?? this.skip('the backend reaches only one adapter');
  }

  /** A HAL of its own, closed after the check. */
  openHal(options: OpenOptions = {}): Hal {
    const hal = this.#subject.open({ ...this.#subject.options, ...options });
    this.#hals.push(hal);
    return hal;
  }

  /** Another backend, opened by the same function; closed after the check. */
  openPeer(options: OpenOptions): Hal {
    const hal = this.#subject.open({ access: 'observe', ...options });
    this.#hals.push(hal);
    return hal;
  }

  /** The adapter under test on a HAL of its own; both are closed after the check. */
  openAdapter(options?: AdapterOptions): { readonly hal: Hal; readonly nic: Adapter } {
    const hal = this.openHal();
    return { hal, nic: hal.open({ key: this.info.key }, options) };
  }

  /** Ends the check without a verdict. */
  skip(reason: string): never {
    throw new Skipped(reason);
  }

  /** The controls of the simulation; skips where there are none. */
  simulation(hal: Hal): Simulation {
    return hal.simulation ?? this.skip('needs a simulation that takes orders');
  }

  /** Lets time pass on the system clock of `hal`: advances it where it is virtual, else waits. */
  async pass(hal: Hal, seconds: number): Promise<void> {
    if (hal.systemClock.id !== 'virtual') {
      await wait(Math.ceil(seconds * MS_PER_SECOND), undefined, { signal: this.signal });
      return;
    }
    this.signal.throwIfAborted();
    this.simulation(hal).advance(BigInt(Math.round(seconds * NS_PER_SECOND)));
    // HALs of one simulated machine share its time, but each takes its own samples.
    for (const other of this.#hals) {
      if (other !== hal && !other.closed) other.simulation?.advance(0n);
    }
    await turn();
  }

  /** Puts `what` back after the check, before anything is closed. The last one comes first. */
  restoring(what: string, restore: () => void): void {
    this.#restores.push({ what, restore });
  }

  /** Makes a step of `ns` by `change`; it is taken back after the check, unless `change` throws. */
  step<T>(
    nic: Adapter,
    ns: bigint,
    change: () => T,
    takeBack = (): unknown => nic.clock.adjustOffset(-ns),
  ): T {
    const journal = nic.info.key === this.info.key ? this.#subject.journal : null;
    journal?.step(ns);
    try {
      const result = change();
      this.restoring('the time', () => void takeBack());
      return result;
    } catch (error) {
      journal?.step(-ns);
      throw error;
    }
  }

  /** Restores now; throws what goes wrong. */
  restore(): void {
    for (let next = this.#restores.pop(); next !== undefined; next = this.#restores.pop()) {
      next.restore();
    }
  }

  /** @internal Restores and closes; what could not be. */
  end(): readonly string[] {
    const complaints: string[] = [];
    const attempt = (what: string, action: () => void): void => {
      try {
        action();
      } catch (error) {
        complaints.push(`${what}: ${errorText(error)}`);
      }
    };
    for (const { what, restore } of this.#restores.splice(0).reverse()) {
      attempt(`could not restore ${what}`, restore);
    }
    for (const hal of this.#hals.splice(0).reverse()) attempt('could not close', () => hal.close());
    return complaints;
  }
}
