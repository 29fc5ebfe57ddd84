import { HalError } from '../base/errors.js';
import type { Stamp } from './batch.js';
import type { FrameSelector } from './options.js';
import type { StampStream } from './stream.js';

/** What was found for one frame. */
export interface FrameStamp {
  /** Whether the frame's own stamp was found; {@link why} says why not. */
  readonly matched: boolean;
  /** The stamp that is known to be this frame's; null when there is none. */
  readonly stamp: Stamp | null;
  /** Why there is none; empty when there is one. */
  readonly why: string;
  /** Events lost while waiting, at the source and in the buffer; the frame's may be among them. */
  readonly lost: number;
}

/** How well a stamp fits a frame: its own, perhaps its own, another one's. */
export type Fit = 'matched' | 'possible' | 'other';

const contradicts = <T>(known: T | null, wanted: T | undefined): boolean =>
  wanted !== undefined && known !== null && known !== wanted;

/** What `stamp` is to `frame`. */
export function fitOf(stamp: Stamp, frame: FrameSelector): Fit {
  if (stamp.kind !== frame.direction || stamp.deviceNs === null) return 'other';
  if (contradicts(stamp.messageType, frame.messageType)) return 'other';
  if (contradicts(stamp.sequenceId, frame.sequenceId)) return 'other';
  if (contradicts(stamp.sourcePort, frame.sourcePort)) return 'other';
  const known = stamp.messageType !== null && stamp.sequenceId !== null;
  const port = frame.sourcePort === undefined || stamp.sourcePort !== null;
  return stamp.matched && known && port ? 'matched' : 'possible';
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
