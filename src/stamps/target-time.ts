import { type AdapterContext, requireLevel } from '../adapter/context.js';
import {
  checkBigint,
  checkBoolean,
  checkClosedObject,
  checkInteger,
  U64_MAX,
} from '../base/check.js';
import { calling } from '../binding/native-errors.js';
import { type ChangeOutcome, effectOf } from './outcome.js';

/** What a target time became. */
export interface TargetTimeResult extends ChangeOutcome {
  /** What the comparator holds; null where it cannot be read back. */
  readonly programmedNs: bigint | null;
}

/** A request for {@link TargetTime.set}. */
export interface TargetTimeRequest {
  /** 0 or 1, default 0. */
  readonly timer?: number;
  /** Absolute time of the adapter's own clock, not in the past; clock.toRaw() gives it. */
  readonly deviceNs: bigint;
  /** Whether reaching it is reported as an event. Default true. */
  readonly event?: boolean;
}

/** The timers that report when the adapter's clock reaches a time. */
export class TargetTime {
  readonly #context: AdapterContext;

  /** @internal */
  constructor(context: AdapterContext) {
    this.#context = context;
    Object.freeze(this);
  }

  /**
   * Arms a timer. Needs access 'discipline'. HAL_NOT_SUPPORTED where the adapter has none,
   * HAL_OUT_OF_RANGE for a time in the past or beyond the adapter's clock. Where the driver writes another time than it was
   * given, `programmedNs` and `note` say so.
   */
  set(request: TargetTimeRequest): TargetTimeResult {
    const parameter = 'stamps.targetTime.set(request)';
    const given = checkClosedObject(request, parameter, ['timer', 'deviceNs', 'event']);
    const timer = checkInteger(given.timer ?? 0, `${parameter}.timer`, 0, 1);
    const deviceNs = checkBigint(given.deviceNs, `${parameter}.deviceNs`, 0n, U64_MAX);
    const event = checkBoolean(given.event ?? true, `${parameter}.event`);
    requireLevel(this.#context, 'discipline', 'stamps.targetTime.set');
    const { native, backend, simulated } = this.#context;
    return calling('stamps.targetTime.set', backend, () => {
      const outcome = native.setTargetTime(timer, deviceNs, event ? 1 : 0);
      return Object.freeze({ ...outcome, effect: effectOf(outcome.effect), simulated });
    });
  }
}
