/**
 * avb-hal/gptp: IEEE 802.1AS on top of frames with stamps. Messages, state machines without clock or
 * timer, and an end station that runs them on an adapter.
 */
export type { SlaveOffset } from './clock-slave.js';
export { PORT_COUNTERS, type PortCounter, type PortCounters } from './counters.js';
export type * from './events.js';
export type { PtpTransport } from './framing.js';
export {
  type ClockIdentity,
  clockIdentityOf,
  clockOf,
  EVERY_PORT,
  type PortIdentity,
  portIdentity,
  portNumberOf,
} from './messages/identity.js';
export {
  type Announce,
  type Decoded,
  type DelayReq,
  type DelayResp,
  decodeMessage,
  encodeMessage,
  type FollowUp,
  type PdelayReq,
  type PdelayResp,
  type PdelayRespFollowUp,
  PTP_FLAGS,
  type PtpHeader,
  type PtpMessage,
  type Signaling,
  type Sync,
  tlvOf,
} from './messages/message.js';
export type {
  FollowUpInformation,
  GptpCapable,
  IntervalRequest,
  PathTrace,
  Tlv,
  UnknownTlv,
} from './messages/tlv.js';
export type { GptpOptions } from './options.js';
export type { Outgoing } from './outbox.js';
export type { PortRole } from './roles.js';
export {
  GptpStation,
  openStation,
  type StationEvent,
  type StationOptions,
  type StationStatus,
} from './station.js';
export type { GptpPortStatus, GptpSystemStatus } from './status.js';
export type { LocalTime } from './sync-transmitter.js';
export { TimeAwareSystem } from './system.js';
