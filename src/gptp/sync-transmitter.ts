import { PTP_MESSAGE } from '../base/ptp.js';
import { type FollowUp, PTP_FLAGS } from './messages/message.js';
import { scaled, scaledRate, scaledSpan, spanNs } from './messages/scaled.js';
import { headOf } from './origin.js';
import type { GptpPort } from './port.js';
import type { ReceivedSync } from './sync-receiver.js';

/** Time that this system passes on (SiteSync, IEEE 802.1AS-2020 10.2.7). */
export interface RelayedTime {
  readonly sync: ReceivedSync;
  /** When the Sync left the neighbor, of the local clock, in 2^-16 ns. */
  readonly upstreamTx: bigint;
  /** Rate of the grandmaster against the local clock, minus 1. */
  readonly rateOffset: number;
}

/** The time that this system tells at an instant of its local clock; null: it is not known now. */
export type LocalTime = (localNs: bigint) => bigint | null;

/** What a Follow_Up says about a Sync that left at `leftNs`. */
type FollowUpTime = Pick<FollowUp, 'preciseOriginNs' | 'correction' | 'tlvs'>;

const information = (
  rateOffset: number,
  from: Pick<ReceivedSync, 'gmTimeBaseIndicator' | 'lastGmPhaseChange' | 'scaledLastGmFreqChange'>,
): FollowUpTime['tlvs'] => [
  {
    kind: 'follow-up-information',
    cumulativeScaledRateOffset: scaledRate(rateOffset),
    gmTimeBaseIndicator: from.gmTimeBaseIndicator ?? 0,
    lastGmPhaseChange: from.lastGmPhaseChange,
    scaledLastGmFreqChange: from.scaledLastGmFreqChange,
  },
];

const OWN = { gmTimeBaseIndicator: 0, lastGmPhaseChange: 0n, scaledLastGmFreqChange: 0 };

/** Of the grandmaster itself. */
function originated(leftNs: bigint, time: LocalTime): FollowUpTime | null {
  const preciseOriginNs = time(leftNs);
  return preciseOriginNs === null
    ? null
    : { preciseOriginNs, correction: 0n, tlvs: information(0, OWN) };
}

/** Of a relay: what it received, and how long it kept it in the grandmaster's time. */
function relayedOn(leftNs: bigint, { sync, upstreamTx, rateOffset }: RelayedTime): FollowUpTime {
  const keptNs = spanNs(scaled(leftNs) - upstreamTx) * (1 + rateOffset);
  return {
    preciseOriginNs: sync.preciseOriginNs,
    correction: sync.correction + scaledSpan(keptNs),
    tlvs: information(rateOffset, sync),
  };
}

/** Sends a Sync, and when it has left its Follow_Up. `relayed`: null when this system is the grandmaster. */
export function sendSync(port: GptpPort, relayed: RelayedTime | null, time: LocalTime): void {
  const fields = {
    sequenceId: port.nextSequenceId(PTP_MESSAGE.SYNC),
    logInterval: port.intervals.log('sync'),
  };
  const flags = PTP_FLAGS.TWO_STEP;
  const sync = { ...headOf(port.origin, PTP_MESSAGE.SYNC, { ...fields, flags }), originNs: 0n };
  port.send(sync, (leftNs) => {
    if (leftNs === null) {
      port.counters.count('noTransmitStamp');
      return;
    }
    const told = relayed === null ? originated(leftNs, time) : relayedOn(leftNs, relayed);
    if (told === null) {
      port.counters.count('timeUnknown');
      return;
    }
    port.send({
      ...headOf(port.origin, PTP_MESSAGE.FOLLOW_UP, fields),
      ...told,
      ...(port.profile.sendsTlvs ? {} : { tlvs: [] }),
    });
  });
}
