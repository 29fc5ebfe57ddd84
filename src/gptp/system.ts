import { checkBigint, checkInteger, outOfRange, U64_MAX, wrongType } from '../base/check.js';
import { PTP_MESSAGE } from '../base/ptp.js';
import { sendAnnounce } from './announce-transmitter.js';
import type { PortCounter } from './counters.js';
import type { GptpEvent } from './events.js';
import { toldIntervalNs } from './intervals.js';
import { type ClockIdentity, checkClockIdentity } from './messages/identity.js';
import {
  type Announce,
  type DelayReq,
  type DelayResp,
  decodeMessage,
  type PtpMessage,
  type Signaling,
  tlvOf,
} from './messages/message.js';
import { scaled, scaledSpan, wholeNs } from './messages/scaled.js';
import { type CheckedGptpOptions, checkGptpOptions, type GptpOptions } from './options.js';
import { Outbox, type Outgoing } from './outbox.js';
import { GptpPort } from './port.js';
import type { PriorityVector, SystemIdentity } from './priority.js';
import { type PortRole, rolesOf } from './roles.js';
import { type GptpSystemStatus, portStatus } from './status.js';
import type { ReceivedSync } from './sync-receiver.js';
import { type LocalTime, type RelayedTime, sendSync } from './sync-transmitter.js';

/** Event messages are below: they are stamped. */
const FIRST_GENERAL = 8;
const MAX_PORTS = 64;
/** What nobody takes is dropped from the front. */
const MAX_KEPT = 1024;
/** A new master may need so long for its first Sync. */
const FIRST_SYNC_NS = 3_000_000_000n;

/**
 * A time-aware system of IEEE 802.1AS-2020: an end station with one port, a relay with more, all on one
 * local clock. Pure: it has no clock, no timer, and it sends nothing. Tell it what came and what time it
 * is; take what is to be sent, and give the stamps back.
 *
 * `nowNs` is any steady clock, for intervals only. `ingressNs` and `egressNs` are the local clock at the
 * wire. Nothing that comes from the network throws; each message that is dropped is counted.
 */
export class TimeAwareSystem {
  readonly #clock: ClockIdentity;
  readonly #options: CheckedGptpOptions;
  readonly #own: SystemIdentity;
  readonly #ports: readonly GptpPort[];
  readonly #localTime: LocalTime;
  readonly #outbox = new Outbox();
  readonly #capable = new Map<number, boolean>();
  #events: GptpEvent[] = [];
  #polledNs = 0n;
  #isPolled = false;
  #best: PriorityVector | null = null;
  #slavePort: number | null = null;
  #grandmaster: ClockIdentity | null = null;
  #relayed: RelayedTime | null = null;

  /**
   * `clock`: its identity; `clockIdentityOf` makes one of a MAC address. `ports`: 1 … 64. `localTime`:
   * what this system tells as the grandmaster at an instant of its local clock, null where it does not
   * know; default that clock itself. TypeError or RangeError for wrong arguments.
   */
  constructor(
    clock: ClockIdentity,
    ports: number,
    options?: GptpOptions,
    localTime: LocalTime = (localNs) => localNs,
  ) {
    this.#clock = checkClockIdentity(clock, 'new TimeAwareSystem(clock)');
    this.#options = checkGptpOptions(options, 'new TimeAwareSystem(options)');
    // A boundary clock of IEEE 1588 has a servo between its ports; a relay of gPTP has none.
    const most = this.#options.profile === 'gptp' ? MAX_PORTS : 1;
    checkInteger(ports, 'new TimeAwareSystem(ports)', 1, most);
    const { priority1, clockClass, clockAccuracy, variance, priority2 } = this.#options;
    this.#own = { priority1, clockClass, clockAccuracy, variance, priority2, clock };
    this.#localTime = localTime;
    this.#ports = Array.from({ length: ports }, (_, n) => {
      return new GptpPort(clock, n + 1, this.#options, (port, bytes, taker) =>
        this.#outbox.add(port, bytes, taker),
      );
    });
    Object.freeze(this);
  }

  /**
   * A message came to port `portNumber`; `bytes` without Ethernet header. `ingressNs`: its receive stamp;
   * null: it has none.
   */
  received(portNumber: number, bytes: Uint8Array, ingressNs: bigint | null, nowNs: bigint): void {
    const port = this.#portOf(portNumber, 'received');
    if (ingressNs !== null) checkBigint(ingressNs, 'system.received(ingressNs)', 0n, U64_MAX);
    checkBigint(nowNs, 'system.received(nowNs)', 0n, U64_MAX);
    port.counters.count('received');
    this.#isPolled = false;
    const dropped = this.#take(port, bytes, ingressNs, nowNs);
    if (dropped !== null) port.counters.count(dropped);
    this.#judge(port, nowNs);
  }

  /** The stamp of an {@link Outgoing} message: when it left; null: it has no stamp. */
  stamped(token: number, egressNs: bigint | null, nowNs: bigint): void {
    if (egressNs !== null) checkBigint(egressNs, 'system.stamped(egressNs)', 0n, U64_MAX);
    checkBigint(nowNs, 'system.stamped(nowNs)', 0n, U64_MAX);
    this.#isPolled = false;
    this.#outbox.takerOf(token)?.(egressNs, nowNs);
    for (const port of this.#ports) this.#judge(port, nowNs);
  }

  /** The link of a port came or went. Links are up in the beginning. */
  setLink(portNumber: number, up: boolean, nowNs: bigint): void {
    const port = this.#portOf(portNumber, 'setLink');
    port.setLink(up);
    this.#isPolled = false;
    if (this.#relayed !== null && portNumber === this.#slavePort) this.#relayed = null;
    this.#judge(port, nowNs);
  }

  /**
   * The local clock was steered: at `atNs` of its time before, it jumped by `stepNs`, and goes `factor`
   * times as fast since. Stamps from before and after are told apart by it.
   */
  localChanged(atNs: bigint, stepNs: bigint, factor: number): void {
    for (const port of this.#ports) port.delay.localChanged(atNs, stepNs, factor);
    if (stepNs === 0n) return;
    for (const port of this.#ports) port.syncReceiver.restart();
    this.#relayed = null;
  }

  /** Does what is due. Call it at {@link nextNs}, or more often. */
  poll(nowNs: bigint): void {
    checkBigint(nowNs, 'system.poll(nowNs)', 0n, U64_MAX);
    this.#polledNs = nowNs;
    this.#isPolled = true;
    for (const port of this.#ports) {
      port.poll(nowNs);
      if (port.hasListened(nowNs)) this.#select(nowNs);
      if (port.heard.expire(nowNs)) this.#select(nowNs);
      if (port.role === 'slave' && port.syncTimeout.isDue(nowNs)) this.#syncsFailed(port, nowNs);
      this.#judge(port, nowNs);
      if (port.role === 'master') this.#lead(port, nowNs);
    }
  }

  /**
   * When {@link poll} has something to do next: in the past where something came since the last one; null:
   * never without an event from outside.
   */
  nextNs(): bigint | null {
    if (!this.#isPolled) return this.#polledNs;
    // What was due at the last poll is done.
    const times = this.#ports.flatMap((port) => port.dueNs()).filter((at) => at > this.#polledNs);
    return times.reduce<bigint | null>((a, b) => (a === null || b < a ? b : a), null);
  }

  /** What is to be sent, in order; each once. */
  takeOutgoing(): readonly Outgoing[] {
    return this.#outbox.take();
  }

  /** What happened since the last call, in order; the newest 1024. */
  takeEvents(): readonly GptpEvent[] {
    const events = this.#events;
    this.#events = [];
    return events;
  }

  /** The system now. */
  status(nowNs: bigint): GptpSystemStatus {
    return Object.freeze({
      clock: this.#clock,
      grandmaster: this.#grandmaster,
      isGrandmaster: this.#grandmaster === this.#clock,
      stepsRemoved: this.#best?.stepsRemoved ?? null,
      ports: Object.freeze(this.#ports.map((port) => portStatus(port, nowNs))),
    });
  }

  #portOf(portNumber: number, operation: string): GptpPort {
    const parameter = `system.${operation}(portNumber)`;
    if (typeof portNumber !== 'number') throw wrongType(parameter, 'a number', portNumber);
    const port = this.#ports[portNumber - 1];
    if (port === undefined) throw outOfRange(parameter, `1 to ${this.#ports.length}`, portNumber);
    return port;
  }

  #tell(event: GptpEvent): void {
    this.#events.push(Object.freeze(event));
    if (this.#events.length > MAX_KEPT) this.#events.shift();
  }

  #take(
    port: GptpPort,
    bytes: Uint8Array,
    ingressNs: bigint | null,
    nowNs: bigint,
  ): PortCounter | null {
    const { message } = decodeMessage(bytes);
    if (message === null) return 'malformed';
    if (message.majorSdoId !== port.profile.majorSdoId) return 'otherProfile';
    if (message.domain !== this.#options.domain) return 'otherDomain';
    return this.#handle(port, message, ingressNs, nowNs);
  }

  /** Handles a message, or gives what it is dropped as. */
  #handle(
    port: GptpPort,
    message: PtpMessage,
    ingressNs: bigint | null,
    nowNs: bigint,
  ): PortCounter | null {
    const { messageType } = message;
    const isResponse = messageType === PTP_MESSAGE.PDELAY_RESP;
    if (!port.linkUp) return 'notAsCapable';
    if (!isResponse && port.isOwn(message)) return 'own';
    if (messageType < FIRST_GENERAL && ingressNs === null) return 'noReceiveStamp';
    const cameNs = ingressNs as bigint;
    if (messageType === PTP_MESSAGE.PDELAY_REQ) port.answer(message, cameNs, nowNs);
    else if (isResponse) port.peerDelay.response(message, cameNs);
    else if (messageType === PTP_MESSAGE.PDELAY_RESP_FOLLOW_UP) port.peerDelay.followUp(message);
    else if (messageType === PTP_MESSAGE.SIGNALING) this.#signaled(port, message, nowNs);
    else if (port.whyNotCapable(nowNs) !== null) return 'notAsCapable';
    else if (messageType === PTP_MESSAGE.ANNOUNCE) this.#announced(port, message, nowNs);
    else if (messageType === PTP_MESSAGE.DELAY_REQ)
      return this.#delayAsked(port, message, cameNs, nowNs);
    else if (messageType === PTP_MESSAGE.DELAY_RESP) this.#delayTold(port, message);
    else if (messageType === PTP_MESSAGE.SYNC || messageType === PTP_MESSAGE.FOLLOW_UP) {
      if (!this.#isOfMaster(port, message)) return 'syncsOfOthers';
      const { syncReceiver } = port;
      const sync =
        messageType === PTP_MESSAGE.SYNC
          ? syncReceiver.sync(message, cameNs)
          : syncReceiver.followUp(message);
      if (sync !== null) this.#synced(port, sync, nowNs);
    } else return 'otherProfile';
    return null;
  }

  /** Only a master answers, and only where delays are measured with it. */
  #delayAsked(
    port: GptpPort,
    message: DelayReq,
    cameNs: bigint,
    nowNs: bigint,
  ): PortCounter | null {
    if (this.#options.delayMechanism !== 'e2e') return 'otherProfile';
    if (port.role !== 'master') return 'syncsOfOthers';
    const timeNs = this.#localTime(cameNs);
    if (timeNs === null) return 'timeUnknown';
    port.answerEndToEnd(message, timeNs, nowNs);
    return null;
  }

  #delayTold(port: GptpPort, message: DelayResp): void {
    if (port.endToEnd.response(message)) port.intervals.told('pdelay', message.logInterval);
  }

  #isOfMaster(port: GptpPort, { sourcePort }: PtpMessage): boolean {
    if (port.role !== 'slave') return false;
    return port.heard.vector === null || port.heard.vector.sourcePort === sourcePort;
  }

  #announced(port: GptpPort, message: Announce, nowNs: bigint): void {
    if (port.heard.receive(message, nowNs)) this.#select(nowNs);
  }

  #signaled(port: GptpPort, message: Signaling, nowNs: bigint): void {
    port.counters.count('signals');
    const request = tlvOf(message, 'interval-request');
    if (request !== undefined) port.intervals.request(request);
    const capable = tlvOf(message, 'gptp-capable');
    if (capable !== undefined) port.heardCapable(capable.logInterval, nowNs);
  }

  /** A complete Sync of the master. */
  #synced(port: GptpPort, sync: ReceivedSync, nowNs: bigint): void {
    const intervalNs = toldIntervalNs(sync.logInterval);
    port.syncTimeout.set(nowNs + BigInt(this.#options.syncReceiptTimeout) * intervalNs);
    port.endToEnd.synced(sync);
    port.heardSync(nowNs);
    const { meanLinkDelayNs, rateOffset: neighborOffset } = port.delay;
    if (meanLinkDelayNs === null || neighborOffset === null) return;
    const linkDelayNs = meanLinkDelayNs + this.#options.asymmetryNs;
    const rateOffset = sync.rateOffset + neighborOffset;
    const master = scaled(sync.preciseOriginNs) + sync.correction + scaledSpan(linkDelayNs);
    this.#tell({
      kind: 'sync',
      portNumber: port.number,
      ingressNs: sync.ingressNs,
      masterNs: wholeNs(master),
      rateOffset,
      linkDelayNs,
      gmTimeBaseIndicator: sync.gmTimeBaseIndicator,
      intervalNs,
    });
    const upstreamTx = scaled(sync.ingressNs) - scaledSpan(linkDelayNs / (1 + neighborOffset));
    this.#relayed = { sync, upstreamTx, rateOffset };
    for (const other of this.#ports) {
      if (other.role === 'master') this.#relaySync(other, nowNs);
    }
  }

  /** A relay sends as soon as it received, but not more often than the port's interval says. */
  #relaySync(port: GptpPort, nowNs: bigint): void {
    const intervalNs = port.intervals.ns('sync');
    if (intervalNs === null) return;
    if (port.syncDue.atNs !== null && nowNs < port.syncDue.atNs - intervalNs / 2n) return;
    port.syncDue.set(nowNs + intervalNs);
    sendSync(port, this.#relayed, this.#localTime);
  }

  /** The master's side of a port. */
  #lead(port: GptpPort, nowNs: bigint): void {
    const best = this.#best;
    if (best === null) return;
    const announceNs = port.intervals.ns('announce');
    if (announceNs !== null && port.announceDue.isDue(nowNs)) {
      port.announceDue.next(nowNs, announceNs);
      sendAnnounce(port, this.#clock, this.#options, best, this.#slave()?.heard ?? null);
    }
    const syncNs = port.intervals.ns('sync');
    const isOwn = this.#slavePort === null;
    if (!isOwn || syncNs === null || !port.syncDue.isDue(nowNs)) return;
    port.syncDue.next(nowNs, syncNs);
    sendSync(port, null, this.#localTime);
  }

  #slave(): GptpPort | undefined {
    return this.#slavePort === null ? undefined : this.#ports[this.#slavePort - 1];
  }

  #syncsFailed(port: GptpPort, nowNs: bigint): void {
    port.counters.count('syncTimeouts');
    port.syncTimeout.stop();
    this.#tell({ kind: 'sync-timeout', portNumber: port.number });
    port.heard.forget();
    this.#relayed = null;
    this.#select(nowNs);
  }

  /** Tells when a port becomes asCapable or ceases to be. */
  #judge(port: GptpPort, nowNs: bigint): void {
    const why = port.whyNotCapable(nowNs);
    const capable = why === null;
    if (capable === (this.#capable.get(port.number) ?? false)) return;
    this.#capable.set(port.number, capable);
    if (!capable) {
      port.heard.forget();
      port.syncReceiver.restart();
    }
    if (port.profile.needsNeighbor) {
      this.#tell({ kind: 'as-capable', portNumber: port.number, capable, why });
    }
    this.#select(nowNs);
  }

  #select(nowNs: bigint): void {
    const facts = this.#ports.map((port) => port.facts(nowNs));
    const roles = rolesOf(this.#options.role, this.#own, facts);
    this.#best = roles.best;
    this.#slavePort = roles.slavePort;
    for (const port of this.#ports) {
      this.#become(port, roles.byPort.get(port.number) as PortRole, nowNs);
    }
    const grandmaster = roles.best?.system.clock ?? null;
    if (grandmaster === this.#grandmaster) return;
    this.#grandmaster = grandmaster;
    this.#relayed = null;
    const isSelf = grandmaster === this.#clock;
    this.#tell({ kind: 'grandmaster', grandmaster, isSelf });
    for (const port of this.#ports) if (port.role === 'master') port.announceDue.set(nowNs);
  }

  #become(port: GptpPort, role: PortRole, nowNs: bigint): void {
    const was = port.role;
    if (was === role) return;
    port.role = role;
    port.counters.count('roleChanges');
    port.syncDue.stop();
    port.announceDue.stop();
    port.syncTimeout.stop();
    port.syncReceiver.restart();
    if (role === 'master') {
      port.announceDue.set(nowNs);
      port.syncDue.set(nowNs);
    }
    if (role === 'slave') port.syncTimeout.set(nowNs + FIRST_SYNC_NS);
    this.#tell({ kind: 'role', portNumber: port.number, role, was });
  }
}
