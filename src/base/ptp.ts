/**
 * PTP message types (IEEE 1588-2019 table 36, IEEE 802.1AS-2020 table 11-2): the values of
 * `messageType` in stamps and frames. Those below 8 are event messages, which are stamped.
 */
export const PTP_MESSAGE: Readonly<{
  SYNC: 0x0;
  DELAY_REQ: 0x1;
  PDELAY_REQ: 0x2;
  PDELAY_RESP: 0x3;
  FOLLOW_UP: 0x8;
  DELAY_RESP: 0x9;
  PDELAY_RESP_FOLLOW_UP: 0xa;
  ANNOUNCE: 0xb;
  SIGNALING: 0xc;
  MANAGEMENT: 0xd;
}> = Object.freeze({
  SYNC: 0x0,
  DELAY_REQ: 0x1,
  PDELAY_REQ: 0x2,
  PDELAY_RESP: 0x3,
  FOLLOW_UP: 0x8,
  DELAY_RESP: 0x9,
  PDELAY_RESP_FOLLOW_UP: 0xa,
  ANNOUNCE: 0xb,
  SIGNALING: 0xc,
  MANAGEMENT: 0xd,
});

/** EtherType of PTP on layer 2. */
export const PTP_ETHERTYPE = 0x88f7;
/** The group that gPTP sends all its messages to (IEEE 802.1AS-2020 10.5.3): never forwarded. */
export const GPTP_ADDRESS = '01:80:c2:00:00:0e';
/** The groups of PTP on layer 2 (IEEE 1588-2019 annex E): the second one is for peer delay messages. */
export const PTP_ADDRESSES: Readonly<{ PRIMARY: string; PEER_DELAY: string }> = Object.freeze({
  PRIMARY: '01:1b:19:00:00:00',
  PEER_DELAY: '01:80:c2:00:00:0e',
});
/** UDP ports of PTP (IEEE 1588-2019 annexes C and D). */
export const PTP_UDP_PORTS: Readonly<{ EVENT: 319; GENERAL: 320 }> = Object.freeze({
  EVENT: 319,
  GENERAL: 320,
});
/**
 * The groups of PTP over UDP (IEEE 1588-2019 annexes C and D): the second one is for peer delay
 * messages. The scope of the first IPv6 group may be another: `ff00::181` to `ff0f::181`.
 */
export const PTP_UDP_ADDRESSES: Readonly<{
  IPV4: Readonly<{ PRIMARY: string; PEER_DELAY: string }>;
  IPV6: Readonly<{ PRIMARY: string; PEER_DELAY: string }>;
}> = Object.freeze({
  IPV4: Object.freeze({ PRIMARY: '224.0.1.129', PEER_DELAY: '224.0.0.107' }),
  IPV6: Object.freeze({ PRIMARY: 'ff0e::181', PEER_DELAY: 'ff02::6b' }),
});

/** One of {@link PTP_MESSAGE}. */
export type PtpMessageType = (typeof PTP_MESSAGE)[keyof typeof PTP_MESSAGE];
