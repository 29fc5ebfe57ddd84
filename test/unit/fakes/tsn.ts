/** The TSN and port half of the fake adapter, and the record of its calls. */
import type {
  NativeDriverCounter,
  NativeEntityEvent,
  NativeReservedStream,
  NativeTsnOutcome,
} from '../../../src/binding/native-calls.gen.js';

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

export abstract class FakeTsn {
  /** What every setting gives. */
  outcome: NativeTsnOutcome = { effect: 'verified', note: '' };
  event: NativeEntityEvent = { available: false, entityId: 0n, capabilities: 0, type: 0 };
  counters: NativeDriverCounter[] = [{ name: 'IoctlCount', value: 7n, counted: true }];
  nextHandle = 2;

  protected abstract enter(name: string, ...args: unknown[]): void;

  reserveStream(...args: unknown[]): NativeReservedStream {
    this.enter('reserveStream', ...args);
    const handle = this.nextHandle;
    this.nextHandle += 1;
    return { ...this.outcome, handle };
  }
  pollEntities(subscription: number): NativeEntityEvent {
    this.enter('pollEntities', subscription);
    return this.event;
  }
  driverCounters(): NativeDriverCounter[] {
    this.enter('driverCounters');
    return this.counters;
  }
}
