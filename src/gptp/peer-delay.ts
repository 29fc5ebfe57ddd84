import type { Counters } from './counters.js';
import { LinkDelay } from './link-delay.js';
import { clockOf, type PortIdentity } from './messages/identity.js';
import type { PdelayResp, PdelayRespFollowUp } from './messages/message.js';
import { scaled, spanNs } from './messages/scaled.js';
import { MAX_RATE_OFFSET, NeighborRate } from './neighbor-rate.js';

/** Delays that can be. */
export interface DelayLimits {
  /** meanLinkDelayThresh: a longer way means that something between does not speak gPTP; null: no limit. */
  readonly maxLinkDelayNs: number | null;
  /** A smaller delay is a fault; latency corrections are never perfect. */
  readonly minLinkDelayNs: number;
}

/** When a neighbor counts as one that speaks gPTP over this link (IEEE 802.1AS-2020 11.2.2). */
export interface PeerDelayLimits extends DelayLimits {
  /** Requests in a row without a complete answer. */
  readonly allowedLostResponses: number;
  /** Faults in a row. */
  readonly allowedFaults: number;
}

/** One request and what answers it. Times of the peer in 2^-16 ns; undefined: not known yet. */
interface Exchange {
  readonly sequenceId: number;
  leftNs?: bigint;
  cameNs?: bigint;
  received?: bigint;
  answered?: bigint;
  neighbor?: PortIdentity;
  answers: number;
  done: boolean;
}

/** Exchanges in a row that make a neighbor one, and that were answered twice until requests cease. */
const ENOUGH_EXCHANGES = 2;
const CONTESTED_IN_A_ROW = 3;

/**
 * The requesting side of peer delay (MDPdelayReq, IEEE 802.1AS-2020 11.2.19): link delay, rate of the
 * neighbor, and whether it speaks gPTP. Knows no time but that of the stamps: who calls it decides when.
 */
export class PeerDelay {
  readonly #self: PortIdentity;
  readonly #limits: PeerDelayLimits;
  readonly #counters: Counters;
  readonly #rate = new NeighborRate();
  readonly #delay = new LinkDelay();
  /** Exchanges whose delay waits for the rate. */
  readonly #unjudged: { readonly awayNs: number; readonly turnaroundNs: number }[] = [];
  #exchange: Exchange | null = null;
  #sequenceId = 0;
  #neighbor: PortIdentity | null = null;
  #good = 0;
  #lost = 0;
  #faults = 0;
  #contested = 0;
  #why: string | null = 'no exchange with a neighbor is complete';

  constructor(self: PortIdentity, limits: PeerDelayLimits, counters: Counters) {
    this.#self = self;
    this.#limits = limits;
    this.#counters = counters;
  }

  /** Whether a neighbor on this link speaks gPTP. */
  get asCapable(): boolean {
    return this.#why === null;
  }
  /** Why it does not; null when it does. */
  get why(): string | null {
    return this.#why;
  }
  /** In the neighbor's time; null while it is not known. */
  get meanLinkDelayNs(): number | null {
    return this.#delay.ns;
  }
  /** neighborRateRatio - 1; null while it is not known. */
  get rateOffset(): number | null {
    return this.#rate.offset;
  }
  /** Who answers. */
  get neighbor(): PortIdentity | null {
    return this.#neighbor;
  }
  /** Whether something on the link forwards gPTP: three requests in a row were answered twice. */
  get isForwarded(): boolean {
    return this.#contested >= CONTESTED_IN_A_ROW;
  }

  /** Begins an exchange, and judges the one before. Gives the sequenceId of the request to send. */
  begin(): number {
    const last = this.#exchange;
    if (last !== null) {
      if (!last.done) this.#noAnswer();
      this.#contested = last.answers > 1 ? this.#contested + 1 : 0;
    }
    this.#sequenceId = (this.#sequenceId + 1) & 0xff_ff;
    this.#exchange = { sequenceId: this.#sequenceId, answers: 0, done: false };
    return this.#sequenceId;
  }

  /** The request left at `leftNs`; null: it has no stamp. */
  requestLeft(sequenceId: number, leftNs: bigint | null): void {
    const exchange = this.#exchange;
    if (exchange === null || exchange.sequenceId !== sequenceId || leftNs === null) return;
    exchange.leftNs = leftNs;
    this.#complete(exchange);
  }

  /** A response came at `cameNs`. */
  response(message: PdelayResp, cameNs: bigint): void {
    const exchange = this.#expected(message);
    if (exchange === null) return;
    if (clockOf(message.sourcePort) === clockOf(this.#self)) {
      this.#fail('our own clock answers: the link is a loop');
      return;
    }
    exchange.answers += 1;
    if (exchange.neighbor !== undefined) {
      this.#again(exchange, message);
      return;
    }
    exchange.neighbor = message.sourcePort;
    exchange.cameNs = cameNs;
    exchange.received = scaled(message.requestReceiptNs) + message.correction;
    this.#complete(exchange);
  }

  /** When the response left. */
  followUp(message: PdelayRespFollowUp): void {
    const exchange = this.#expected(message);
    if (exchange === null || exchange.answered !== undefined) return;
    if (exchange.neighbor !== undefined && exchange.neighbor !== message.sourcePort) {
      this.#counters.count('pdelayUnexpected');
      return;
    }
    exchange.answered = scaled(message.responseOriginNs) + message.correction;
    this.#complete(exchange);
  }

  /** The local clock jumped by `stepNs` and goes `factor` times as fast from `atNs` on. */
  localChanged(atNs: bigint, stepNs: bigint, factor: number): void {
    this.#rate.localChanged(atNs, stepNs, factor);
    if (stepNs !== 0n) this.#abandon();
  }

  /** The link went, or another one came. */
  restart(why: string): void {
    this.#forget();
    this.#abandon();
    this.#good = 0;
    this.#lost = 0;
    this.#faults = 0;
    this.#contested = 0;
    this.#neighbor = null;
    this.#why = why;
  }

  #abandon(): void {
    if (this.#exchange !== null) this.#exchange.done = true;
  }

  #expected(message: PdelayResp | PdelayRespFollowUp): Exchange | null {
    const exchange = this.#exchange;
    if (message.requestingPort !== this.#self) return null;
    if (exchange !== null && exchange.sequenceId === message.sequenceId) return exchange;
    this.#counters.count('pdelayUnexpected');
    return null;
  }

  /** A second answer: of the same neighbor the wire doubled it, of another one nobody knows who is near. */
  #again(exchange: Exchange, message: PdelayResp): void {
    if (exchange.neighbor === message.sourcePort) {
      this.#counters.count('pdelayDuplicates');
      return;
    }
    this.#counters.count('pdelayContested');
    exchange.done = true;
    this.#fail(`${exchange.neighbor} and ${message.sourcePort} answer one request`);
  }

  #complete(exchange: Exchange): void {
    const { leftNs, cameNs, received, answered, neighbor } = exchange;
    if (exchange.done || leftNs === undefined || cameNs === undefined) return;
    if (received === undefined || answered === undefined || neighbor === undefined) return;
    exchange.done = true;
    this.#lost = 0;
    if (this.#neighbor !== neighbor) this.#changeNeighbor(neighbor);
    this.#rate.add(answered, cameNs);
    this.#unjudged.push({
      awayNs: Number(cameNs - leftNs),
      turnaroundNs: spanNs(answered - received),
    });
    const rateOffset = this.#rate.offset;
    // At an unknown rate the first one would be off by up to 1 us for 10 ms of turnaround.
    if (rateOffset === null) return;
    for (const { awayNs, turnaroundNs } of this.#unjudged.splice(0)) {
      this.#judge((awayNs * (1 + rateOffset) - turnaroundNs) / 2, rateOffset);
    }
  }

  #forget(): void {
    this.#rate.clear();
    this.#delay.clear();
    this.#unjudged.length = 0;
  }

  #changeNeighbor(neighbor: PortIdentity): void {
    this.#forget();
    this.#good = 0;
    this.#neighbor = neighbor;
  }

  #judge(delayNs: number, rateOffset: number): void {
    const fault = this.#faultOf(delayNs, rateOffset);
    if (fault !== null) {
      this.#counters.count('pdelayFaults');
      this.#faults += 1;
      // What was never good is not good for now; what was may have one bad stamp.
      if (this.#why !== null || this.#faults > this.#limits.allowedFaults) this.#fail(fault);
      return;
    }
    this.#counters.count('pdelayExchanges');
    this.#faults = 0;
    this.#good += 1;
    this.#delay.add(delayNs);
    if (this.#good >= ENOUGH_EXCHANGES) this.#why = null;
  }

  #faultOf(delayNs: number, rate: number): string | null {
    const { maxLinkDelayNs, minLinkDelayNs } = this.#limits;
    if (Math.abs(rate) > MAX_RATE_OFFSET) {
      return `the neighbor's rate is ${(rate * 1e6).toFixed(1)} ppm off, more than ${MAX_RATE_OFFSET * 1e6}`;
    }
    const shown = `the link delay is ${delayNs.toFixed(0)} ns`;
    if (delayNs < minLinkDelayNs) return `${shown}, less than ${minLinkDelayNs}`;
    if (maxLinkDelayNs !== null && delayNs > maxLinkDelayNs) {
      return `${shown}, more than ${maxLinkDelayNs}: something between does not speak gPTP, or the limit is too low`;
    }
    return null;
  }

  #noAnswer(): void {
    this.#counters.count('pdelayLost');
    this.#unjudged.length = 0;
    this.#good = 0;
    this.#lost += 1;
    if (this.#lost <= this.#limits.allowedLostResponses) return;
    this.#fail(`${this.#lost} requests in a row have no complete answer`);
    this.#forget();
  }

  #fail(why: string): void {
    this.#good = 0;
    this.#why = why;
  }
}
