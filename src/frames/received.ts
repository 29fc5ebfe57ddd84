import { ENDPOINT, FRAME_BYTES } from '../binding/native-frames.js';
import type { EventBatch } from '../stamps/batch.js';
import type { AppliedLatency } from '../stamps/latency.js';
import { type NoStampReason, proofOf, reasonOf, type StampProof } from '../stamps/proof.js';
import { EventFeed, type StreamParts } from '../stamps/stream.js';
import { formatIp } from './ip-address.js';
import type { FrameTransport } from './options.js';
import { versionOf } from './udp.js';

/**
 * The hardware stamp of one frame, or why it has none. Never software time.
 * `hardware`: the stamp's own record names the frame. `proven`: exactly one frame can have made it.
 * `ambiguous`: there are stamps that may be this frame's or another one's. `none came`: the hardware
 * gave none in time. `lost`: it may be among stamps that were lost. `no event message`: none is taken.
 */
export interface FrameTime {
  /** The adapter's own clock at the stamping point; null without a stamp. */
  readonly deviceNs: bigint | null;
  /** The time at the wire; null without a stamp, and where no correction is known. */
  readonly correctedNs: bigint | null;
  /** The correction in correctedNs. */
  readonly latency: AppliedLatency | null;
  /** How the stamp is known to be this frame's; null without one. */
  readonly how: StampProof | null;
  /** Why there is none; null with one. */
  readonly why: NoStampReason | null;
  /** True when the time comes from a model and not from silicon. */
  readonly simulated: boolean;
}

/** One received frame. Frozen. */
export interface ReceivedFrame {
  /**
   * From the destination address on, without check sequence, with padding; over UDP the PTP message, as
   * long as its header says.
   */
  readonly bytes: Uint8Array;
  /** Over UDP: the IP address it came from, as `169.254.1.2` or `fe80::1`; null on layer 2. */
  readonly sender: string | null;
  /** Over UDP: the port it came to, 319 or 320; null on layer 2. `PTP_UDP_PORTS` names them. */
  readonly port: number | null;
  /** The receive stamp, or why there is none. */
  readonly stamp: FrameTime;
  /** System clock when the frame was taken over: it is older. */
  readonly systemNs: bigint;
  /** PTP messageType, 0 … 15; null when it is no PTP frame. `PTP_MESSAGE` names them. */
  readonly messageType: number | null;
  /** PTP sequenceId; null when it is no PTP frame. */
  readonly sequenceId: number | null;
  /** PTP sourcePortIdentity as `a0369ffffe000001-1`; null when it is no PTP frame. */
  readonly sourcePort: string | null;
  /** VLAN identifier of its tag; null without one. */
  readonly vlan: number | null;
  /** Priority of its tag, 0 … 7; null without one. */
  readonly pcp: number | null;
  /** Frames that are missing directly before this one. */
  readonly lostBefore: number;
}

/** @internal What the bytes of received frames are. */
export interface FrameContent {
  readonly bytes: BigUint64Array;
  readonly transport: FrameTransport;
}

/**
 * Many frames: each accessor takes a position from 0 to {@link count} - 1. Reused: the next step of the
 * stream overwrites it and the bytes.
 */
export class FrameBatch {
  readonly #events: EventBatch;
  readonly #bytes: Uint8Array;
  readonly #transport: FrameTransport;
  /** Bytes in front of each frame: over UDP its {@link ENDPOINT}. */
  readonly #ahead: number;

  /** @internal */
  constructor(events: EventBatch, { bytes, transport }: FrameContent) {
    this.#events = events;
    this.#bytes = new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#transport = transport;
    this.#ahead = transport === 'l2' ? 0 : ENDPOINT.bytes;
  }

  /** How many frames there are. */
  get count(): number {
    return this.#events.count;
  }
  /** The frame's bytes, in memory that the next step overwrites: copy what you keep. */
  bytes(i: number): Uint8Array {
    const length = this.#events.frameBytes(i) ?? 0;
    return this.#bytes.subarray(i * FRAME_BYTES + this.#ahead, i * FRAME_BYTES + length);
  }
  /** Over UDP: the IP address it came from; null on layer 2. */
  sender(i: number): string | null {
    if (this.#transport === 'l2' || this.#events.frameBytes(i) === null) return null;
    const at = i * FRAME_BYTES + ENDPOINT.address;
    // Of shared memory, slice() makes ordinary memory.
    return formatIp(this.#bytes.slice(at, at + 16), versionOf(this.#transport));
  }
  /** Over UDP: the port it came to, 319 or 320; null on layer 2. */
  port(i: number): number | null {
    if (this.#transport === 'l2' || this.#events.frameBytes(i) === null) return null;
    const at = i * FRAME_BYTES + ENDPOINT.port;
    return (this.#bytes[at] as number) * 256 + (this.#bytes[at + 1] as number);
  }
  /** The adapter's own clock; null without a stamp. */
  deviceNs(i: number): bigint | null {
    return this.#events.deviceNs(i);
  }
  /** The time at the wire; null without a stamp or a correction. */
  correctedNs(i: number): bigint | null {
    return this.#events.correctedNs(i);
  }
  /** How the stamp is known to be this frame's. */
  how(i: number): StampProof | null {
    return proofOf(this.#events.channel(i));
  }
  /** Why there is no stamp. */
  why(i: number): NoStampReason | null {
    return reasonOf(this.#events.channel(i));
  }
  /** PTP messageType; null when it is no PTP frame. */
  messageType(i: number): number | null {
    return this.#events.messageType(i);
  }
  /** PTP sequenceId; null when it is no PTP frame. */
  sequenceId(i: number): number | null {
    return this.#events.sequenceId(i);
  }
  /** Frames that are missing directly before this one. */
  lostBefore(i: number): number {
    return this.#events.lostBefore(i);
  }

  /** All of one frame, with bytes of its own. */
  frame(i: number): ReceivedFrame {
    const events = this.#events;
    const how = this.how(i);
    return Object.freeze({
      // Of shared memory, slice() makes ordinary memory.
      bytes: new Uint8Array(this.bytes(i)),
      stamp: Object.freeze({
        deviceNs: this.deviceNs(i),
        correctedNs: this.correctedNs(i),
        latency: how === null ? null : events.latency,
        how,
        why: this.why(i),
        simulated: events.simulated,
      }),
      sender: this.sender(i),
      port: this.port(i),
      systemNs: events.systemNs(i),
      messageType: this.messageType(i),
      sequenceId: this.sequenceId(i),
      sourcePort: events.sourcePort(i),
      vlan: events.vlan(i),
      pcp: events.pcp(i),
      lostBefore: this.lostBefore(i),
    });
  }
}

/** Received frames one by one. */
export class FrameStream extends EventFeed<ReceivedFrame> {
  readonly #frames: FrameBatch;

  /** @internal */
  constructor(parts: StreamParts, content: FrameContent) {
    super(parts);
    this.#frames = new FrameBatch(this.batch, content);
  }

  /** @internal */
  protected pull(): ReceivedFrame | undefined {
    // One at a time: what is not taken stays for the port's next stream.
    return this.take(1) === 0 ? undefined : this.#frames.frame(0);
  }
}

/** Received frames in batches; every step gives the same {@link FrameBatch} with new content. */
export class FrameBatchStream extends EventFeed<FrameBatch> {
  readonly #frames: FrameBatch;

  /** @internal */
  constructor(parts: StreamParts, content: FrameContent) {
    super(parts);
    this.#frames = new FrameBatch(this.batch, content);
  }

  /** @internal */
  protected pull(): FrameBatch | undefined {
    return this.take(this.batchCapacity) === 0 ? undefined : this.#frames;
  }
}
