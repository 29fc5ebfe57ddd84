import { U64_MAX } from '../base/check.js';
import { bigint, checkFields, integer, oneOf, or } from '../base/fields.js';
import { MAX_FRAME_BYTES, MAX_PRIORITY, MAX_VLAN_ID, MIN_FRAME_BYTES } from '../base/limits.gen.js';
import { type Effect, shareWarnings, type TsnCalls, type TsnOutcome } from './outcome.js';

/** SR class of a stream. */
export type StreamClass = 'a' | 'b';

/** A stream to reserve bandwidth for (IEEE 802.1Q-2022 clause 35). */
export interface StreamRequest {
  /** StreamID, 0 … 2^64-1. */
  readonly streamId: bigint;
  /** 1 … 2^32-1. */
  readonly bandwidthBps: number;
  /** 1 … 4094; default 2, the default VLAN of reserved streams. */
  readonly vlanId?: number;
  /** Default `a`. */
  readonly streamClass?: StreamClass;
  /** 0 … 7; default 3 for class A, 2 for class B. */
  readonly priority?: number;
  /** 64 … 2000; default 1522. */
  readonly maxFrameBytes?: number;
}

const CALL = 'port.streams.reserve';
const TAG = ' (IEEE 802.1Q-2022 9.6)';
const U32_MAX = 0xffff_ffff;
const FIELDS = {
  streamId: bigint(0n, U64_MAX, ''),
  bandwidthBps: integer(1, U32_MAX, ' bit/s (IEEE 802.1Q-2022 35.2.2.8.4)'),
  vlanId: or(integer(1, MAX_VLAN_ID, TAG), 2),
  streamClass: or(oneOf<StreamClass>(['a', 'b']), 'a'),
  priority: or(integer(0, MAX_PRIORITY, TAG), null),
  maxFrameBytes: or(
    integer(MIN_FRAME_BYTES, MAX_FRAME_BYTES, ' bytes (IEEE 802.3-2022 3.2.7)'),
    1522,
  ),
};

/** A reservation that was made. Release it, or declare it with `using`. */
export class StreamReservation implements TsnOutcome {
  /** The driver's number for it. */
  readonly handle: number;
  /** How far the result is known. */
  readonly effect: Effect;
  /** Why the effect is not verified, as `effect not verified: …`; empty when it is. */
  readonly note: string;
  /** What is allowed but unusual, such as more reserved bandwidth than the standard's default. */
  readonly warnings: readonly string[];
  /** True when the adapter is a model and not silicon. */
  readonly simulated: boolean;
  readonly #release: () => void;

  /** @internal */
  constructor(handle: number, outcome: TsnOutcome, release: () => void) {
    this.handle = handle;
    this.effect = outcome.effect;
    this.note = outcome.note;
    this.warnings = outcome.warnings;
    this.simulated = outcome.simulated;
    this.#release = release;
    Object.freeze(this);
  }

  /** Gives the bandwidth back. Idempotent. */
  release(): void {
    this.#release();
  }

  /** As {@link release}. */
  [Symbol.dispose](): void {
    this.release();
  }
}

/** Streams that the driver reserves bandwidth for. */
export class StreamControl {
  readonly #calls: TsnCalls;
  /** Bandwidth of the reservations made through this object, by handle. */
  readonly #reserved = new Map<number, number>();

  /** @internal */
  constructor(calls: TsnCalls) {
    this.#calls = calls;
    Object.freeze(this);
  }

  /**
   * Reserves bandwidth for a stream. Needs access 'configure'. Warns when the reservations made
   * through this object pass 75 % of a known link speed. HAL_NOT_SUPPORTED; HAL_DRIVER_ERROR when no
   * slot is free.
   */
  reserve(request: StreamRequest): StreamReservation {
    const calls = this.#calls;
    const stream = checkFields(request, `${CALL}(request)`, FIELDS);
    const { streamId, bandwidthBps, vlanId, maxFrameBytes } = stream;
    const isA = stream.streamClass === 'a';
    const priority = stream.priority ?? (isA ? 3 : 2);
    calls.requireConfigure(CALL);
    const made = calls.call(CALL, (native) =>
      native.reserveStream(streamId, bandwidthBps, vlanId, priority, isA, maxFrameBytes),
    );
    this.#reserved.set(made.handle, bandwidthBps);
    const outcome = calls.outcome(made, this.#warnings());
    return new StreamReservation(made.handle, outcome, () => this.#release(made.handle));
  }

  #warnings(): string[] {
    const linkBps = this.#calls.info().link?.speedBps ?? null;
    const total = [...this.#reserved.values()].reduce((sum, bps) => sum + bps, 0);
    return linkBps === null || linkBps === 0 ? [] : shareWarnings(total, linkBps);
  }

  #release(handle: number): void {
    if (!this.#reserved.has(handle)) return;
    this.#calls.call('port.streams.release', (native) => native.releaseStream(handle));
    this.#reserved.delete(handle);
  }
}
