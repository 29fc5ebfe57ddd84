import { PTP_MESSAGE } from '../base/ptp.js';
import {
  type PdelayReq,
  type PdelayResp,
  type PdelayRespFollowUp,
  PTP_FLAGS,
} from './messages/message.js';
import { headOf, NO_INTERVAL, type Origin } from './origin.js';

/** The response to a request that came at `cameNs` (MDPdelayResp, IEEE 802.1AS-2020 11.2.20). */
export function responseTo(request: PdelayReq, cameNs: bigint, origin: Origin): PdelayResp {
  const { sequenceId, sourcePort: requestingPort } = request;
  const fields = { sequenceId, logInterval: NO_INTERVAL, flags: PTP_FLAGS.TWO_STEP };
  return {
    ...headOf(origin, PTP_MESSAGE.PDELAY_RESP, fields),
    requestReceiptNs: cameNs,
    requestingPort,
  };
}

/** What follows a response, which left at `leftNs`. */
export function followUpTo(
  response: PdelayResp,
  leftNs: bigint,
  origin: Origin,
): PdelayRespFollowUp {
  const { sequenceId, requestingPort } = response;
  const fields = { sequenceId, logInterval: NO_INTERVAL };
  return {
    ...headOf(origin, PTP_MESSAGE.PDELAY_RESP_FOLLOW_UP, fields),
    responseOriginNs: leftNs,
    requestingPort,
  };
}
