import type { Counters } from './counters.js';
import { toldIntervalNs } from './intervals.js';
import { type ClockIdentity, clockOf, type PortIdentity } from './messages/identity.js';
import { type Announce, tlvOf } from './messages/message.js';
import { isBetter, type PriorityVector, vectorOf } from './priority.js';

const MAX_STEPS = 255;
const FOREIGN_INTERVALS = 4n;

/** The best Announce that a port has received (PortAnnounceInformation, IEEE 802.1AS-2020 10.3.12). */
export class AnnounceInformation {
  readonly #own: ClockIdentity;
  readonly #portNumber: number;
  readonly #receiptTimeout: bigint;
  readonly #counters: Counters;
  #announce: Announce | null = null;
  #vector: PriorityVector | null = null;
  #untilNs = 0n;
  readonly #toQualify: number;
  /** A port that was heard, but not often enough yet. */
  #foreign: {
    readonly sourcePort: PortIdentity;
    readonly count: number;
    readonly untilNs: bigint;
  } | null = null;

  constructor(
    own: ClockIdentity,
    portNumber: number,
    receiptTimeout: number,
    toQualify: number,
    counters: Counters,
  ) {
    this.#own = own;
    this.#portNumber = portNumber;
    this.#receiptTimeout = BigInt(receiptTimeout);
    this.#counters = counters;
    this.#toQualify = toQualify;
  }

  /** Its vector; null when nothing was received, or it has aged. */
  get vector(): PriorityVector | null {
    return this.#vector;
  }
  /** The message; null as {@link vector}. */
  get announce(): Announce | null {
    return this.#announce;
  }
  /** When it ages; null without one. */
  get untilNs(): bigint | null {
    return this.#vector === null ? null : this.#untilNs;
  }
  /** The clocks that it went through. */
  get path(): readonly ClockIdentity[] {
    if (this.#announce === null) return [];
    return tlvOf(this.#announce, 'path-trace')?.clocks ?? [];
  }

  /** Takes an Announce. True when it changes what is known. */
  receive(message: Announce, nowNs: bigint): boolean {
    if (!this.#qualifies(message)) return false;
    this.#counters.count('announces');
    const vector = vectorOf(message, this.#portNumber);
    const isSame = this.#vector?.sourcePort === vector.sourcePort;
    if (this.#vector !== null && !isSame && !isBetter(vector, this.#vector)) return false;
    if (!isSame && !this.#isHeardOften(message, nowNs)) return false;
    this.#vector = vector;
    this.#announce = message;
    this.#untilNs = nowNs + this.#receiptTimeout * toldIntervalNs(message.logInterval);
    return true;
  }

  /** Forgets it once it has aged. True when it did. */
  expire(nowNs: bigint): boolean {
    if (this.#vector === null || nowNs < this.#untilNs) return false;
    this.#counters.count('announceTimeouts');
    this.forget();
    return true;
  }

  /** Forgets it. */
  forget(): void {
    this.#vector = null;
    this.#announce = null;
  }

  /** A master counts after several messages within four intervals (IEEE 1588-2019 9.3.2.4.4). */
  #isHeardOften({ sourcePort, logInterval }: Announce, nowNs: bigint): boolean {
    const before = this.#foreign;
    const goesOn = before !== null && before.sourcePort === sourcePort && nowNs < before.untilNs;
    const count = goesOn ? before.count + 1 : 1;
    const untilNs = goesOn
      ? before.untilNs
      : nowNs + FOREIGN_INTERVALS * toldIntervalNs(logInterval);
    this.#foreign = { sourcePort, count, untilNs };
    return count >= this.#toQualify;
  }

  #qualifies(message: Announce): boolean {
    if (clockOf(message.sourcePort) === this.#own) return this.#drop('announcesOwn');
    if (message.stepsRemoved >= MAX_STEPS) return this.#drop('announcesTooFar');
    const path = tlvOf(message, 'path-trace')?.clocks ?? [];
    return path.includes(this.#own) ? this.#drop('announcesLooped') : true;
  }

  #drop(why: 'announcesOwn' | 'announcesTooFar' | 'announcesLooped'): false {
    this.#counters.count(why);
    return false;
  }
}
