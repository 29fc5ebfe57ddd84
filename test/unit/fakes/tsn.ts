/** The TSN and port half of the fake adapter, and the record of its calls. */
import type {
  NativeDriverCounter,
  NativeEntityEvent,
  NativeReservedStream,
  NativeTsn,
  NativeTsnOutcome,
} from '../../../src/binding/native-tsn.js';

/** Calls of all objects of one fake, in order, such as 'adapter.readClock()'. */
export class CallLog {
  readonly calls: string[] = [];

  add(name: string, ...args: unknown[]): void {
    this.calls.push(`${name}(${args.map(String).join(', ')})`);
  }
  clear(): void {
    this.calls.length = 0;
  }
}

export abstract class FakeTsn implements NativeTsn {
  /** What every setting gives. */
  outcome: NativeTsnOutcome = { effect: 'verified', note: '' };
  event: NativeEntityEvent = { available: false, entityId: 0n, capabilities: 0, type: 0 };
  counters: NativeDriverCounter[] = [{ name: 'IoctlCount', value: 7n, counted: true }];
  nextHandle = 2;

  protected abstract enter(name: string, ...args: unknown[]): void;

  #set(name: string, ...args: unknown[]): NativeTsnOutcome {
    this.enter(name, ...args);
    return this.outcome;
  }
  configureGates(...args: unknown[]): NativeTsnOutcome {
    return this.#set('configureGates', ...args);
  }
  configurePreemption(...args: unknown[]): NativeTsnOutcome {
    return this.#set('configurePreemption', ...args);
  }
  configureShaper(...args: unknown[]): NativeTsnOutcome {
    return this.#set('configureShaper', ...args);
  }
  configureLaunchTime(...args: unknown[]): NativeTsnOutcome {
    return this.#set('configureLaunchTime', ...args);
  }
  configurePtm(...args: unknown[]): NativeTsnOutcome {
    return this.#set('configurePtm', ...args);
  }
  configureVlan(...args: unknown[]): NativeTsnOutcome {
    return this.#set('configureVlan', ...args);
  }
  configureEee(...args: unknown[]): NativeTsnOutcome {
    return this.#set('configureEee', ...args);
  }
  configurePfc(...args: unknown[]): NativeTsnOutcome {
    return this.#set('configurePfc', ...args);
  }
  reserveStream(...args: unknown[]): NativeReservedStream {
    this.enter('reserveStream', ...args);
    const handle = this.nextHandle;
    this.nextHandle += 1;
    return { ...this.outcome, handle };
  }
  releaseStream(handle: number): void {
    this.enter('releaseStream', handle);
  }
  subscribeEntities(mask: number): number {
    this.enter('subscribeEntities', mask);
    return 5;
  }
  pollEntities(subscription: number): NativeEntityEvent {
    this.enter('pollEntities', subscription);
    return this.event;
  }
  unsubscribeEntities(subscription: number): void {
    this.enter('unsubscribeEntities', subscription);
  }
  driverCounters(): NativeDriverCounter[] {
    this.enter('driverCounters');
    return this.counters;
  }
  resetDriverCounters(): void {
    this.enter('resetDriverCounters');
  }
}
