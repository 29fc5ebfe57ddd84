import { checkInteger, checkObject, outOfRange, wrongType } from '../../base/check.js';
import { PTP_MESSAGE } from '../../base/ptp.js';
import type { ClockIdentity, PortIdentity } from './identity.js';
import {
  bytesOf,
  clockIdentity,
  type Layout,
  Malformed,
  port,
  readLayout,
  s8,
  s16,
  s64,
  time,
  u8,
  u16,
  u32,
  writeLayout,
} from './layout.js';
import { checkTlvs, readTlvs, type Tlv, tlvBytes, writeTlv } from './tlv.js';

/** The flagField of a header as one number, octet 0 in the upper half (IEEE 1588-2019 table 37). */
export const PTP_FLAGS: Readonly<{
  ALTERNATE_MASTER: number;
  TWO_STEP: number;
  UNICAST: number;
  LEAP_61: number;
  LEAP_59: number;
  UTC_OFFSET_VALID: number;
  PTP_TIMESCALE: number;
  TIME_TRACEABLE: number;
  FREQUENCY_TRACEABLE: number;
  SYNCHRONIZATION_UNCERTAIN: number;
}> = Object.freeze({
  ALTERNATE_MASTER: 0x0100,
  TWO_STEP: 0x0200,
  UNICAST: 0x0400,
  LEAP_61: 0x0001,
  LEAP_59: 0x0002,
  UTC_OFFSET_VALID: 0x0004,
  PTP_TIMESCALE: 0x0008,
  TIME_TRACEABLE: 0x0010,
  FREQUENCY_TRACEABLE: 0x0020,
  SYNCHRONIZATION_UNCERTAIN: 0x0040,
});

/** The header of every PTP message (IEEE 1588-2019 13.3, IEEE 802.1AS-2020 10.6.2). */
export interface PtpHeader {
  /** 0 … 15: 1 for gPTP, 2 for CMLDS, 0 for IEEE 1588's default profiles. */
  readonly majorSdoId: number;
  /** minorVersionPTP, 0 … 15; receivers ignore it. */
  readonly minorVersion: number;
  /** domainNumber, 0 … 127 in gPTP. */
  readonly domain: number;
  /** 0 … 255. */
  readonly minorSdoId: number;
  /** Bits of {@link PTP_FLAGS}. */
  readonly flags: number;
  /** correctionField, in 2^-16 ns. */
  readonly correction: bigint;
  /** messageTypeSpecific; 0 in gPTP. */
  readonly typeSpecific: number;
  /** The port that sent it. */
  readonly sourcePort: PortIdentity;
  /** 0 … 65 535. */
  readonly sequenceId: number;
  /** controlField; receivers ignore it. */
  readonly control: number;
  /** logMessageInterval, log2 of s; 127 where a message has none. */
  readonly logInterval: number;
  /** After the fixed fields, in the order in which they stand. */
  readonly tlvs: readonly Tlv[];
}

/** Sync. Times of messages are ns of the sender's time scale. */
export interface Sync extends PtpHeader {
  /** `PTP_MESSAGE.SYNC`. */
  readonly messageType: typeof PTP_MESSAGE.SYNC;
  /** When it left; 0 in a two-step Sync. */
  readonly originNs: bigint;
}
/** Delay_Req. */
export interface DelayReq extends PtpHeader {
  /** `PTP_MESSAGE.DELAY_REQ`. */
  readonly messageType: typeof PTP_MESSAGE.DELAY_REQ;
  /** May be 0. */
  readonly originNs: bigint;
}
/** Pdelay_Req. */
export interface PdelayReq extends PtpHeader {
  /** `PTP_MESSAGE.PDELAY_REQ`. */
  readonly messageType: typeof PTP_MESSAGE.PDELAY_REQ;
  /** 0 in gPTP. */
  readonly originNs: bigint;
}
/** Pdelay_Resp: when the request came. */
export interface PdelayResp extends PtpHeader {
  /** `PTP_MESSAGE.PDELAY_RESP`. */
  readonly messageType: typeof PTP_MESSAGE.PDELAY_RESP;
  /** When the request came. */
  readonly requestReceiptNs: bigint;
  /** Who asked. */
  readonly requestingPort: PortIdentity;
}
/** Pdelay_Resp_Follow_Up: when the response left. */
export interface PdelayRespFollowUp extends PtpHeader {
  /** `PTP_MESSAGE.PDELAY_RESP_FOLLOW_UP`. */
  readonly messageType: typeof PTP_MESSAGE.PDELAY_RESP_FOLLOW_UP;
  /** When the response left. */
  readonly responseOriginNs: bigint;
  /** Who asked. */
  readonly requestingPort: PortIdentity;
}
/** Follow_Up: when the Sync left the grandmaster. */
export interface FollowUp extends PtpHeader {
  /** `PTP_MESSAGE.FOLLOW_UP`. */
  readonly messageType: typeof PTP_MESSAGE.FOLLOW_UP;
  /** When the Sync left. */
  readonly preciseOriginNs: bigint;
}
/** Delay_Resp: when the Delay_Req came. */
export interface DelayResp extends PtpHeader {
  /** `PTP_MESSAGE.DELAY_RESP`. */
  readonly messageType: typeof PTP_MESSAGE.DELAY_RESP;
  /** When the request came. */
  readonly receiveNs: bigint;
  /** Who asked. */
  readonly requestingPort: PortIdentity;
}
/** Announce. */
export interface Announce extends PtpHeader {
  /** `PTP_MESSAGE.ANNOUNCE`. */
  readonly messageType: typeof PTP_MESSAGE.ANNOUNCE;
  /** When it left, roughly; 0 in gPTP. */
  readonly originNs: bigint;
  /** TAI minus UTC in s, -32 768 … 32 767. */
  readonly utcOffsetS: number;
  /** 0 … 255, smaller is better. */
  readonly priority1: number;
  /** 0 … 255 (IEEE 1588-2019 table 4). */
  readonly clockClass: number;
  /** 0 … 255 (IEEE 1588-2019 table 5). */
  readonly clockAccuracy: number;
  /** offsetScaledLogVariance. */
  readonly variance: number;
  /** 0 … 255, smaller is better. */
  readonly priority2: number;
  /** grandmasterIdentity. */
  readonly grandmaster: ClockIdentity;
  /** How many systems it went through, 0 … 65 535. */
  readonly stepsRemoved: number;
  /** What the grandmaster's time comes from (IEEE 1588-2019 table 6). */
  readonly timeSource: number;
}
/** Signaling. */
export interface Signaling extends PtpHeader {
  /** `PTP_MESSAGE.SIGNALING`. */
  readonly messageType: typeof PTP_MESSAGE.SIGNALING;
  /** Whom it is for; `EVERY_PORT` for all. */
  readonly targetPort: PortIdentity;
}

/** A PTP message that {@link decodeMessage} and {@link encodeMessage} know. */
export type PtpMessage =
  | Sync
  | DelayReq
  | PdelayReq
  | PdelayResp
  | PdelayRespFollowUp
  | FollowUp
  | DelayResp
  | Announce
  | Signaling;

/** What bytes are: a message, or why none. */
export type Decoded =
  | { readonly message: PtpMessage; readonly malformed: null }
  | { readonly message: null; readonly malformed: string };

type Fixed<M> = Layout<Omit<M, keyof PtpHeader | 'messageType'>>;

/** The fixed fields behind the header. */
const BODIES: {
  readonly [T in PtpMessage['messageType']]: Fixed<Extract<PtpMessage, { messageType: T }>>;
} = {
  [PTP_MESSAGE.SYNC]: [['originNs', time]],
  [PTP_MESSAGE.DELAY_REQ]: [['originNs', time]],
  [PTP_MESSAGE.PDELAY_REQ]: [['originNs', time], 10],
  [PTP_MESSAGE.PDELAY_RESP]: [
    ['requestReceiptNs', time],
    ['requestingPort', port],
  ],
  [PTP_MESSAGE.PDELAY_RESP_FOLLOW_UP]: [
    ['responseOriginNs', time],
    ['requestingPort', port],
  ],
  [PTP_MESSAGE.FOLLOW_UP]: [['preciseOriginNs', time]],
  [PTP_MESSAGE.DELAY_RESP]: [
    ['receiveNs', time],
    ['requestingPort', port],
  ],
  [PTP_MESSAGE.ANNOUNCE]: [
    ['originNs', time],
    ['utcOffsetS', s16],
    1,
    ['priority1', u8],
    ['clockClass', u8],
    ['clockAccuracy', u8],
    ['variance', u16],
    ['priority2', u8],
    ['grandmaster', clockIdentity],
    ['stepsRemoved', u16],
    ['timeSource', u8],
  ],
  [PTP_MESSAGE.SIGNALING]: [['targetPort', port]],
};

/** The header from its fifth byte on; the first four are of both halves or counted. */
const HEADER: Layout<Omit<PtpHeader, 'majorSdoId' | 'minorVersion' | 'tlvs'>> = [
  ['domain', u8],
  ['minorSdoId', u8],
  ['flags', u16],
  ['correction', s64],
  ['typeSpecific', u32],
  ['sourcePort', port],
  ['sequenceId', u16],
  ['control', u8],
  ['logInterval', s8],
];
const HEADER_BYTES = 34;
const HEADER_AT = 4;
const VERSION = 2;

const bodyOf = (type: number): Layout<object> | undefined =>
  Object.hasOwn(BODIES, type) ? (BODIES as Record<number, Layout<object>>)[type] : undefined;

/**
 * Reads a PTP message: without Ethernet header, as long as its own messageLength says; padding is
 * ignored. Unknown TLVs are kept. Never throws for what came from the network: TypeError only for what
 * is no Uint8Array.
 */
export function decodeMessage(bytes: Uint8Array): Decoded {
  if (!(bytes instanceof Uint8Array))
    throw wrongType('decodeMessage(bytes)', 'a Uint8Array', bytes);
  try {
    return { message: decode(bytes), malformed: null };
  } catch (error) {
    if (error instanceof Malformed) return { message: null, malformed: error.message };
    throw error;
  }
}

function decode(bytes: Uint8Array): PtpMessage {
  if (bytes.length < HEADER_BYTES) throw new Malformed(`${bytes.length} bytes are no PTP header`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const version = view.getUint8(1) & 0xf;
  if (version !== VERSION) throw new Malformed(`versionPTP is ${version}, not ${VERSION}`);
  const messageType = view.getUint8(0) & 0xf;
  const body = bodyOf(messageType);
  if (body === undefined) throw new Malformed(`messageType ${messageType} is not known`);
  const length = view.getUint16(2);
  const fixed = HEADER_BYTES + bytesOf(body);
  if (length < fixed || length > bytes.length) {
    throw new Malformed(`messageLength must be ${fixed} to ${bytes.length}, got ${length}`);
  }
  return Object.freeze({
    messageType,
    majorSdoId: view.getUint8(0) >> 4,
    minorVersion: view.getUint8(1) >> 4,
    ...readLayout(HEADER, view, HEADER_AT),
    ...readLayout(body, view, HEADER_BYTES),
    tlvs: readTlvs(view, fixed, length),
  }) as PtpMessage;
}

/** Writes a PTP message, without Ethernet header. TypeError or RangeError for wrong fields. */
export function encodeMessage(message: PtpMessage): Uint8Array {
  const parameter = 'encodeMessage(message)';
  checkObject(message, parameter, 'a PTP message');
  const body = bodyOf(message.messageType);
  if (body === undefined) {
    throw outOfRange(`${parameter}.messageType`, 'one of PTP_MESSAGE', message.messageType);
  }
  const tlvs = checkTlvs(message.tlvs, `${parameter}.tlvs`);
  const fixed = HEADER_BYTES + bytesOf(body);
  const length = tlvs.reduce((sum, tlv) => sum + tlvBytes(tlv), fixed);
  const bytes = new Uint8Array(length);
  const view = new DataView(bytes.buffer);
  view.setUint8(
    0,
    (nibble(message.majorSdoId, `${parameter}.majorSdoId`) << 4) | message.messageType,
  );
  view.setUint8(1, (nibble(message.minorVersion, `${parameter}.minorVersion`) << 4) | VERSION);
  view.setUint16(2, length);
  writeLayout(HEADER, view, HEADER_AT, message, parameter);
  writeLayout(body, view, HEADER_BYTES, message, parameter);
  let at = fixed;
  for (const [n, tlv] of tlvs.entries()) {
    writeTlv(tlv, view, at, `${parameter}.tlvs[${n}]`);
    at += tlvBytes(tlv);
  }
  return bytes;
}

const nibble = (value: number, parameter: string): number => checkInteger(value, parameter, 0, 15);

/** The first TLV of a kind; undefined without one. */
export function tlvOf<K extends Tlv['kind']>(
  message: PtpMessage,
  kind: K,
): Extract<Tlv, { kind: K }> | undefined {
  return message.tlvs.find((tlv): tlv is Extract<Tlv, { kind: K }> => tlv.kind === kind);
}
