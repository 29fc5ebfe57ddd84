import type { ClockIdentity, PortIdentity } from './messages/identity.js';
import type { Announce } from './messages/message.js';

/** What a clock says of itself (IEEE 802.1AS-2020 10.3.2): smaller is better, from the first on. */
export interface SystemIdentity {
  readonly priority1: number;
  readonly clockClass: number;
  readonly clockAccuracy: number;
  /** offsetScaledLogVariance. */
  readonly variance: number;
  readonly priority2: number;
  readonly clock: ClockIdentity;
}

/** A priority vector (IEEE 802.1AS-2020 10.3.5): a grandmaster, and the way to it. */
export interface PriorityVector {
  readonly system: SystemIdentity;
  readonly stepsRemoved: number;
  /** The port that told of it. */
  readonly sourcePort: PortIdentity;
  /** The number of the port that heard of it; 0: of no port. */
  readonly portNumber: number;
}

const hex = (value: number, bytes: number): string => value.toString(16).padStart(2 * bytes, '0');

const portHex = (port: PortIdentity): string => port.slice(0, 16) + hex(Number(port.slice(17)), 2);

/** The 14 bytes of a systemIdentity, as text that sorts as they do. */
function systemRank(system: SystemIdentity): string {
  const { priority1, clockClass, clockAccuracy, variance, priority2, clock } = system;
  return (
    hex(priority1, 1) +
    hex(clockClass, 1) +
    hex(clockAccuracy, 1) +
    hex(variance, 2) +
    hex(priority2, 1) +
    clock
  );
}

/** All 28 bytes of a vector, as text that sorts as they do. */
export function rank({ system, stepsRemoved, sourcePort, portNumber }: PriorityVector): string {
  return systemRank(system) + hex(stepsRemoved, 2) + portHex(sourcePort) + hex(portNumber, 2);
}

/** Whether `a` is the better one. */
export const isBetter = (a: PriorityVector, b: PriorityVector): boolean => rank(a) < rank(b);

/** The vector of an Announce that port `portNumber` received. */
export function vectorOf(announce: Announce, portNumber: number): PriorityVector {
  const { priority1, clockClass, clockAccuracy, variance, priority2, grandmaster } = announce;
  return Object.freeze({
    system: { priority1, clockClass, clockAccuracy, variance, priority2, clock: grandmaster },
    stepsRemoved: announce.stepsRemoved,
    sourcePort: announce.sourcePort,
    portNumber,
  });
}

/** The priority1 of a system that is never the grandmaster (IEEE 802.1AS-2020 8.6.2.1). */
export const NOT_GRANDMASTER_CAPABLE = 255;
