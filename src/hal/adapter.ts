import type { ChangeOptions } from '../adapter/changes.js';
import type { AdapterContext } from '../adapter/context.js';
import { type AdapterFacts, factsOf } from '../adapter/facts.js';
import type { AdapterInfo } from '../adapter/info.js';
import type { AccessLevel } from '../base/access.js';
import { checkOneOf } from '../base/check.js';
import type { EventStream } from '../base/event-stream.js';
import type { Family } from '../base/family.js';
import { CAPABILITY_NAMES, type CapabilityName } from '../binding/capabilities.gen.js';
import type { Capabilities } from '../binding/capabilities.js';
import type { ServedBy } from '../binding/facets.js';
import type { NativeAdapter } from '../binding/native.js';
import { calling } from '../binding/native-errors.js';
import { Clock, endClock } from '../clock/clock.js';
import { endFrames, Frames } from '../frames/frames.js';
import { ownPhyAddress, Phy } from '../registers/phy.js';
import { Registers } from '../registers/registers.js';
import { endStamps, Stamps } from '../stamps/stamps.js';
import { Port } from '../tsn/port.js';
import { Tsn } from '../tsn/tsn.js';
import { type AdapterEvent, adapterChanges } from './adapter-events.js';
import type { AdapterParts } from './adapter-parts.js';
import { Driver } from './driver.js';

/** The native object of an adapter; only for the files of this package. */
const natives = new WeakMap<object, NativeAdapter>();

/** @internal The native object below `value`; undefined if that is not an adapter. */
export function nativeOf(value: object): NativeAdapter | undefined {
  return natives.get(value);
}

/** An opened adapter. Close it, or declare it with `using`. Closing the HAL closes it, too. */
export class Adapter {
  readonly #context: AdapterContext;
  readonly #parts: AdapterParts;
  #info: AdapterInfo;
  /** What the adapter was opened for. */
  readonly access: AccessLevel;
  /** The adapter's hardware clock. */
  readonly clock: Clock;
  /** The adapter's registers, by name and by offset. */
  readonly registers: Registers;
  /** The registers of the adapter's PHY. */
  readonly phy: Phy;
  /** Time-sensitive networking: gates, preemption, shapers, launch times. */
  readonly tsn: Tsn;
  /** VLAN, energy efficiency, flow control, streams, entities, the driver's counters. */
  readonly port: Port;
  /** Hardware timestamps of frames and of events of the clock. */
  readonly stamps: Stamps;
  /** Frames in and out, with their hardware stamps. */
  readonly frames: Frames;
  /** The adapter's driver. */
  readonly driver: Driver;

  /** @internal */
  constructor(parts: AdapterParts) {
    const clock = parts.contextOf('clock');
    this.#parts = parts;
    this.#context = clock;
    this.#info = parts.info();
    const info = () => this.#info;
    this.access = clock.access;
    this.clock = new Clock(clock);
    const { family, key } = this.#info;
    this.registers = new Registers(parts.contextOf('registers'), family, key);
    this.phy = new Phy(parts.contextOf('phy'), family, key, ownPhyAddress(family));
    this.tsn = new Tsn(parts.contextOf('tsn'), info);
    this.port = new Port(parts.contextOf('port'), info);
    this.stamps = new Stamps(parts.contextOf('stamps'), parts.contextOf('timestamping'), info);
    const udp = parts.contextOf('udpFrames');
    this.frames = new Frames(parts.contextOf('frames'), udp, info);
    this.driver = new Driver(parts.contextOf('driver'));
    natives.set(this, clock.native);
    Object.freeze(this);
  }

  /** What is known about the adapter, as of open() or the last {@link refresh}. */
  get info(): AdapterInfo {
    return this.#info;
  }
  /** As {@link info}, each fact with the backend that it comes from. */
  get facts(): AdapterFacts {
    return factsOf(this.#info);
  }
  /**
   * Which backend serves each part of the adapter; null: none can. Decided when it is opened, and kept
   * until it is closed: a part of which the backend fails says so, and no other takes over.
   */
  get servedBy(): ServedBy {
    return this.#parts.servedBy;
  }
  /** Identifies the adapter inside its HAL while it stays plugged in. */
  get key(): string {
    return this.#info.key;
  }
  /** As the operating system or the driver calls it. */
  get name(): string {
    return this.#info.name;
  }
  /** `unknown` when it is not an Intel adapter with a known clock. */
  get family(): Family {
    return this.#info.family;
  }
  /** As `a0:36:9f:00:00:01`; null where the backend cannot know it. */
  get mac(): string | null {
    return this.#info.mac;
  }
  /** True when the adapter's time comes from a model and not from silicon. */
  get simulated(): boolean {
    return this.#info.simulated;
  }
  /** What the adapter can do through the backends that serve it; {@link whyNot} gives the reasons. */
  get capabilities(): Capabilities {
    return this.#info.capabilities;
  }
  /** True after {@link close} of the adapter or of its HAL. */
  get closed(): boolean {
    return this.#parts.closed;
  }

  /** Why the adapter cannot do `name`; null if it can. RangeError for an unknown name. */
  whyNot(name: CapabilityName): string | null {
    const checked = checkOneOf(name, 'adapter.whyNot(name)', CAPABILITY_NAMES);
    return this.#info.absences[checked] ?? null;
  }

  /**
   * Brings {@link info} up to date, link and capabilities above all, and returns it. What a backend
   * serves that does not answer is absent then, with its error as the reason; where no backend
   * answers: HAL_ADAPTER_GONE, HAL_CLOSED.
   */
  refresh(): AdapterInfo {
    return calling('adapter.refresh', this.#context.backend, () => {
      this.#parts.refresh('adapter.refresh');
      this.#info = this.#parts.info();
      return this.#info;
    });
  }

  /**
   * What changes from now on at this adapter, as {@link Hal.changes}, and the resets of its clock:
   * where device and system time can be paired, this opens the clock page. Ends with the adapter's HAL.
   */
  changes(options?: ChangeOptions): EventStream<AdapterEvent> {
    const clock = this.capabilities.crossTimestamp ? this.clock : null;
    return adapterChanges(this.#context, this.key, clock, options);
  }

  /** Waits for calls in flight and gives the adapter back. Idempotent. */
  close(): void {
    calling('adapter.close', this.#context.backend, () => {
      try {
        endStamps(this.stamps);
        endFrames(this.frames);
        endClock(this.clock);
      } finally {
        this.#parts.close('adapter.close');
      }
    });
  }

  /** As {@link close}. */
  [Symbol.dispose](): void {
    this.close();
  }
}
