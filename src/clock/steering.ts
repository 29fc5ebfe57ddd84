import type { AdapterContext } from '../adapter/context.js';
import type { HalErrorCode } from '../base/error-codes.gen.js';
import { HalError, isHalError } from '../base/errors.js';
import { MAX_TRANSFORM_PPB } from '../base/limits.gen.js';
import type { NativeClockPage } from '../binding/native.js';
import type { NativeRateAdjustment } from '../binding/native-calls.gen.js';
import { toHalError } from '../binding/native-errors.js';
import type { AppliedTo, ClockChange, RateAdjustment } from './types.js';

/** What the hardware does not do of what was asked of the clock. */
export interface ClockResidual {
  /** Rate of the transform, or what the quantisation of the hardware's rate left over. */
  readonly ratePpb: number;
  /** Disciplined time minus the adapter's own time, now; 0 without a transform. */
  readonly offsetNs: bigint;
}

/** Gives the clock's page, opened if need be; `operation` stands in its errors. */
export type PageSource = (operation: string) => NativeClockPage;

/** What the hardware did, or why the transform has to do it. */
type Diverted<T> =
  | { readonly done: true; readonly result: T }
  | { readonly done: false; readonly reason: string; readonly error: HalError | null };

/** The answers of the hardware that mean: not here. Everything else is a failure and stays one. */
const NOT_FOR_TIME: readonly HalErrorCode[] = [
  'HAL_NOT_SUPPORTED',
  'HAL_OUT_OF_RANGE',
  'HAL_SET_REFUSED',
];
const NOT_FOR_RATE: readonly HalErrorCode[] = [
  'HAL_NOT_SUPPORTED',
  'HAL_RATE_UNREACHABLE',
  'HAL_NOT_CALIBRATED',
];

const IN_USE = "the clock is steered by the HAL's own transform; clock.release() gives it up";
const BY_CHOICE = "the adapter was opened with clock.steering: 'transform'";

/** The rate that brings `hardwarePpb` to `ppb` when both are multiplied. */
export function complementPpb(ppb: number, hardwarePpb: number): number {
  return ((ppb - hardwarePpb) / (1e9 + hardwarePpb)) * 1e9;
}

/**
 * Decides where changes of a clock go, and keeps account. Once the transform is in use it stays in
 * use until {@link release}: changing sides costs a window each time.
 */
export class Steering {
  readonly #context: AdapterContext;
  readonly #page: PageSource;
  /** What the hardware's rate was told through this clock; null if never. */
  #hardware: NativeRateAdjustment | null = null;
  #hardwareSteered = false;
  #transform = false;
  /** Rate of the transform; null while the rate is the hardware's. */
  #transformPpb: number | null = null;
  #requestedPpb: number | null = null;

  constructor(context: AdapterContext, page: PageSource) {
    this.#context = context;
    this.#page = page;
  }

  /** Where the clock's present time comes from. */
  get mode(): AppliedTo {
    if (!this.#transform) return 'hardware';
    return this.#hardwareSteered ? 'mixed' : 'transform';
  }

  /** The rate requested last through this clock; null if none was. */
  get requestedPpb(): number | null {
    return this.#requestedPpb;
  }

  /** Rate that the hardware does not do. */
  get residualPpb(): number {
    if (this.#transformPpb !== null) return this.#transformPpb;
    return this.#hardware === null ? 0 : this.#hardware.requestedPpb - this.#hardware.commandedPpb;
  }

  set(deviceNs: bigint): ClockChange {
    return this.#change(
      'clock.set',
      (native) => native.setClock(deviceNs),
      (page) => page.setVirtual(deviceNs),
    );
  }

  adjustOffset(offsetNs: bigint): ClockChange {
    return this.#change(
      'clock.adjustOffset',
      (native) => native.adjustOffset(offsetNs),
      (page) => page.stepVirtual(offsetNs),
    );
  }

  adjustRate(ppb: number): RateAdjustment {
    const { native, simulated } = this.#context;
    const inUse = this.#transformPpb !== null;
    const outcome = this.#divert('clock.adjustRate', NOT_FOR_RATE, inUse, () =>
      native.adjustRate(ppb),
    );
    if (outcome.done) {
      this.#hardware = outcome.result;
      this.#hardwareSteered = true;
      this.#requestedPpb = ppb;
      const residualPpb = ppb - outcome.result.commandedPpb;
      const appliedTo = 'hardware';
      return Object.freeze({ ...outcome.result, appliedTo, residualPpb, reason: null, simulated });
    }
    const residualPpb = complementPpb(ppb, this.#hardwarePpb);
    if (Math.abs(residualPpb) > MAX_TRANSFORM_PPB) throw this.#unreachable(ppb, residualPpb);
    this.#transformed('clock.adjustRate', outcome.error, (page) => page.rateVirtual(residualPpb));
    this.#requestedPpb = ppb;
    this.#transformPpb = residualPpb;
    return Object.freeze({
      requestedPpb: ppb,
      commandedPpb: ppb,
      registerValue: null,
      reference: this.#hardware?.reference ?? 'raw',
      appliedTo: this.mode,
      residualPpb,
      reason: outcome.reason,
      simulated,
    });
  }

  /** The adapter's own time again. Steps the clock, unless nothing was in the way. */
  release(page: NativeClockPage | null): void {
    page?.clearVirtual();
    this.forget();
  }

  /** The transform went with its page. */
  forget(): void {
    if (!this.#transform) return;
    this.#transform = false;
    this.#transformPpb = null;
    this.#requestedPpb = this.#hardware?.requestedPpb ?? null;
  }

  get #hardwarePpb(): number {
    return this.#hardware?.commandedPpb ?? 0;
  }

  #change(
    operation: string,
    hardware: (native: AdapterContext['native']) => void,
    transform: (page: NativeClockPage) => void,
  ): ClockChange {
    const { native, simulated } = this.#context;
    const outcome = this.#divert(operation, NOT_FOR_TIME, this.#transform, () => hardware(native));
    if (outcome.done) {
      this.#hardwareSteered = true;
      return Object.freeze({ appliedTo: 'hardware', reason: null, simulated });
    }
    this.#transformed(operation, outcome.error, transform);
    return Object.freeze({ appliedTo: 'transform', reason: outcome.reason, simulated });
  }

  /** Asks the hardware, unless it is not to be asked; the reason when the transform has to do it. */
  #divert<T>(
    operation: string,
    codes: readonly HalErrorCode[],
    inUse: boolean,
    ask: () => T,
  ): Diverted<T> {
    const { clock, backend } = this.#context;
    if (clock.steering === 'transform') return { done: false, reason: BY_CHOICE, error: null };
    if (inUse) return { done: false, reason: IN_USE, error: null };
    try {
      return { done: true, result: ask() };
    } catch (thrown) {
      const error = toHalError(thrown, operation, backend);
      if (clock.steering === 'hardware' || !codes.includes(error.code)) throw error;
      return { done: false, reason: `${error.code}: ${error.detail}`, error };
    }
  }

  /** Where there is no page to transform, the hardware's own error is the one that counts. */
  #transformed(
    operation: string,
    refused: HalError | null,
    change: (page: NativeClockPage) => void,
  ): void {
    let page: NativeClockPage;
    try {
      page = this.#page(operation);
    } catch (error) {
      throw refused !== null && isHalError(error, 'HAL_NOT_SUPPORTED') ? refused : error;
    }
    change(page);
    this.#transform = true;
  }

  #unreachable(ppb: number, residualPpb: number): HalError {
    return new HalError({
      code: 'HAL_RATE_UNREACHABLE',
      operation: 'clock.adjustRate',
      detail: `${ppb} ppb leaves ${residualPpb} ppb to the transform, which reaches ±${MAX_TRANSFORM_PPB} ppb`,
      backend: this.#context.backend,
    });
  }
}
