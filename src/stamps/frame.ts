import { HalError } from '../base/errors.js';
import type { Stamp } from './batch.js';
import { type NoStampReason, proofOf, reasonOf, type StampProof } from './proof.js';
import type { StampStream } from './stream.js';

/** What was found for one frame. */
export interface FrameStamp {
  /** Whether the frame's own stamp was found; {@link why} says why not. */
  readonly matched: boolean;
  /** How it is known to be the frame's; null when there is none. */
  readonly how: StampProof | null;
  /** The stamp that is known to be this frame's; null when there is none. */
  readonly stamp: Stamp | null;
  /** Why there is none; empty when there is one. */
  readonly why: string;
  /** Events lost while waiting, at the source and in the buffer; the frame's may be among them. */
  readonly lost: number;
}

const WHY: Partial<Record<NoStampReason, string>> = {
  ambiguous:
    "ambiguous: only a stamp came that may be another frame's; stamps.next() gives such stamps",
  lost: 'lost: the stamp may be among those that were lost',
  'no event message': 'no event message: general messages are not stamped',
};
const NOTHING_CAME = 'none came: no stamp that fits came in time';

/** What was found while one frame was awaited; {@link accept} takes the events of awaitFrame(). */
export class FrameFinding {
  readonly #claims: StampClaims;
  #how: StampProof | null = null;
  #stamp: Stamp | null = null;
  #why = NOTHING_CAME;

  constructor(claims: StampClaims) {
    this.#claims = claims;
  }

  /** Whether nothing more has to be waited for. */
  accept(event: Stamp): boolean {
    const how = proofOf(event.channel);
    if (how === null) {
      const reason = reasonOf(event.channel) as NoStampReason;
      this.#why = WHY[reason] ?? this.#why;
      return reason === 'no event message';
    }
    // The channel held the verdict; a frame's stamp has none.
    const stamp = Object.freeze({ ...event, channel: 0 });
    if (!this.#claims.take(stamp)) return false;
    this.#how = how;
    this.#stamp = stamp;
    return true;
  }

  /** The result; `why` where something else than the stamps decided it. */
  result(stream: StampStream, why: string = this.#why): FrameStamp {
    const stamp = this.#stamp;
    const matched = stamp !== null;
    const lost = stream.lost + stream.dropped;
    return Object.freeze({ matched, how: this.#how, stamp, why: matched ? '' : why, lost });
  }
}

/** A sourcePortIdentity as ten bytes; none for any. */
export function portBytes(text: string | undefined): Uint8Array {
  if (text === undefined) return new Uint8Array(0);
  const port = Number(text.slice(17)).toString(16).padStart(4, '0');
  return Uint8Array.from(Buffer.from(text.slice(0, 16) + port, 'hex'));
}

/** Which stamps were given away: each waiter has a stream of its own, and all see the same stamps. */
export class StampClaims {
  readonly #taken = new Set<string>();
  #waiters = 0;

  /** Runs one wait. Nothing is remembered while nobody waits: a stream begins with its wait. */
  async during<T>(wait: () => Promise<T>): Promise<T> {
    this.#waiters += 1;
    try {
      return await wait();
    } finally {
      this.#waiters -= 1;
      if (this.#waiters === 0) this.#taken.clear();
    }
  }

  /** Whether the caller is the first one to take `stamp`. */
  take({ kind, raw, deviceNs, queue, channel }: Stamp): boolean {
    const name = `${kind} ${queue} ${channel} ${raw} ${deviceNs}`;
    if (this.#taken.has(name)) return false;
    this.#taken.add(name);
    return true;
  }
}

/** Lets time pass, at most `ns`, until `stop` is aborted. */
export type Sleep = (ns: bigint, stop: AbortSignal) => Promise<void>;

/** How long is waited, and what may end the wait. */
export interface StampWait {
  readonly sleep: Sleep;
  /** How much of the time has passed, ns. */
  readonly elapsed: () => bigint;
  readonly timeoutNs: bigint;
  /** The longest single step: virtual time moves in it, real time as a whole. */
  readonly stepNs: bigint;
  readonly signal: AbortSignal | null;
  /** The public call that waits; stands in errors. */
  readonly operation: string;
  readonly backend: string;
}

const NOTHING = Promise.resolve(null);

/** The next stamp of `stream`; null when none came within `ns`. */
async function within(
  next: Promise<IteratorResult<Stamp, undefined>>,
  stream: StampStream,
  ns: bigint,
  sleep: Sleep,
): Promise<IteratorResult<Stamp, undefined> | null> {
  const there = await Promise.race([next, NOTHING]);
  if (there !== null) return there;
  if (ns > 0n) {
    const stop = new AbortController();
    const arrived = next.then((result) => {
      stop.abort();
      return result;
    });
    const passed = sleep(ns, stop.signal).then(() => null);
    await Promise.race([arrived, passed]);
  }
  // What came at the very end is in the buffer, and its wake-up on the way.
  stream.poll();
  return Promise.race([next, NOTHING]);
}

function closed({ operation, backend }: StampWait): HalError {
  const detail = 'the adapter was closed while a stamp was awaited';
  return new HalError({ code: 'HAL_CLOSED', operation, detail, backend });
}

/**
 * The first stamp of `stream` that `accept` takes; null when none came in time. Rejects with the
 * signal's reason when the wait was aborted, with HAL_CLOSED when the adapter was closed. Closes the
 * stream.
 */
export async function awaitStamp(
  stream: StampStream,
  accept: (stamp: Stamp) => boolean,
  wait: StampWait,
): Promise<Stamp | null> {
  const { sleep, elapsed, timeoutNs, stepNs, signal } = wait;
  try {
    for (let next = stream.next(); ; ) {
      const left = timeoutNs - elapsed();
      const result = await within(next, stream, left < stepNs ? left : stepNs, sleep);
      if (signal?.aborted) throw signal.reason;
      if (result === null) {
        if (left <= 0n) return null;
        continue;
      }
      if (result.done) throw closed(wait);
      if (accept(result.value)) return result.value;
      next = stream.next();
    }
  } finally {
    stream.close();
  }
}
