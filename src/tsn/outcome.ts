import { type AdapterContext, requireLevel } from '../adapter/context.js';
import type { AdapterInfo } from '../adapter/info.js';
import { checkClosedObject, must } from '../base/check.js';
import type { NativeAdapter } from '../binding/native.js';
import type { NativeTsnOutcome } from '../binding/native-calls.gen.js';
import { toHalError } from '../binding/native-errors.js';

/**
 * How far the result of a change is known. `verified`: the hardware was read back and holds it.
 * `accepted`: the driver said yes, and nothing more is known.
 */
export type Effect = 'verified' | 'accepted';

/** Result of a TSN or port setting. */
export interface TsnOutcome {
  /** How far the result is known. */
  readonly effect: Effect;
  /** Why the effect is not verified, as `effect not verified: …`; empty when it is. */
  readonly note: string;
  /** What is allowed but unusual, such as more reserved bandwidth than the standard's default. */
  readonly warnings: readonly string[];
  /** True when the adapter is a model and not silicon. */
  readonly simulated: boolean;
}

/** Share of the port rate that may be reserved by default (IEEE 802.1Q-2022 34.3.1). */
const DEFAULT_SHARE = 0.75;

/** What the parts of `adapter.tsn` and `adapter.port` share. */
export class TsnCalls {
  readonly context: AdapterContext;
  /** The adapter's facts of now. */
  readonly info: () => AdapterInfo;

  constructor(context: AdapterContext, info: () => AdapterInfo) {
    this.context = context;
    this.info = info;
    Object.freeze(this);
  }

  /** HAL_ACCESS_LEVEL below 'configure'. */
  requireConfigure(operation: string): void {
    requireLevel(this.context, 'configure', operation);
  }

  /** Calls native code; what it throws becomes a HalError of the call `operation`. */
  call<T>(operation: string, body: (native: NativeAdapter) => T): T {
    try {
      return body(this.context.native);
    } catch (error) {
      throw toHalError(error, operation, this.context.backend);
    }
  }

  /** As {@link call} at level 'configure', for calls that give an outcome. */
  configure(
    operation: string,
    body: (native: NativeAdapter) => NativeTsnOutcome,
    warnings: readonly string[] = [],
  ): TsnOutcome {
    this.requireConfigure(operation);
    return this.outcome(this.call(operation, body), warnings);
  }

  outcome(native: NativeTsnOutcome, warnings: readonly string[]): TsnOutcome {
    return Object.freeze({
      effect: native.effect as Effect,
      note: native.note,
      warnings: Object.freeze([...warnings]),
      simulated: this.context.simulated,
    });
  }
}

/** Settings with `enable`; when that is false, only the keys in `always` may stand beside it. */
export function checkSettings<K extends string>(
  value: unknown,
  parameter: string,
  known: readonly K[],
  always: readonly string[] = [],
): Partial<Record<K, unknown>> {
  const copy = checkClosedObject(value, parameter, known);
  const { enable } = copy as { enable?: unknown };
  if (enable !== false) return copy;
  const extra = Object.keys(copy).find((key) => key !== 'enable' && !always.includes(key));
  if (extra === undefined) return copy;
  throw new TypeError(must(parameter, 'have no settings with enable: false', `the key '${extra}'`));
}

/** Warns when more than the default share of a port is reserved. */
export function shareWarnings(reservedBps: number, portRateBps: number): string[] {
  if (reservedBps <= portRateBps * DEFAULT_SHARE) return [];
  const percent = ((reservedBps / portRateBps) * 100).toFixed(1);
  return [
    `${reservedBps} bit/s reserved is ${percent} % of the port rate, more than the default limit ` +
      'of 75 % (deltaBandwidth, IEEE 802.1Q-2022 34.3.1)',
  ];
}
