/** A clock page made of JavaScript: what a test put there, and a record of every call. */
import {
  type NativeClockPage,
  type NativePageListener,
  type NativePageStats,
  PAGE,
  PAGE_SLOTS,
} from '../../../src/binding/native.js';
import type { CallLog } from './native.js';

/** What the page shows. */
export interface FakeShown {
  ns: bigint;
  boundNs: bigint;
  /** Position in PAGE_STATES. */
  state: number;
  generation: number;
  ageNs: bigint;
  systemNs: bigint;
}

/** Of all pages, as in a binary. */
const selected = new Uint32Array(1);
let lastNumber = 0;

export class FakeClockPage implements NativeClockPage {
  readonly selected = selected;
  readonly number: number;
  readonly monotonicNumber: number;
  timeBase = 'virtual';
  simulated = true;
  readonly view = new BigUint64Array(PAGE_SLOTS);
  closed = false;
  /** Thrown by the next call, once. */
  failure: unknown;
  shown: FakeShown = {
    ns: 5000n,
    boundNs: 100n,
    state: 2,
    generation: 3,
    ageNs: 7n,
    systemNs: 900n,
  };
  /** How far the disciplined time is ahead of the raw one. */
  aheadNs = 0n;
  numbers: NativePageStats = {
    samples: 12,
    rejected: 1,
    intervalUs: 64_000,
    driftBoundPpbPerS: 20,
    rateKnown: true,
    rateLowPpb: 90,
    rateHighPpb: 110,
    isVirtual: false,
    virtualRatePpb: 0,
  };
  listener: NativePageListener | null = null;
  readonly #log: CallLog;
  readonly #closedError: () => unknown;

  constructor(log: CallLog, closedError: () => unknown) {
    this.#log = log;
    this.#closedError = closedError;
    lastNumber += 2;
    this.number = lastNumber;
    this.monotonicNumber = lastNumber + 1;
  }

  /** Whether this page was selected so that time never goes back; it must have been selected. */
  #monotonic(): boolean {
    if ((selected[0] as number) >> 1 !== this.number >> 1)
      throw new Error('another page is selected');
    return selected[0] === this.monotonicNumber;
  }

  #enter(name: string, ...args: unknown[]): void {
    this.#log.add(`page.${name}`, ...args);
    const { failure } = this;
    this.failure = undefined;
    if (failure !== undefined) throw failure;
    if (this.closed) throw this.#closedError();
  }

  #fill(ns: bigint): void {
    const { boundNs, state, generation, ageNs, systemNs } = this.shown;
    this.view[PAGE.estimateNs] = ns;
    this.view[PAGE.earliestNs] = ns - boundNs;
    this.view[PAGE.latestNs] = ns + boundNs;
    this.view[PAGE.boundNs] = boundNs;
    this.view[PAGE.state] = BigInt(state);
    this.view[PAGE.generation] = BigInt(generation);
    this.view[PAGE.ageNs] = ageNs;
    this.view[PAGE.systemNs] = systemNs;
  }

  // The facade calls these two without their page.
  readonly readNow = (): void => {
    this.#enter('readNow');
    this.view[PAGE.estimateNs] = this.shown.ns + (this.#monotonic() ? 1n : 0n);
  };
  readonly readWindow = (): void => {
    this.#enter('readWindow');
    this.#monotonic();
    this.#fill(this.shown.ns);
  };
  readRaw(): void {
    this.#enter('readRaw');
    this.#fill(this.shown.ns - this.aheadNs);
  }
  readBatch(out: BigUint64Array): void {
    this.#enter('readBatch', out.length);
    out.fill(this.shown.ns);
  }
  at(systemNs: bigint) {
    this.#enter('at', systemNs);
    return { ns: systemNs + 4100n, boundNs: 101n, generation: 3 };
  }
  toSystem(deviceNs: bigint) {
    this.#enter('toSystem', deviceNs);
    return { ns: deviceNs - 4100n, boundNs: 102n, generation: 3 };
  }
  fromRaw(rawNs: bigint): bigint {
    this.#enter('fromRaw', rawNs);
    return rawNs + this.aheadNs;
  }
  toRaw(deviceNs: bigint): bigint {
    this.#enter('toRaw', deviceNs);
    return deviceNs - this.aheadNs;
  }
  setVirtual(deviceNs: bigint): void {
    this.#enter('setVirtual', deviceNs);
  }
  stepVirtual(offsetNs: bigint): void {
    this.#enter('stepVirtual', offsetNs);
  }
  rateVirtual(ppb: number): void {
    this.#enter('rateVirtual', ppb);
    this.numbers = { ...this.numbers, isVirtual: true, virtualRatePpb: ppb };
  }
  clearVirtual(): void {
    this.#enter('clearVirtual');
  }
  stats(): NativePageStats {
    this.#enter('stats');
    return this.numbers;
  }
  token(): bigint {
    this.#enter('token');
    return 42n;
  }
  onEvent(listener: NativePageListener): void {
    this.#enter('onEvent');
    if (this.listener !== null) throw new TypeError('only once');
    this.listener = listener;
  }
  close(): void {
    if (this.closed) return;
    this.#enter('close');
    this.closed = true;
  }
}
