import type { Stamp } from './batch.js';
import type { FrameSelector } from './options.js';
import type { StampStream } from './stream.js';

/** What was found for one frame. */
export interface FrameStamp {
  /**
   * True: {@link stamp} is known to be this frame's. False: nothing was found, or only a stamp that
   * fits and may be another frame's; {@link why} says which.
   */
  readonly matched: boolean;
  /** Null when no stamp came in time. */
  readonly stamp: Stamp | null;
  /** Why it is not matched; empty when it is. */
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

/** Lets time pass, at most `ns`, until `stop` is aborted. */
export type Sleep = (ns: bigint, stop: AbortSignal) => Promise<void>;

/** How long is waited, and what may end the wait. */
export interface FrameWait {
  readonly sleep: Sleep;
  /** How much of the time has passed, ns. */
  readonly elapsed: () => bigint;
  readonly timeoutNs: bigint;
  /** The longest single step: virtual time moves in it, real time as a whole. */
  readonly stepNs: bigint;
  readonly signal: AbortSignal | null;
  /** Whether the adapter can match at all; else the first stamp that fits is all there is. */
  readonly canMatch: boolean;
}

function found(stamp: Stamp | null, matched: boolean, why: string, stream: StampStream) {
  const lost = stream.lost + stream.dropped;
  return Object.freeze({ matched, stamp, why: matched ? '' : why, lost });
}

function reason(possible: Stamp | null, wait: FrameWait): string {
  if (wait.signal?.aborted) return 'the wait was aborted';
  if (possible === null) return 'no stamp that fits came in time';
  return wait.canMatch
    ? 'the stamp fits, but the hardware may have stamped another frame'
    : 'this backend cannot tell which frame a stamp belongs to';
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
  if (there !== null || ns <= 0n) return there;
  const stop = new AbortController();
  const arrived = next.then((result) => {
    stop.abort();
    return result;
  });
  const passed = sleep(ns, stop.signal).then(() => null);
  await Promise.race([arrived, passed]);
  // What came at the very end is in the buffer, and its wake-up on the way.
  stream.poll();
  return Promise.race([next, NOTHING]);
}

/** Waits on `stream`, which it closes, for the stamp of `frame`. */
export async function awaitFrame(
  stream: StampStream,
  frame: FrameSelector,
  wait: FrameWait,
): Promise<FrameStamp> {
  const { sleep, elapsed, timeoutNs, stepNs, canMatch } = wait;
  let possible: Stamp | null = null;
  try {
    for (let next = stream.next(); ; ) {
      const left = timeoutNs - elapsed();
      const step = left < stepNs ? left : stepNs;
      const result = await within(next, stream, step, sleep);
      if (result === null) {
        if (left <= 0n) break;
        continue;
      }
      if (result.done) break;
      const fit = fitOf(result.value, frame);
      if (fit === 'matched') return found(result.value, true, '', stream);
      if (fit === 'possible') possible ??= result.value;
      if (possible !== null && !canMatch) break;
      next = stream.next();
    }
    return found(possible, false, reason(possible, wait), stream);
  } finally {
    stream.close();
  }
}
