import type { PortIdentity } from './messages/identity.js';
import type { PtpHeader } from './messages/message.js';

/** What every message of a port begins with. */
export type Origin = Omit<PtpHeader, 'flags' | 'sequenceId' | 'control' | 'logInterval'>;

/** IEEE 802.1AS-2020 is PTP 2.1. */
const MINOR_VERSION = 1;

/** The header of a port's messages in a domain. */
export function originOf(sourcePort: PortIdentity, domain: number, majorSdoId = 1): Origin {
  return Object.freeze({
    majorSdoId,
    minorVersion: MINOR_VERSION,
    domain,
    minorSdoId: 0,
    correction: 0n,
    typeSpecific: 0,
    sourcePort,
    tlvs: Object.freeze([]),
  });
}
