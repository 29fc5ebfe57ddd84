import type { ClockIdentity } from './messages/identity.js';
import type { PortRole } from './roles.js';

/** A port began or ceased to have a neighbor that speaks gPTP. */
export interface CapableEvent {
  /** Always `as-capable`. */
  readonly kind: 'as-capable';
  /** From 1 on. */
  readonly portNumber: number;
  /** Whether there is one now. */
  readonly capable: boolean;
  /** Why not; null when it is capable. */
  readonly why: string | null;
}
/** A port does something else from now on. */
export interface RoleEvent {
  /** Always `role`. */
  readonly kind: 'role';
  /** From 1 on. */
  readonly portNumber: number;
  /** From now on. */
  readonly role: PortRole;
  /** Before. */
  readonly was: PortRole;
}
/** Another clock is the grandmaster. */
export interface GrandmasterEvent {
  /** Always `grandmaster`. */
  readonly kind: 'grandmaster';
  /** null: there is none. */
  readonly grandmaster: ClockIdentity | null;
  /** Whether it is this system. */
  readonly isSelf: boolean;
}
/** The grandmaster's time when a Sync came. */
export interface SyncEvent {
  /** Always `sync`. */
  readonly kind: 'sync';
  /** From 1 on. */
  readonly portNumber: number;
  /** The local clock, at the wire. */
  readonly ingressNs: bigint;
  /** The grandmaster's time at that instant. */
  readonly masterNs: bigint;
  /** Rate of the grandmaster against the local clock, minus 1. */
  readonly rateOffset: number;
  /** What of {@link masterNs} is the way from the neighbor. */
  readonly linkDelayNs: number;
  /** Changes when the grandmaster's source of time does; null where it was not told. */
  readonly gmTimeBaseIndicator: number | null;
  /** The sender's interval. */
  readonly intervalNs: bigint;
}
/** The Syncs of the master failed to come. */
export interface SyncTimeoutEvent {
  /** Always `sync-timeout`. */
  readonly kind: 'sync-timeout';
  /** From 1 on. */
  readonly portNumber: number;
}

/** What a time-aware system tells. Frozen. */
export type GptpEvent = CapableEvent | RoleEvent | GrandmasterEvent | SyncEvent | SyncTimeoutEvent;
