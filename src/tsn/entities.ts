import { outOfRange, quoteAll, wrongType } from '../base/check.js';
import type { TsnCalls } from './outcome.js';

/** What happens to an AVDECC entity (IEEE 1722.1): it announces itself, leaves, or is asked for. */
export type EntityEventType = 'available' | 'departing' | 'discover';

/** An AVDECC entity event. */
export interface EntityEvent {
  /** EntityID of the entity (IEEE 1722.1), 0 … 2^64-1. */
  readonly entityId: bigint;
  /** Capability bits of the entity. */
  readonly capabilities: number;
  /** What happened; null when the driver reports a type that is not one of the three. */
  readonly type: EntityEventType | null;
  /** True when the adapter is a model and not silicon. */
  readonly simulated: boolean;
}

const BITS: Readonly<Record<EntityEventType, number>> = { available: 1, departing: 2, discover: 4 };
const TYPES: readonly EntityEventType[] = ['available', 'departing', 'discover'];

function maskOf(types: unknown): number {
  const parameter = 'port.entities.subscribe(types)';
  const wanted = `an array of ${quoteAll(TYPES)}`;
  if (!Array.isArray(types)) throw wrongType(parameter, wanted, types);
  let mask = 0;
  for (const type of [...types] as unknown[]) {
    const known = TYPES.find((name) => name === type);
    if (known === undefined) throw outOfRange(parameter, wanted, type);
    mask |= BITS[known];
  }
  if (mask === 0) throw outOfRange(parameter, `${wanted}, at least one`, types);
  return mask;
}

/** A subscription to entity events. Close it, or declare it with `using`. */
export class EntitySubscription {
  readonly #calls: TsnCalls;
  readonly #end: { done: boolean } = { done: false };
  /** The driver's number for it. */
  readonly id: number;

  /** @internal */
  constructor(calls: TsnCalls, id: number) {
    this.#calls = calls;
    this.id = id;
    Object.freeze(this);
  }

  /** The next event, or null when none waits; never blocks. Errors as of the driver after close. */
  poll(): EntityEvent | null {
    const calls = this.#calls;
    const event = calls.call('port.entities.poll', (native) => native.pollEntities(this.id));
    if (!event.available) return null;
    return Object.freeze({
      entityId: event.entityId,
      capabilities: event.capabilities,
      type: TYPES.find((name) => BITS[name] === event.type) ?? null,
      simulated: calls.context.simulated,
    });
  }

  /** Ends the subscription. Idempotent. */
  close(): void {
    if (this.#end.done) return;
    this.#calls.call('port.entities.close', (native) => native.unsubscribeEntities(this.id));
    this.#end.done = true;
  }

  /** As {@link close}. */
  [Symbol.dispose](): void {
    this.close();
  }
}

/** AVDECC entity events through the driver. */
export class EntityControl {
  readonly #calls: TsnCalls;

  /** @internal */
  constructor(calls: TsnCalls) {
    this.#calls = calls;
    Object.freeze(this);
  }

  /**
   * Subscribes to events, of all types by default. Needs access 'configure'. HAL_NOT_SUPPORTED;
   * HAL_DRIVER_ERROR when no slot is free.
   */
  subscribe(types: readonly EntityEventType[] = TYPES): EntitySubscription {
    const mask = maskOf(types);
    const calls = this.#calls;
    calls.requireConfigure('port.entities.subscribe');
    return new EntitySubscription(
      calls,
      calls.call('port.entities.subscribe', (native) => native.subscribeEntities(mask)),
    );
  }
}
