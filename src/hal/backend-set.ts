import type { AdapterInfo } from '../adapter/info.js';
import type { Part } from '../adapter/joined-facts.js';
import { HalError, isHalError } from '../base/errors.js';
import type { BackendName } from '../binding/backends.gen.js';
import type { WantedServers } from '../binding/facets.js';
import type { NativeAdapter, NativeAdapterInfo } from '../binding/native.js';
import { calling, nativeError, toHalError } from '../binding/native-errors.js';
import { unreachable } from '../binding/refusing.js';
import { SystemClock } from '../binding/system-clock.js';
import type { OpenBackend } from './backend.js';
import { joinListings, type Listing } from './joining.js';

/** A backend of a HAL, and the system clock that it pairs device times with. */
export interface Member extends OpenBackend {
  readonly systemClock: SystemClock;
}

/** An adapter as one backend opened it. */
export interface OpenPart {
  readonly member: Member;
  /** Refuses every call where {@link failure} says why. */
  readonly native: NativeAdapter;
  /** Why it was not opened; null when it was. */
  readonly failure: HalError | null;
}

/** What a listing of one backend gave: its adapters, or what went wrong. */
type Answer = readonly NativeAdapterInfo[] | HalError;

const ready = (member: Member, native: NativeAdapter): OpenPart => ({
  member,
  native,
  failure: null,
});

/** A part that did not answer when it was listed. */
function left({ info, failure }: Part, member: Member): OpenPart | null {
  if (failure === null) return null;
  return { member, native: unreachable(info, () => nativeError(failure)), failure };
}

function closeParts(parts: readonly OpenPart[]): void {
  for (const { native } of parts) native.close();
}

/** The backends of a HAL. With one of them, calls and errors are that one's. */
export class BackendSet {
  readonly #wanted: WantedServers;
  readonly #last = new Map<BackendName, readonly NativeAdapterInfo[]>();
  readonly first: Member;
  readonly members: readonly Member[];

  constructor(backends: readonly [OpenBackend, ...OpenBackend[]], wanted: WantedServers) {
    this.#wanted = wanted;
    const members = backends.map((backend) => {
      const { native, name } = backend;
      return Object.freeze({ ...backend, systemClock: new SystemClock(native, name) });
    });
    this.first = members[0] as Member;
    this.members = Object.freeze(members);
    Object.freeze(this);
  }

  get closed(): boolean {
    return this.members.every(({ native }) => native.closed);
  }

  /**
   * Every adapter. A backend that cannot list its adapters keeps those that it listed last, without
   * their abilities and with its error as the reason; throws only when none can list any.
   */
  list(operation: string): readonly AdapterInfo[] {
    return this.#entries(
      this.members.map(({ native, name }) => {
        try {
          return native.enumerate();
        } catch (error) {
          return toHalError(error, operation, name);
        }
      }),
    );
  }

  /** As {@link list}, without blocking the event loop. */
  async listAsync(operation: string): Promise<readonly AdapterInfo[]> {
    const answers = this.members.map(({ native, name }) =>
      native.enumerateAsync().catch((error: unknown) => toHalError(error, operation, name)),
    );
    return this.#entries(await Promise.all(answers));
  }

  /**
   * Opens the parts that answered when they were listed: all of them or none. The others refuse every
   * call with the error of the listing.
   */
  open(parts: readonly Part[], access: number, operation: string): readonly OpenPart[] {
    const opened: OpenPart[] = [];
    try {
      for (const part of parts) {
        const member = this.#memberOf(part);
        const open = (): NativeAdapter => member.native.open(part.info.key, access);
        opened.push(left(part, member) ?? ready(member, calling(operation, member.name, open)));
      }
      return opened;
    } catch (error) {
      closeParts(opened);
      throw error;
    }
  }

  /** As {@link open}, without blocking the event loop. */
  async openAsync(
    parts: readonly Part[],
    access: number,
    operation: string,
  ): Promise<readonly OpenPart[]> {
    const opened: OpenPart[] = [];
    for (const part of parts) {
      const member = this.#memberOf(part);
      try {
        const open = (): Promise<NativeAdapter> => member.native.openAsync(part.info.key, access);
        opened.push(left(part, member) ?? ready(member, await open()));
      } catch (error) {
        closeParts(opened);
        throw toHalError(error, operation, member.name);
      }
    }
    return opened;
  }

  /** Has the platform tell of changes, where it can; null ends it. */
  listen(listener: (() => void) | null): void {
    for (const { native, name } of this.members) {
      if (native.closed) continue;
      try {
        native.onChange(listener);
      } catch (error) {
        const failure = toHalError(error, 'hal.changes', name);
        // Then changes are found by looking alone.
        if (!isHalError(failure, 'HAL_NOT_SUPPORTED')) throw failure;
      }
    }
  }

  /** Moves the virtual time that all share; each takes what fell due. */
  advanceTime(ns: bigint): void {
    this.first.native.advanceTime(ns);
    for (const { native } of this.members.slice(1)) native.advanceTime(0n);
  }

  order(text: string): void {
    this.first.native.order(text);
  }

  udpWire(adapter: number, view: BigUint64Array): void {
    this.first.native.udpWire(adapter, view);
  }

  close(): void {
    const failures: unknown[] = [];
    for (const { native, name } of this.members) {
      try {
        native.close();
      } catch (error) {
        failures.push(toHalError(error, 'hal.close', name));
      }
    }
    if (failures.length > 0) throw failures[0];
  }

  #memberOf({ backend }: Part): Member {
    return this.members.find(({ name }) => name === backend) ?? this.first;
  }

  #entries(answers: readonly Answer[]): readonly AdapterInfo[] {
    const failed = answers.filter((answer) => answer instanceof HalError);
    if (failed.length === answers.length) throw failed[0];
    const listings = this.members.map(({ name, probe }, i): Listing => {
      const answer = answers[i] as Answer;
      const failure = answer instanceof HalError ? answer : null;
      if (!(answer instanceof HalError)) this.#last.set(name, answer);
      const adapters = this.#last.get(name) ?? [];
      return { backend: name, simulated: probe.simulated, adapters, failure };
    });
    return joinListings(listings, this.#wanted);
  }
}
