import type { AdapterContext } from '../adapter/context.js';
import { checkInteger, checkOptionsObject, checkSignal } from '../base/check.js';
import { CROSS, CROSS_METHODS, CROSS_SLOTS } from '../binding/native.js';
import { callSite, toHalError, toHalErrorAt } from '../binding/native-errors.js';
import { type RateMeasurement, rateBetween } from './rate.js';
import type { CrossMethod, CrossTimestamp, MeasureOptions } from './types.js';

/** Brackets of a cross timestamp where the caller does not say. */
export const DEFAULT_BRACKETS = 8;
/** The most brackets one cross timestamp can take. */
export const MAX_BRACKETS = 1000;

const DEFAULT_MEASURE_BRACKETS = 25;
const DEFAULT_MEASURE_MS = 1000;
const MAX_MEASURE_MS = 3_600_000;
const NS_PER_MS = 1_000_000n;

/** A number of brackets; `fallback` where none is given. */
export function checkBrackets(value: unknown, parameter: string, fallback: number): number {
  return value === undefined ? fallback : checkInteger(value, parameter, 1, MAX_BRACKETS);
}

/** Pairs an adapter's clock with the system clock, through the driver. */
export class Pairing {
  readonly #context: AdapterContext;
  readonly #view = new BigUint64Array(CROSS_SLOTS);
  readonly #closing = new AbortController();

  constructor(context: AdapterContext) {
    this.#context = context;
  }

  /** One cross timestamp. */
  take(operation: string, brackets: number): CrossTimestamp {
    const view = this.#view;
    const { native, backend, systemClock, simulated } = this.#context;
    try {
      native.crossTimestamp(view, brackets);
    } catch (error) {
      throw toHalError(error, operation, backend);
    }
    const systemBeforeNs = view[CROSS.systemBeforeNs] as bigint;
    const systemAfterNs = view[CROSS.systemAfterNs] as bigint;
    return Object.freeze({
      deviceNs: view[CROSS.deviceNs] as bigint,
      systemNs: systemBeforeNs + (systemAfterNs - systemBeforeNs) / 2n,
      systemBeforeNs,
      systemAfterNs,
      boundNs: view[CROSS.boundNs] as bigint,
      rawCounter: view[CROSS.rawCounter] as bigint,
      source: 'cross',
      method: CROSS_METHODS[Number(view[CROSS.method])] as CrossMethod,
      systemClock: systemClock,
      brackets: Number(view[CROSS.samples]),
      bracketsFailed: Number(view[CROSS.samplesFailed]),
      simulated,
    });
  }

  /** The rate over a span: a cross timestamp at each end. Rejects at the caller's stack. */
  async measure(operation: string, options: MeasureOptions | undefined): Promise<RateMeasurement> {
    const site = callSite();
    const parameter = `${operation}(options)`;
    const given = checkOptionsObject(options, parameter, ['durationMs', 'brackets', 'signal']);
    const { durationMs = DEFAULT_MEASURE_MS, brackets: asked } = given;
    const brackets = checkBrackets(asked, `${parameter}.brackets`, DEFAULT_MEASURE_BRACKETS);
    const ms = checkInteger(durationMs, `${parameter}.durationMs`, 1, MAX_MEASURE_MS, ' ms');
    const signal = checkSignal(given.signal, `${parameter}.signal`);
    signal?.throwIfAborted();
    try {
      const first = this.take(operation, brackets);
      await this.#sleep(BigInt(ms) * NS_PER_MS, signal);
      // A closed adapter gives HAL_CLOSED here.
      const last = signal?.aborted ? null : this.take(operation, brackets);
      if (last !== null) return rateBetween(first, last, this.#context, operation);
    } catch (error) {
      throw toHalErrorAt(site, error, operation, this.#context.backend);
    }
    throw signal?.reason;
  }

  /** Ends the measurements that run: the adapter is being closed. */
  close(): void {
    this.#closing.abort();
  }

  async #sleep(ns: bigint, signal: AbortSignal | null): Promise<void> {
    const closing = this.#closing.signal;
    const { closeHooks, sleep } = this.#context;
    const end = (): void => this.close();
    closeHooks.add(end);
    try {
      await sleep(ns, signal === null ? closing : AbortSignal.any([closing, signal]));
    } finally {
      closeHooks.delete(end);
    }
  }
}
