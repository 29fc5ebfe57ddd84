import { PTP_MESSAGE } from '../base/ptp.js';
import type { Counters } from './counters.js';
import { LinkDelay } from './link-delay.js';
import type { PortIdentity } from './messages/identity.js';
import type { DelayReq, DelayResp } from './messages/message.js';
import { scaled, spanNs } from './messages/scaled.js';
import { NeighborRate } from './neighbor-rate.js';
import { headOf, type Origin } from './origin.js';
import type { DelayLimits } from './peer-delay.js';
import type { ReceivedSync } from './sync-receiver.js';

interface Request {
  readonly sequenceId: number;
  leftNs?: bigint;
  /** When it came, of the master, in 2^-16 ns. */
  came?: bigint;
}

/** When a Sync left, of the master in 2^-16 ns, and when it came. */
interface Passage {
  readonly left: bigint;
  readonly cameNs: bigint;
}

/**
 * The delay request-response mechanism (IEEE 1588-2019 11.3), the slave's side: the mean of the way of a
 * Sync and the way back of a Delay_Req. Between the two our own clock counts; how much faster the
 * master's goes is known from its Syncs.
 */
export class EndToEndDelay {
  readonly #self: PortIdentity;
  readonly #limits: DelayLimits;
  readonly #counters: Counters;
  readonly #rate = new NeighborRate();
  readonly #delay = new LinkDelay();
  #master: PortIdentity | null = null;
  #sync: Passage | null = null;
  #request: Request | null = null;
  #sequenceId = 0;

  constructor(self: PortIdentity, limits: DelayLimits, counters: Counters) {
    this.#self = self;
    this.#limits = limits;
    this.#counters = counters;
  }

  /** meanPathDelay in the master's time; null while it is not known. */
  get meanLinkDelayNs(): number | null {
    return this.#delay.ns;
  }
  /** Rate of the master against our own clock, minus 1; null while it is not known. */
  get rateOffset(): number | null {
    return this.#rate.offset;
  }
  /** Whose delay it is. */
  get neighbor(): PortIdentity | null {
    return this.#master;
  }

  /** A Sync came: requests are compared with it. */
  synced({ preciseOriginNs, correction, ingressNs, sourcePort }: ReceivedSync): void {
    if (sourcePort !== this.#master) this.restart();
    this.#master = sourcePort;
    this.#sync = { left: scaled(preciseOriginNs) + correction, cameNs: ingressNs };
    this.#rate.add(this.#sync.left, ingressNs);
  }

  /** Begins a request. Gives its sequenceId. */
  begin(): number {
    if (this.#request !== null && this.#request.came === undefined) {
      this.#counters.count('pdelayLost');
    }
    this.#sequenceId = (this.#sequenceId + 1) & 0xff_ff;
    this.#request = { sequenceId: this.#sequenceId };
    return this.#sequenceId;
  }

  /** The request left at `leftNs`; null: it has no stamp. */
  requestLeft(sequenceId: number, leftNs: bigint | null): void {
    const request = this.#request;
    if (request === null || request.sequenceId !== sequenceId || leftNs === null) return;
    request.leftNs = leftNs;
    this.#complete(request);
  }

  /** The answer: when the request came to the master. False when it is not for us. */
  response(message: DelayResp): boolean {
    const request = this.#request;
    if (message.requestingPort !== this.#self) return false;
    const isExpected =
      request !== null &&
      request.sequenceId === message.sequenceId &&
      request.came === undefined &&
      message.sourcePort === this.#master;
    if (!isExpected) {
      this.#counters.count('pdelayUnexpected');
      return false;
    }
    request.came = scaled(message.receiveNs) - message.correction;
    this.#complete(request);
    return true;
  }

  /** The local clock jumped by `stepNs` and goes `factor` times as fast from `atNs` on. */
  localChanged(atNs: bigint, stepNs: bigint, factor: number): void {
    this.#rate.localChanged(atNs, stepNs, factor);
    if (stepNs === 0n) return;
    this.#sync = null;
    this.#request = null;
  }

  /** Another master, another link. */
  restart(): void {
    this.#rate.clear();
    this.#delay.clear();
    this.#master = null;
    this.#sync = null;
    this.#request = null;
  }

  #complete({ leftNs, came }: Request): void {
    const rate = this.#rate.offset;
    const sync = this.#sync;
    if (leftNs === undefined || came === undefined || rate === null || sync === null) return;
    const keptNs = Number(leftNs - sync.cameNs) * (1 + rate);
    const delayNs = (spanNs(came - sync.left) - keptNs) / 2;
    const { minLinkDelayNs, maxLinkDelayNs } = this.#limits;
    const isFault =
      delayNs < minLinkDelayNs || (maxLinkDelayNs !== null && delayNs > maxLinkDelayNs);
    this.#counters.count(isFault ? 'pdelayFaults' : 'pdelayExchanges');
    if (!isFault) this.#delay.add(delayNs);
  }
}

/** What a master answers to a Delay_Req that came at `cameNs` of its own time. */
export function delayResponseTo(
  request: DelayReq,
  cameNs: bigint,
  logInterval: number,
  origin: Origin,
): DelayResp {
  const { sequenceId, correction, sourcePort: requestingPort } = request;
  return {
    ...headOf(origin, PTP_MESSAGE.DELAY_RESP, { sequenceId, logInterval }),
    correction,
    receiveNs: cameNs,
    requestingPort,
  };
}
