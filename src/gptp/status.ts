import type { PortCounters } from './counters.js';
import type { ClockIdentity, PortIdentity } from './identity.js';
import type { PortRole } from './roles.js';

/** A port now. Frozen. */
export interface GptpPortStatus {
  readonly number: number;
  readonly identity: PortIdentity;
  readonly role: PortRole;
  readonly linkUp: boolean;
  readonly asCapable: boolean;
  /** Why the port is not asCapable; null when it is. */
  readonly whyNotCapable: string | null;
  /** Who answers at the other end of the link. */
  readonly neighbor: PortIdentity | null;
  /** In the neighbor's time; null while it is not known. */
  readonly meanLinkDelayNs: number | null;
  /** Rate of the neighbor against the local clock, minus 1; null while it is not known. */
  readonly neighborRateOffset: number | null;
  readonly counters: PortCounters;
}

/** A time-aware system now. Frozen. */
export interface GptpSystemStatus {
  readonly clock: ClockIdentity;
  /** null: there is none. */
  readonly grandmaster: ClockIdentity | null;
  readonly isGrandmaster: boolean;
  /** How many systems the time goes through; 0 for the grandmaster itself; null without one. */
  readonly stepsRemoved: number | null;
  readonly ports: readonly GptpPortStatus[];
}
