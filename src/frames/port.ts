import type { AdapterContext } from '../adapter/context.js';
import { requireLevel } from '../adapter/context.js';
import { onAbort } from '../base/abort.js';
import { HalError } from '../base/errors.js';
import { calling, callSite, toHalError, toHalErrorAt } from '../binding/native-errors.js';
import {
  FRAME_VERDICTS,
  type NativeFramePort,
  SENT,
  SENT_SLOTS,
} from '../binding/native-frames.js';
import type { NativeEventStream } from '../binding/native-stamps.js';
import type { Correction } from '../stamps/correction.js';
import { proofOf, reasonOf } from '../stamps/proof.js';
import type { StreamParts } from '../stamps/stream.js';
import { timekeeper } from '../stamps/timekeeper.js';
import {
  type CheckedPortOptions,
  checkFrameBytes,
  launchOf,
  type SendOptions,
  taggedFrame,
} from './options.js';
import { FrameBatchStream, type FrameContent, FrameStream, type FrameTime } from './received.js';
import { addressedMessage } from './udp.js';

const NS_PER_MS = 1_000_000n;
/** One step of waiting for a stamp. */
const STEP_NS = 1_000_000n;
/** Longer than any frame waits for its launch time behind others. */
const LONGEST_LAUNCH_NS = 2_000_000_000n;
const PENDING = FRAME_VERDICTS.indexOf('pending');
const NONE_CAME = FRAME_VERDICTS.indexOf('none came');
const NEVER = new AbortController().signal;

/** What is known about a frame when it has been sent. */
export interface SentFrame {
  /**
   * Device time, no latency correction: the frame passed the stamping point between these two
   * readings of the adapter's own clock, ends included, or not at all. A bound, never an estimate.
   */
  readonly earliestNs: bigint;
  /** The end of it. */
  readonly latestNs: bigint;
  /**
   * The transmit stamp, or why there is none: at the latest after the port's `stampTimeoutMs`, which
   * begins when this is first read. In virtual time the wait moves the time. Rejects with HAL_CLOSED
   * when the port is closed, HAL_ADAPTER_GONE.
   */
  readonly stamp: Promise<FrameTime>;
}

/** What a port is made of. */
export interface PortParts {
  readonly context: AdapterContext;
  readonly native: NativeFramePort;
  readonly options: CheckedPortOptions;
  readonly latency: Correction;
  /** All but the native stream. */
  readonly stream: Omit<StreamParts, 'native'>;
}

interface WakeCell {
  listener: (() => void) | null;
}

/** The port's native stream for one consumer after the other: ending one does not end the port. */
function shared(
  native: NativeEventStream,
  cell: WakeCell,
  isClosed: () => boolean,
): NativeEventStream {
  let open = true;
  return {
    capacity: native.capacity,
    view: native.view,
    take: (max) => (open ? native.take(max) : 0),
    counters: (view) => {
      if (!isClosed()) native.counters(view);
    },
    onWake: (listener) => {
      cell.listener = listener;
    },
    hold: (on) => {
      if (!isClosed()) native.hold(on);
    },
    close: () => {
      open = false;
    },
  };
}

/**
 * Frames of one EtherType, or PTP messages over UDP, in and out. Close it, or declare it with `using`; closing the adapter or the
 * HAL closes it.
 */
export class FramePort {
  readonly #parts: PortParts;
  readonly #cell: WakeCell = { listener: null };
  readonly #sent = new BigUint64Array(SENT_SLOTS);
  readonly #deaf: () => void;
  #reader: FrameStream | FrameBatchStream | null = null;
  #closed = false;

  /** @internal */
  constructor(parts: PortParts) {
    this.#parts = parts;
    const cell = this.#cell;
    parts.native.events.onWake(() => cell.listener?.());
    const { signal } = parts.options;
    this.#deaf =
      signal === null || signal.aborted
        ? () => undefined
        : onAbort<FramePort>(signal, this, (port) => port.close());
    if (signal?.aborted) this.close();
  }

  /**
   * Sends a frame: `bytes` from the destination address on, 14 … 1522 of them, without check sequence;
   * a short one is padded by the adapter. `options` put a VLAN tag in. Over UDP `bytes` are a PTP
   * message of 34 … 1472 bytes (`udp6`: 1450), and `options` may name port and group. Resolves when the
   * frame has left, with the window of device time in which it passed and a promise of its stamp. Needs
   * access 'discipline'.
   *
   * With `launchNs` the frame waits in the adapter: it leaves when the adapter's clock has reached that
   * time, or later behind frames that were handed over before it with launch times of their own. Frames
   * without one go past it.
   *
   * HAL_ACCESS_LEVEL, HAL_ADAPTER_NOT_READY when the link is down, HAL_ADAPTER_GONE, HAL_CLOSED;
   * TypeError or RangeError for what is no frame of the port's EtherType, no PTP message,
   * or another group than PTP's. With `launchNs` also HAL_NOT_SUPPORTED without
   * `capabilities.frameLaunch`; HAL_OUT_OF_RANGE for a time that has passed or is too far ahead, with the
   * range that would do; HAL_ADAPTER_NOT_READY when launch times are off, when 64 frames wait already, or
   * when the link goes before the frame does; HAL_CLOCK_FROZEN when it has not left after 2 s.
   */
  async send(bytes: Uint8Array, options?: SendOptions): Promise<SentFrame> {
    const { context, native } = this.#parts;
    const site = callSite();
    const frame = this.#outgoing(bytes, options);
    const launchNs = launchOf(options, 'port.send');
    requireLevel(context, 'discipline', 'frames.send');
    try {
      if (launchNs === null) {
        native.send(frame, this.#sent);
        return this.#sentAs(this.#sent);
      }
      const view = new BigUint64Array(SENT_SLOTS);
      native.sendAt(frame, launchNs, view);
      await this.#departed(view);
      return this.#sentAs(view);
    } catch (error) {
      throw toHalErrorAt(site, error, 'frames.send', context.backend);
    }
  }

  /**
   * Received frames one by one, for `for await`, from the opening of the port on. Frames wait in the
   * port's buffer; those that do not fit are counted. One consumer at a time: this ends the stream that
   * was given before. Leaving the loop does not close the port.
   */
  received(): FrameStream {
    return this.#read((parts, content) => new FrameStream(parts, content));
  }

  /** As {@link received}, in batches of up to 256 that are reused: for high rates. */
  batches(): FrameBatchStream {
    return this.#read((parts, content) => new FrameBatchStream(parts, content));
  }

  /** Ends the port and its stream; what was not taken is lost. Idempotent. */
  close(): void {
    if (this.#closed) return;
    this.#deaf();
    this.#reader?.close();
    this.#closed = true;
    this.#parts.native.events.close();
  }
  /** As {@link close}. */
  [Symbol.dispose](): void {
    this.close();
  }

  #read<T extends FrameStream | FrameBatchStream>(
    make: (parts: StreamParts, content: FrameContent) => T,
  ): T {
    const { native, stream, context, options } = this.#parts;
    const { transport } = options;
    return calling('frames.received', context.backend, () => {
      this.#reader?.close();
      const one = shared(native.events, this.#cell, () => this.#closed);
      const reader = make({ ...stream, native: one }, { bytes: native.bytes, transport });
      this.#reader = reader;
      return reader;
    });
  }

  /** Waits until the frame in `view` has left; then its window has an end. */
  async #departed(view: BigUint64Array): Promise<void> {
    const { context, native } = this.#parts;
    const { sleep, elapsed } = timekeeper(context);
    const id = view[SENT.id] as bigint;
    for (;;) {
      const isLast = elapsed() >= LONGEST_LAUNCH_NS;
      if (native.departed(id, view)) return;
      if (isLast) break;
      await sleep(STEP_NS, NEVER);
    }
    const detail =
      'the clock has not reached the launch time in 2 s: it stands still or was set back';
    throw new HalError({ code: 'HAL_CLOCK_FROZEN', operation: 'frames.send', detail });
  }

  #sentAs(view: BigUint64Array): SentFrame {
    const id = view[SENT.id] as bigint;
    const linkMbps = Number(view[SENT.linkMbps]) || null;
    const awaited = (): Promise<FrameTime> => this.#stampOf(id, linkMbps);
    let stamp: Promise<FrameTime> | null = null;
    return Object.freeze({
      earliestNs: view[SENT.earliestNs] as bigint,
      latestNs: view[SENT.latestNs] as bigint,
      get stamp(): Promise<FrameTime> {
        stamp ??= awaited();
        return stamp;
      },
    });
  }

  #outgoing(bytes: Uint8Array, options: SendOptions | undefined): Uint8Array {
    const { transport, etherType } = this.#parts.options;
    if (transport !== 'l2') return addressedMessage(bytes, options, transport, 'port.send');
    const untagged = checkFrameBytes(bytes, 'port.send(bytes)', etherType);
    return taggedFrame(untagged, options, 'port.send');
  }

  async #stampOf(id: bigint, linkMbps: number | null): Promise<FrameTime> {
    const { context, native, options } = this.#parts;
    const view = new BigUint64Array(1);
    const { sleep, elapsed } = timekeeper(context);
    const timeoutNs = BigInt(options.stampTimeoutMs) * NS_PER_MS;
    try {
      for (;;) {
        // A busy machine may take the whole time between two looks: the last look is after it.
        const isLast = elapsed() >= timeoutNs;
        const verdict = native.verdict(id, view);
        if (verdict !== PENDING) return this.#time(verdict, view[0] as bigint, linkMbps);
        if (isLast) return this.#time(NONE_CAME, 0n, linkMbps);
        await sleep(STEP_NS, NEVER);
      }
    } catch (error) {
      throw toHalError(error, 'frames.send', context.backend);
    }
  }

  #time(verdict: number, stampNs: bigint, linkMbps: number | null): FrameTime {
    const how = proofOf(verdict);
    const latency = how === null ? null : this.#parts.latency(linkMbps);
    return Object.freeze({
      deviceNs: how === null ? null : stampNs,
      correctedNs: latency === null ? null : stampNs + BigInt(latency.egressNs),
      latency,
      how,
      why: reasonOf(verdict),
      simulated: this.#parts.context.simulated,
    });
  }
}
