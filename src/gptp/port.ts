import { PTP_MESSAGE } from '../base/ptp.js';
import { AnnounceInformation } from './announce-information.js';
import { Counters } from './counters.js';
import { Due } from './due.js';
import { delayResponseTo, EndToEndDelay } from './end-to-end-delay.js';
import { Intervals, intervalNs, toldIntervalNs } from './intervals.js';
import {
  type ClockIdentity,
  clockOf,
  EVERY_PORT,
  type PortIdentity,
  portIdentity,
} from './messages/identity.js';
import {
  type DelayReq,
  encodeMessage,
  type PdelayReq,
  type PtpMessage,
} from './messages/message.js';
import type { CheckedGptpOptions } from './options.js';
import { headOf, NO_INTERVAL, type Origin, originOf } from './origin.js';
import type { StampTaker } from './outbox.js';
import { followUpTo, responseTo } from './pdelay-responder.js';
import { PeerDelay } from './peer-delay.js';
import { PROFILES, type Profile } from './profile.js';
import type { PortFacts, PortRole } from './roles.js';
import { SyncReceiver } from './sync-receiver.js';

/** Where a port's messages go. */
export type Sender = (portNumber: number, bytes: Uint8Array, taker: StampTaker | null) => void;

const LOG_CAPABLE_INTERVAL = 0;
const CAPABLE_NS = 1_000_000_000n;
const CAPABLE_TIMEOUT = 9n;
const CEASE_NS = 300_000_000_000n;
/** More requests of peer delay in a second are not answered. */
const MAX_ANSWERS = 100;

/** One port of a time-aware system: its link, its neighbor, and what it has heard. */
export class GptpPort {
  readonly number: number;
  readonly identity: PortIdentity;
  readonly counters: Counters = new Counters();
  readonly intervals: Intervals;
  readonly peerDelay: PeerDelay;
  readonly endToEnd: EndToEndDelay;
  readonly profile: Profile;
  readonly heard: AnnounceInformation;
  readonly syncReceiver: SyncReceiver;
  readonly syncDue: Due = new Due();
  readonly announceDue: Due = new Due();
  /** When the Syncs that are expected have failed to come. */
  readonly syncTimeout: Due = new Due();
  readonly origin: Origin;
  role: PortRole = 'disabled';
  linkUp = true;
  readonly #needsCapable: boolean;
  readonly #isEndToEnd: boolean;
  readonly #listenNs: bigint;
  readonly #listenDue = new Due();
  readonly #delayReqDue = new Due();
  #jitter: number;
  #heardOut = false;
  readonly #send: Sender;
  readonly #pdelayDue = new Due();
  readonly #capableDue = new Due();
  #capableUntilNs = 0n;
  #answersFromNs = 0n;
  #answers = 0;
  readonly #sequenceIds = new Map<number, number>();

  constructor(clock: ClockIdentity, number: number, options: CheckedGptpOptions, send: Sender) {
    const { allowedLostResponses, allowedFaults, maxLinkDelayNs, minLinkDelayNs } = options;
    this.number = number;
    this.identity = portIdentity(clock, number);
    this.profile = PROFILES[options.profile];
    this.origin = originOf(this.identity, options.domain, this.profile.majorSdoId);
    this.intervals = new Intervals({
      sync: options.logSyncInterval,
      announce: options.logAnnounceInterval,
      pdelay: options.logPdelayInterval,
    });
    const limits = {
      maxLinkDelayNs: maxLinkDelayNs === 0 ? null : maxLinkDelayNs,
      minLinkDelayNs,
      allowedLostResponses,
      allowedFaults,
    };
    this.peerDelay = new PeerDelay(this.identity, limits, this.counters);
    this.endToEnd = new EndToEndDelay(this.identity, limits, this.counters);
    this.heard = new AnnounceInformation(
      clock,
      number,
      options.announceReceiptTimeout,
      this.profile.announcesToQualify,
      this.counters,
    );
    this.syncReceiver = new SyncReceiver(this.counters);
    this.#needsCapable = options.domain !== 0;
    this.#isEndToEnd = options.delayMechanism === 'e2e';
    this.#listenNs =
      BigInt(options.announceReceiptTimeout) * intervalNs(options.logAnnounceInterval);
    this.#jitter = Number.parseInt(clock.slice(-6), 16) + number;
    this.#send = send;
  }

  /** Who measures the delay to the master. */
  get delay(): PeerDelay | EndToEndDelay {
    return this.#isEndToEnd ? this.endToEnd : this.peerDelay;
  }

  /** Why the port is not used, in gPTP: is not asCapable; null when it is. */
  whyNotCapable(nowNs: bigint): string | null {
    if (!this.linkUp) return 'the link is down';
    if (!this.profile.needsNeighbor) return null;
    if (this.peerDelay.why !== null) return this.peerDelay.why;
    if (!this.#needsCapable || nowNs < this.#capableUntilNs) return null;
    return 'the neighbor does not say that it speaks gPTP in this domain';
  }

  /** What role selection knows about the port. */
  facts(nowNs: bigint): PortFacts {
    const usable = this.whyNotCapable(nowNs) === null;
    const listening = this.profile.listens && !this.#heardOut;
    return { number: this.number, usable, received: this.heard.vector, listening };
  }

  /** Sends a message of this port. */
  send(message: PtpMessage, taker: StampTaker | null = null): void {
    this.counters.count('sent');
    this.#send(this.number, encodeMessage(message), taker);
  }

  /** The next sequenceId of messages of a type. */
  nextSequenceId(messageType: number): number {
    const next = ((this.#sequenceIds.get(messageType) ?? -1) + 1) & 0xff_ff;
    this.#sequenceIds.set(messageType, next);
    return next;
  }

  /** Sends what is due whatever the port's role is. */
  poll(nowNs: bigint): void {
    if (!this.linkUp) return;
    if (this.#isEndToEnd) {
      if (this.role === 'slave' && this.#delayReqDue.isDue(nowNs)) this.#requestEndToEnd(nowNs);
    } else {
      if (this.#pdelayDue.atNs === null) this.#pdelayDue.set(nowNs);
      if (this.#pdelayDue.isDue(nowNs)) this.#request(nowNs);
    }
    if (!this.profile.sendsTlvs) return;
    if (this.#capableDue.atNs === null) this.#capableDue.set(nowNs);
    if (this.#capableDue.isDue(nowNs)) this.#sayCapable(nowNs);
  }

  /** Whether the port has just listened long enough. */
  hasListened(nowNs: bigint): boolean {
    if (!this.linkUp || !this.profile.listens || this.#heardOut) return false;
    if (this.#listenDue.atNs === null) this.#listenDue.set(nowNs + this.#listenNs);
    this.#heardOut = this.#listenDue.isDue(nowNs);
    if (this.#heardOut) this.#listenDue.stop();
    return this.#heardOut;
  }

  /** A Sync of the master came: the delay to it is asked for soon. */
  heardSync(nowNs: bigint): void {
    if (this.#isEndToEnd && this.#delayReqDue.atNs === null)
      this.#delayReqDue.set(nowNs + this.#spread());
  }

  /** When {@link poll} has something to do next. */
  dueNs(): bigint[] {
    const times = [
      this.#pdelayDue,
      this.#capableDue,
      this.syncDue,
      this.announceDue,
      this.syncTimeout,
      this.#listenDue,
      this.role === 'slave' ? this.#delayReqDue : this.#listenDue,
    ];
    const all = [...times.map(({ atNs }) => atNs), this.heard.untilNs];
    return this.linkUp ? all.filter((atNs) => atNs !== null) : [];
  }

  /** The link came or went. */
  setLink(up: boolean): void {
    if (this.linkUp === up) return;
    this.linkUp = up;
    this.peerDelay.restart(up ? 'no exchange with a neighbor is complete' : 'the link is down');
    this.heard.forget();
    this.syncReceiver.restart();
    this.intervals.restart();
    this.#capableUntilNs = 0n;
    this.endToEnd.restart();
    this.#heardOut = false;
    const all = [this.#pdelayDue, this.#capableDue, this.#listenDue, this.#delayReqDue];
    for (const due of [...all, this.syncTimeout]) due.stop();
  }

  /** Whether one more request is answered in this second. */
  #mayAnswer(nowNs: bigint): boolean {
    if (nowNs - this.#answersFromNs >= CAPABLE_NS) {
      this.#answersFromNs = nowNs;
      this.#answers = 0;
    }
    this.#answers += 1;
    if (this.#answers <= MAX_ANSWERS) return true;
    this.counters.count('flooded');
    return false;
  }

  /** A slave asks for the delay; `timeNs`: when that came, of the time that this port tells. */
  answerEndToEnd(request: DelayReq, timeNs: bigint, nowNs: bigint): void {
    if (!this.#mayAnswer(nowNs)) return;
    const log = this.intervals.log('pdelay');
    this.send(delayResponseTo(request, timeNs, log, this.origin));
  }

  /** A neighbor asks for the delay. */
  answer(request: PdelayReq, cameNs: bigint, nowNs: bigint): void {
    if (!this.#mayAnswer(nowNs)) return;
    const response = responseTo(request, cameNs, this.origin);
    this.send(response, (leftNs) => {
      if (leftNs === null) this.counters.count('noTransmitStamp');
      else this.send(followUpTo(response, leftNs, this.origin));
    });
  }

  /** The neighbor says that it speaks gPTP. */
  heardCapable(logInterval: number, nowNs: bigint): void {
    this.#capableUntilNs = nowNs + CAPABLE_TIMEOUT * toldIntervalNs(logInterval);
  }

  /** Whether a message comes from this system itself. */
  isOwn({ sourcePort }: PtpMessage): boolean {
    return clockOf(sourcePort) === clockOf(this.identity);
  }

  #request(nowNs: bigint): void {
    const intervalNs = this.intervals.ns('pdelay');
    if (intervalNs === null) {
      this.#pdelayDue.set(nowNs + CAPABLE_NS);
      return;
    }
    const sequenceId = this.peerDelay.begin();
    if (this.peerDelay.isForwarded) {
      this.peerDelay.restart(
        'three requests in a row were answered twice: something forwards gPTP',
      );
      this.#pdelayDue.set(nowNs + CEASE_NS);
      return;
    }
    this.#pdelayDue.next(nowNs, intervalNs);
    const fields = { sequenceId, logInterval: this.intervals.log('pdelay') };
    const message = { ...headOf(this.origin, PTP_MESSAGE.PDELAY_REQ, fields), originNs: 0n };
    this.send(message, (leftNs) => {
      if (leftNs === null) this.counters.count('noTransmitStamp');
      this.peerDelay.requestLeft(sequenceId, leftNs);
    });
  }

  /** 0 to 2 intervals, so that slaves do not all ask at once (IEEE 1588-2019 9.5.11.2). */
  #spread(): bigint {
    this.#jitter = (Math.imul(this.#jitter, 1_103_515_245) + 12_345) >>> 1;
    const longest = 2n * intervalNs(this.intervals.log('pdelay'));
    return (BigInt(this.#jitter & 0xff_ff) * longest) >> 16n;
  }

  #requestEndToEnd(nowNs: bigint): void {
    this.#delayReqDue.set(nowNs + this.#spread() + 1n);
    const sequenceId = this.endToEnd.begin();
    const fields = { sequenceId, logInterval: NO_INTERVAL };
    const message = { ...headOf(this.origin, PTP_MESSAGE.DELAY_REQ, fields), originNs: 0n };
    this.send(message, (leftNs) => {
      if (leftNs === null) this.counters.count('noTransmitStamp');
      this.endToEnd.requestLeft(sequenceId, leftNs);
    });
  }

  #sayCapable(nowNs: bigint): void {
    this.#capableDue.next(nowNs, CAPABLE_NS);
    const sequenceId = this.nextSequenceId(PTP_MESSAGE.SIGNALING);
    const fields = { sequenceId, logInterval: NO_INTERVAL };
    this.send({
      ...headOf(this.origin, PTP_MESSAGE.SIGNALING, fields),
      targetPort: EVERY_PORT,
      tlvs: [{ kind: 'gptp-capable', logInterval: LOG_CAPABLE_INTERVAL, flags: 0 }],
    });
  }
}
