import { type ClockIdentity, portIdentity } from './messages/identity.js';
import {
  isBetter,
  NOT_GRANDMASTER_CAPABLE,
  type PriorityVector,
  type SystemIdentity,
} from './priority.js';

/** What a port does (IEEE 802.1AS-2020 10.2.4.20). */
export type PortRole = 'master' | 'slave' | 'passive' | 'listening' | 'disabled';

/** What role selection knows about a port. */
export interface PortFacts {
  readonly number: number;
  /** Link up and asCapable. */
  readonly usable: boolean;
  /** What it received and has not aged; null without. */
  readonly received: PriorityVector | null;
  /** It waits whether a master is there before it becomes one (IEEE 1588-2019 9.2.5). */
  readonly listening?: boolean;
}

/** What role selection decides. */
export interface Roles {
  readonly byPort: ReadonlyMap<number, PortRole>;
  /** The grandmaster and the way to it as this system announces it; null: nobody is one. */
  readonly best: PriorityVector | null;
  /** The port that leads there; null when this system is the grandmaster, or nobody is. */
  readonly slavePort: number | null;
}

/** This system as the grandmaster. */
const ownVector = (own: SystemIdentity): PriorityVector => ({
  system: own,
  stepsRemoved: 0,
  sourcePort: portIdentity(own.clock, 0),
  portNumber: 0,
});

/** The way through a port: one step longer than what it was told. */
const through = (received: PriorityVector): PriorityVector => ({
  ...received,
  stepsRemoved: received.stepsRemoved + 1,
});

function masterVector(best: PriorityVector, clock: ClockIdentity, number: number): PriorityVector {
  return { ...best, sourcePort: portIdentity(clock, number), portNumber: number };
}

/** PortRoleSelection (IEEE 802.1AS-2020 10.3.13): the best master clock, and what each port does. */
export function selectRoles(own: SystemIdentity, ports: readonly PortFacts[]): Roles {
  let best = own.priority1 === NOT_GRANDMASTER_CAPABLE ? null : ownVector(own);
  let slavePort: number | null = null;
  for (const { number, usable, received } of ports) {
    if (!usable || received === null) continue;
    if (received.system.priority1 === NOT_GRANDMASTER_CAPABLE) continue;
    const way = through(received);
    if (best !== null && !isBetter(way, best)) continue;
    best = way;
    slavePort = number;
  }
  const roleOf = ({ number, usable, received, listening }: PortFacts): PortRole => {
    if (!usable) return 'disabled';
    if (number === slavePort) return 'slave';
    if (received === null && listening === true) return 'listening';
    if (received === null || best === null) return 'master';
    return isBetter(masterVector(best, own.clock, number), received) ? 'master' : 'passive';
  };
  return { byPort: new Map(ports.map((port) => [port.number, roleOf(port)])), best, slavePort };
}

/**
 * The roles as the system is configured: from outside what is announced does not decide
 * (externalPortConfiguration, IEEE 802.1AS-2020 10.3.1.3).
 */
export function rolesOf(
  role: 'auto' | 'grandmaster' | 'slave',
  own: SystemIdentity,
  ports: readonly PortFacts[],
): Roles {
  if (role === 'auto') return selectRoles(own, ports);
  if (role === 'grandmaster') {
    return selectRoles(
      own,
      ports.map((port) => ({ ...port, received: null })),
    );
  }
  const slave = ports.find(({ usable }) => usable);
  const idle = ({ usable }: PortFacts): PortRole => (usable ? 'passive' : 'disabled');
  return {
    byPort: new Map(ports.map((port) => [port.number, port === slave ? 'slave' : idle(port)])),
    best: slave?.received ? through(slave.received) : null,
    slavePort: slave?.number ?? null,
  };
}
