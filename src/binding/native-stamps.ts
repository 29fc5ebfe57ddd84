/**
 * The part of the binaries' shape that is about timestamps. Implemented by native/addon; nothing
 * outside `src/` sees it.
 */

/** Bytes of one record. Little-endian, as every platform this runs on. */
export const STAMP_BYTES = 64;
/** Elements of a BigUint64Array that one record takes. */
export const STAMP_SLOTS = 8;

/** Where the fields of a record stand, in bytes from its start. */
export const STAMP = {
  deviceNs: 0,
  raw: 8,
  systemNs: 16,
  /** Signed, units of 2^-16 ns. */
  correction: 24,
  sequence: 32,
  frameBytes: 36,
  /** Speed of the link when the event arrived; 0: not known. One for all records of a take(). */
  linkMbps: 38,
  sequenceId: 40,
  vlanId: 42,
  kind: 44,
  messageType: 45,
  pcp: 46,
  queue: 47,
  channel: 48,
  flags: 49,
  /** clockIdentity (8 bytes) and portNumber (2 bytes, big-endian). */
  sourcePort: 50,
  lostBefore: 60,
} as const;

/** Bits of `flags`: which fields say something. */
export const STAMP_FLAGS = {
  time: 0x01,
  messageType: 0x02,
  sequenceId: 0x04,
  sourcePort: 0x08,
  vlan: 0x10,
  correction: 0x20,
  matched: 0x40,
} as const;

/**
 * What was stamped: a frame that was sent or received, a target time that was reached, an edge of an
 * auxiliary input; `error`: the source reports that something went wrong.
 */
export type StampKind = 'transmit' | 'receive' | 'target-time' | 'auxiliary' | 'error';

/** The kinds of a record, by number; bit n of a filter is kind n. */
export const STAMP_KINDS: readonly StampKind[] = Object.freeze([
  'transmit',
  'receive',
  'target-time',
  'auxiliary',
  'error',
]);

/** Elements of the view that `counters` fills. */
export const EVENT_COUNTERS = {
  posted: 0,
  lost: 1,
  missing: 2,
  fetched: 3,
  dropped: 4,
  taken: 5,
  wakes: 6,
  waiting: 7,
} as const;
export const EVENT_COUNTER_SLOTS = 8;

/** In openEvents(): no filter. */
export const ANY_VLAN = 4095;
export const ANY_PCP = 8;

/**
 * A running subscription. take() and counters() act on their own stream whatever they are called on.
 * HAL_CLOSED after close(); after the adapter's close(), behind the last record that was there.
 */
export interface NativeEventStream {
  /** Records that the ring holds: the capacity asked for, rounded up to a power of two. */
  readonly capacity: number;
  /** What take() fills, over shared memory, which cannot be transferred. */
  readonly view: BigUint64Array;
  /**
   * Copies the oldest records to the beginning of {@link view} and returns how many; `max` from 1 to
   * what the view has room for. Throws the source's error behind the last record.
   */
  take(max: number): number;
  /** Fills {@link EVENT_COUNTERS}. */
  counters(view: BigUint64Array): void;
  /**
   * Once: `listener` is called after each take() that returned 0, when there is something to take or
   * the end has come.
   */
  onWake(listener: () => void): void;
  /** 1: a stream with a listener keeps the process alive; 0, the default: it does not. */
  hold(on: number): void;
  close(): void;
}
