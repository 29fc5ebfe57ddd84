import { PTP_MESSAGE } from '../base/ptp.js';
import type { PortIdentity } from './messages/identity.js';
import type { PtpHeader, PtpMessage } from './messages/message.js';

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

/** logMessageInterval of messages that have none (IEEE 1588-2019 table 42). */
export const NO_INTERVAL = 127;

const CONTROL: Readonly<Partial<Record<number, number>>> = {
  [PTP_MESSAGE.SYNC]: 0,
  [PTP_MESSAGE.DELAY_REQ]: 1,
  [PTP_MESSAGE.FOLLOW_UP]: 2,
  [PTP_MESSAGE.DELAY_RESP]: 3,
};
const CONTROL_OTHER = 5;

type Fields = Pick<PtpHeader, 'sequenceId' | 'logInterval'> & Partial<Pick<PtpHeader, 'flags'>>;

/** The whole header of a message. */
export function headOf<T extends PtpMessage['messageType']>(
  origin: Origin,
  messageType: T,
  fields: Fields,
): PtpHeader & { readonly messageType: T } {
  const control = CONTROL[messageType] ?? CONTROL_OTHER;
  return { ...origin, flags: 0, control, messageType, ...fields };
}
