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

/** One of {@link PTP_MESSAGE}. */
export type PtpMessageType = (typeof PTP_MESSAGE)[keyof typeof PTP_MESSAGE];
