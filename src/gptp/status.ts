import type { PortCounters } from './counters.js';
import type { ClockIdentity, PortIdentity } from './messages/identity.js';
import type { GptpPort } from './port.js';
import type { PortRole } from './roles.js';

/** A port now. Frozen. */
export interface GptpPortStatus {
  /** From 1 on. */
  readonly number: number;
  /** Its portIdentity. */
  readonly identity: PortIdentity;
  /** What it does. */
  readonly role: PortRole;
  /** Whether there is a link. */
  readonly linkUp: boolean;
  /** Whether a neighbor on the link speaks gPTP. */
  readonly asCapable: boolean;
  /** Why the port is not asCapable; null when it is. */
  readonly whyNotCapable: string | null;
  /** Who answers at the other end of the link. */
  readonly neighbor: PortIdentity | null;
  /** In the neighbor's time; null while it is not known. */
  readonly meanLinkDelayNs: number | null;
  /** Rate of the neighbor against the local clock, minus 1; null while it is not known. */
  readonly neighborRateOffset: number | null;
  /** What it counted. */
  readonly counters: PortCounters;
}

/** A time-aware system now. Frozen. */
export interface GptpSystemStatus {
  /** Its own identity. */
  readonly clock: ClockIdentity;
  /** null: there is none. */
  readonly grandmaster: ClockIdentity | null;
  /** Whether it is the grandmaster itself. */
  readonly isGrandmaster: boolean;
  /** How many systems the time goes through; 0 for the grandmaster itself; null without one. */
  readonly stepsRemoved: number | null;
  /** From port 1 on. */
  readonly ports: readonly GptpPortStatus[];
}

/** What a port is at `nowNs`. */
export function portStatus(port: GptpPort, nowNs: bigint): GptpPortStatus {
  const whyNotCapable = port.whyNotCapable(nowNs);
  return Object.freeze({
    number: port.number,
    identity: port.identity,
    role: port.role,
    linkUp: port.linkUp,
    asCapable: whyNotCapable === null,
    whyNotCapable,
    neighbor: port.delay.neighbor,
    meanLinkDelayNs: port.delay.meanLinkDelayNs,
    neighborRateOffset: port.delay.rateOffset,
    counters: port.counters.all(),
  });
}
