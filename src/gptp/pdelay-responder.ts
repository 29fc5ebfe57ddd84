import { PTP_MESSAGE } from '../base/ptp.js';
import type { PdelayReq, PdelayResp, PdelayRespFollowUp } from './messages/message.js';
import { PTP_FLAGS } from './messages/message.js';
import type { Origin } from './origin.js';

const NO_INTERVAL = 127;
const CONTROL = 5;

/** The response to a request that came at `cameNs` (MDPdelayResp, IEEE 802.1AS-2020 11.2.20). */
export function responseTo(request: PdelayReq, cameNs: bigint, origin: Origin): PdelayResp {
  return {
    ...origin,
    messageType: PTP_MESSAGE.PDELAY_RESP,
    flags: PTP_FLAGS.TWO_STEP,
    sequenceId: request.sequenceId,
    control: CONTROL,
    logInterval: NO_INTERVAL,
    requestReceiptNs: cameNs,
    requestingPort: request.sourcePort,
  };
}

/** What follows the response, which left at `leftNs`. */
export function followUpTo(response: PdelayResp, leftNs: bigint): PdelayRespFollowUp {
  const { requestReceiptNs: _, ...rest } = response;
  return {
    ...rest,
    messageType: PTP_MESSAGE.PDELAY_RESP_FOLLOW_UP,
    flags: 0,
    responseOriginNs: leftNs,
  };
}
