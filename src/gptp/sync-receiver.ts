import type { Counters } from './counters.js';
import type { PortIdentity } from './messages/identity.js';
import { type FollowUp, PTP_FLAGS, type Sync, tlvOf } from './messages/message.js';
import { rateOf } from './messages/scaled.js';
import { SequenceGuard } from './sequence-guard.js';

/** A complete Sync: what the master says, and when it came (MDSyncReceive, IEEE 802.1AS-2020 11.2.14). */
export interface ReceivedSync {
  /** The time of the grandmaster when the Sync left it. */
  readonly preciseOriginNs: bigint;
  /** What to add for the way to the sender, in 2^-16 ns. */
  readonly correction: bigint;
  /** When it came, of the local clock at the wire. */
  readonly ingressNs: bigint;
  /** Rate of the grandmaster against the sender, minus 1. */
  readonly rateOffset: number;
  /** Changes when the grandmaster's source of time does; null where it was not told. */
  readonly gmTimeBaseIndicator: number | null;
  readonly lastGmPhaseChange: bigint;
  readonly scaledLastGmFreqChange: number;
  readonly sourcePort: PortIdentity;
  /** log2 of the sender's interval in s. */
  readonly logInterval: number;
}

/** Puts Sync and Follow_Up together, in whichever order they come. */
export class SyncReceiver {
  readonly #counters: Counters;
  readonly #guard = new SequenceGuard();
  #sync: { readonly message: Sync; readonly ingressNs: bigint } | null = null;
  #followUp: FollowUp | null = null;

  constructor(counters: Counters) {
    this.#counters = counters;
  }

  /** A Sync that came at `ingressNs`. */
  sync(message: Sync, ingressNs: bigint): ReceivedSync | null {
    if (!this.#guard.accepts(message.sequenceId)) {
      this.#counters.count('syncsReplayed');
      return null;
    }
    if (this.#sync !== null) this.#counters.count('syncsWithoutFollowUp');
    this.#sync = { message, ingressNs };
    if ((message.flags & PTP_FLAGS.TWO_STEP) === 0) {
      return this.#together(message.originNs, message.correction, message);
    }
    return this.#match();
  }

  /** A Follow_Up. */
  followUp(message: FollowUp): ReceivedSync | null {
    if (this.#followUp !== null) this.#counters.count('followUpsWithoutSync');
    this.#followUp = message;
    return this.#match();
  }

  /** Nothing that came before belongs to what comes now. */
  restart(): void {
    this.#sync = null;
    this.#followUp = null;
    this.#guard.restart();
  }

  #match(): ReceivedSync | null {
    const [sync, followUp] = [this.#sync, this.#followUp];
    if (sync === null || followUp === null) return null;
    const { message } = sync;
    const isOne =
      message.sequenceId === followUp.sequenceId && message.sourcePort === followUp.sourcePort;
    if (!isOne) return null;
    return this.#together(
      followUp.preciseOriginNs,
      message.correction + followUp.correction,
      followUp,
    );
  }

  #together(preciseOriginNs: bigint, correction: bigint, teller: Sync | FollowUp): ReceivedSync {
    const { message, ingressNs } = this.#sync as { message: Sync; ingressNs: bigint };
    this.#sync = null;
    this.#followUp = null;
    this.#counters.count('syncs');
    const information = tlvOf(teller, 'follow-up-information');
    return Object.freeze({
      preciseOriginNs,
      correction,
      ingressNs,
      rateOffset: rateOf(information?.cumulativeScaledRateOffset ?? 0),
      gmTimeBaseIndicator: information?.gmTimeBaseIndicator ?? null,
      lastGmPhaseChange: information?.lastGmPhaseChange ?? 0n,
      scaledLastGmFreqChange: information?.scaledLastGmFreqChange ?? 0,
      sourcePort: message.sourcePort,
      logInterval: message.logInterval,
    });
  }
}
