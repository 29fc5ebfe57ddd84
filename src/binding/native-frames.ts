/**
 * The part of the binaries' shape that is about frames. Implemented by native/addon; nothing outside
 * `src/` sees it.
 */

import type { NativeEventStream } from './native-stamps.js';

/** Bytes from one frame to the next in {@link NativeFramePort.bytes}. */
export const FRAME_BYTES = 1536;

/** How frames travel, by number; see PortTransport in native/hal. */
export const FRAME_TRANSPORTS = ['l2', 'udp4', 'udp6'] as const;

/**
 * What stands in front of each message of a port for UDP: the other end's address in 16 bytes, the
 * UDP port, two bytes of zero.
 */
export const ENDPOINT = { address: 0, port: 16, bytes: 20 } as const;

/** Elements of the view that send() fills. */
export const SENT = { id: 0, earliestNs: 1, latestNs: 2, linkMbps: 3 } as const;
export const SENT_SLOTS = 4;

/** The verdicts about a frame's stamp, by number; see FrameVerdict in native/core. */
export const FRAME_VERDICTS = [
  'pending',
  'hardware',
  'proven',
  'ambiguous',
  'none came',
  'lost',
  'no event message',
] as const;

/** An open frame port. Its functions act on their own port whatever they are called on. */
export interface NativeFramePort {
  /**
   * Received frames, as stamps of kind `receive`: `frameBytes` is the length, `channel` a position
   * in {@link FRAME_VERDICTS}. Closing it closes the port.
   */
  readonly events: NativeEventStream;
  /** The bytes of the records of the last take(), {@link FRAME_BYTES} apart; shared memory. */
  readonly bytes: BigUint64Array;
  /** Fills {@link SENT}. Returns when the frame has left. */
  send(bytes: Uint8Array, view: BigUint64Array): void;
  /** The same at a launch time, at once: the window has no end yet, which is 2^64 - 1. */
  sendAt(bytes: Uint8Array, launchNs: bigint, view: BigUint64Array): void;
  /** Whether a frame of sendAt() has left: then `view` is as after send(). */
  departed(id: bigint, view: BigUint64Array): boolean;
  /** A position in {@link FRAME_VERDICTS}; `view` gets the stamp of the first two. */
  verdict(id: bigint, view: BigUint64Array): number;
}

/** What NativeAdapter has for frames. */
export interface NativeFrameCalls {
  /**
   * `transport`: a position in {@link FRAME_TRANSPORTS}; `etherType` counts on `l2` only; `groups`:
   * multicast addresses of six bytes, over UDP of 16. Over UDP {@link ENDPOINT} stands in front of the
   * bytes of each message, in both directions.
   */
  openFrames(
    transport: number,
    etherType: number,
    groups: Uint8Array,
    capacity: number,
  ): NativeFramePort;
  /**
   * An event for each frame that is this one, when it is known whose its stamp is: the stamp, or a
   * record without a time; `channel` is a position in {@link FRAME_VERDICTS}. `direction`: 0 sent, 1
   * received; `sourcePort`: ten bytes, or none for any.
   */
  awaitFrame(
    direction: number,
    messageType: number,
    sequenceId: number,
    sourcePort: Uint8Array,
  ): NativeEventStream;
}
