import type { IntervalRequest } from './messages/tlv.js';

/** Values of an {@link IntervalRequest} that are no intervals. */
const STOP = 127;
const INITIAL = 126;
const KEEP = -128;
/** 2^-5 s … 2^5 s: what ports of this kind are asked for. */
export const MIN_LOG_INTERVAL = -5;
export const MAX_LOG_INTERVAL = 5;

/** log2 of s. */
export interface LogIntervals {
  readonly sync: number;
  readonly announce: number;
  readonly pdelay: number;
}

/** An interval in ns. */
export const intervalNs = (log: number): bigint => BigInt(Math.round(2 ** log * 1e9));

/** The interval that a message tells, held within what is possible. */
export const toldIntervalNs = (log: number): bigint =>
  intervalNs(Math.min(Math.max(log, MIN_LOG_INTERVAL), MAX_LOG_INTERVAL));

/** The intervals of a port, which its neighbor may change (IEEE 802.1AS-2020 10.3.18, 11.2.21). */
export class Intervals {
  readonly #initial: LogIntervals;
  readonly #now: Record<keyof LogIntervals, number | null>;

  constructor(initial: LogIntervals) {
    this.#initial = initial;
    this.#now = { ...initial };
  }

  /** The interval in ns; null: stopped. */
  ns(which: keyof LogIntervals): bigint | null {
    const log = this.#now[which];
    return log === null ? null : intervalNs(log);
  }

  /** log2 of the interval in s; the initial one while stopped. */
  log(which: keyof LogIntervals): number {
    return this.#now[which] ?? this.#initial[which];
  }

  /** What a neighbor asks for. Values that cannot be are ignored. */
  request({ linkDelayInterval, timeSyncInterval, announceInterval }: IntervalRequest): void {
    this.#set('pdelay', linkDelayInterval);
    this.#set('sync', timeSyncInterval);
    this.#set('announce', announceInterval);
  }

  /** The other end says how often at most; what is no interval, such as 127, is ignored. */
  told(which: keyof LogIntervals, log: number): void {
    if (log >= MIN_LOG_INTERVAL && log <= MAX_LOG_INTERVAL) this.#now[which] = log;
  }

  /** The initial ones again: another link. */
  restart(): void {
    Object.assign(this.#now, this.#initial);
  }

  #set(which: keyof LogIntervals, asked: number): void {
    if (asked === KEEP) return;
    if (asked === STOP) this.#now[which] = null;
    else if (asked === INITIAL) this.#now[which] = this.#initial[which];
    else if (asked >= MIN_LOG_INTERVAL && asked <= MAX_LOG_INTERVAL) this.#now[which] = asked;
  }
}
