import { type AdapterContext, requireLevel } from '../adapter/context.js';
import type { AdapterInfo } from '../adapter/info.js';
import { checkOneOf } from '../base/check.js';
import { CloseHooks } from '../base/close-hooks.js';
import {
  type CallSite,
  calling,
  callSite,
  toHalError,
  toHalErrorAt,
} from '../binding/native-errors.js';
import {
  ANY_PCP,
  ANY_VLAN,
  type NativeEventStream,
  STAMP_SLOTS,
} from '../binding/native-stamps.js';
import { AuxiliaryInputs } from './auxiliary.js';
import {
  Availability,
  type EnableOptions,
  type EnableResult,
  type StampStatus,
} from './availability.js';
import { EventBatch, type Stamp } from './batch.js';
import {
  awaitStamp,
  FrameFinding,
  type FrameStamp,
  portBytes,
  StampClaims,
  type StampWait,
} from './frame.js';
import { StampHardware } from './hardware.js';
import { followsLink, type LatencyOption, latencyFor } from './latency.js';
import { LinkSpeed, streamCorrection } from './link-speed.js';
import {
  type CheckedFrameOptions,
  type CheckedStampOptions,
  checkFrame,
  checkFrameOptions,
  checkStampOptions,
  checkTakeOptions,
  type FrameOptions,
  type FrameSelector,
  kindBit,
  type StampBatchOptions,
  type StampEventOptions,
  type TakeOptions,
} from './options.js';
import {
  checkSettingsRequest,
  SettingsControl,
  type StampSettings,
  type StampSettingsChange,
  type StampSettingsRequest,
} from './settings.js';
import { BatchStream, StampStream, type StreamParts } from './stream.js';
import { TargetTime } from './target-time.js';
import { timekeeper } from './timekeeper.js';

const DIRECTIONS = ['transmit', 'receive'] as const;
const FRAME_CAPACITY = 1024;
const NS_PER_MS = 1_000_000n;
/** One step of virtual time while a frame is awaited. */
const VIRTUAL_STEP_NS = 1_000_000n;

const UNMATCHED =
  'this backend cannot tell which frame a stamp belongs to; stamps.next() gives stamps as they come';
const closeHooksOf = new WeakMap<Stamps, CloseHooks>();

/** @internal Ends every stream that somebody waits on. */
export function endStamps(stamps: Stamps): void {
  closeHooksOf.get(stamps)?.run();
}

/** Hardware timestamps of frames and of the events of the adapter's clock. */
export class Stamps {
  readonly #context: AdapterContext;
  readonly #info: () => AdapterInfo;
  readonly #availability: Availability;
  readonly #settings: SettingsControl;
  readonly #link: LinkSpeed;
  readonly #claims = new StampClaims();
  readonly #closeHooks = new CloseHooks();
  /** Timers that report when the clock reaches a time. */
  readonly targetTime: TargetTime;
  /** Inputs whose edges are stamped. */
  readonly auxiliary: AuxiliaryInputs;
  /** Settings that can disturb traffic or other programs. */
  readonly hardware: StampHardware;

  /** @internal `timestamping`: of status() and enable(). `info`: what is known about the adapter now. */
  constructor(context: AdapterContext, timestamping: AdapterContext, info: () => AdapterInfo) {
    this.#context = context;
    this.#info = info;
    this.#link = new LinkSpeed(context, info);
    this.#availability = new Availability(timestamping);
    this.#settings = new SettingsControl(context);
    this.targetTime = new TargetTime(context);
    this.auxiliary = new AuxiliaryInputs(context);
    this.hardware = new StampHardware(context);
    closeHooksOf.set(this, this.#closeHooks);
    Object.freeze(this);
  }

  /**
   * Why hardware timestamps of this adapter are or are not available now, and what to do, on every
   * backend. HAL_ADAPTER_GONE, HAL_ADAPTER_NOT_READY, HAL_CLOSED; HAL_NOT_SUPPORTED where Windows
   * has no network interface for the adapter.
   */
  status(): StampStatus {
    return this.#availability.status();
  }

  /**
   * Switches hardware timestamping on where the driver has a setting for it that is off, and can
   * put back what was there. Needs access level `configure` and, on Windows, an elevated process.
   * Does nothing where timestamping is on already. What is written is read back; a failure leaves
   * the setting as it was, or its text says otherwise.
   *
   * HAL_ACCESS_LEVEL, HAL_ACCESS_DENIED, HAL_NOT_SUPPORTED (the driver does not offer the setting,
   * or the backend has none), HAL_NOT_EFFECTIVE, HAL_ADAPTER_NOT_READY (it did not come back from
   * its restart), HAL_CLOSED.
   */
  async enable(options?: EnableOptions): Promise<EnableResult> {
    return await this.#availability.enable(options);
  }

  /** What is switched on now, as read from the hardware. HAL_NOT_SUPPORTED, HAL_CLOSED. */
  settings(): StampSettings {
    return calling('stamps.settings', this.#context.backend, () => this.#settings.read());
  }

  /**
   * Switches stamping and reads back; the result can restore what was before. Never stops the clock.
   * Needs access 'discipline'. HAL_NOT_EFFECTIVE when reading back disagrees.
   */
  configure(request: StampSettingsRequest): StampSettingsChange {
    const checked = checkSettingsRequest(request, 'stamps.configure(request)');
    requireLevel(this.#context, 'discipline', 'stamps.configure');
    return calling('stamps.configure', this.#context.backend, () =>
      this.#settings.configure(checked),
    );
  }

  /**
   * Stamps from now on, one by one, for `for await`. The subscription begins with this call and ends
   * with the stream, the adapter or the HAL. HAL_NOT_SUPPORTED.
   */
  events(options?: StampEventOptions): StampStream {
    const checked = checkStampOptions(options, 'stamps.events(options)', false);
    return calling(
      'stamps.events',
      this.#context.backend,
      () => new StampStream(this.#open(checked)),
    );
  }

  /** As {@link events}, in batches that are reused: for high rates. */
  batches(options?: StampBatchOptions): BatchStream {
    const checked = checkStampOptions(options, 'stamps.batches(options)', true);
    return calling(
      'stamps.batches',
      this.#context.backend,
      () => new BatchStream(this.#open(checked), checked.batchSize),
    );
  }

  /**
   * The stamp that waits in the adapter's transmit or receive register, or null. Taking it lets the
   * hardware stamp the next frame there. A running stream takes stamps first. HAL_NOT_SUPPORTED.
   */
  take(direction: 'transmit' | 'receive', options?: TakeOptions): Stamp | null {
    const wanted = checkOneOf(direction, 'stamps.take(direction)', DIRECTIONS);
    const latency = checkTakeOptions(options, 'stamps.take(options)');
    const { native, backend, simulated } = this.#context;
    const view = new BigUint64Array(STAMP_SLOTS);
    let waited: boolean;
    try {
      waited = native.takeStamp(DIRECTIONS.indexOf(wanted), view);
    } catch (error) {
      throw toHalError(error, 'stamps.take', backend);
    }
    // Where none waited, too: what arrives from here on does so at the speed of now.
    const linkMbps = followsLink(latency) ? this.#link.sinceLast() : null;
    if (!waited) return null;
    const batch = new EventBatch(view, {
      latency: latencyFor(latency, this.#info().family, linkMbps),
      simulated,
    });
    batch.setCount(1);
    return batch.stamp(0);
  }

  /**
   * The stamp of one frame, and never another frame's: `stamp` is null, with the reason in `why`,
   * unless the hardware or the driver says that it belongs to this frame, or no other frame can have
   * made it (`how`). Call it before the frame is sent or can arrive: it listens from the call on. Resolves at once for a
   * general message (Follow_Up, Announce …), which no hardware stamps, where stamps of that direction
   * are switched off, and where the backend can neither match (`capabilities.stampMatching`) nor see
   * the frames (`capabilities.frames`): use {@link next} there. A stamp goes to one waiter. In virtual time the wait moves the time.
   *
   * Rejects with the reason of `signal` when that is aborted, with HAL_CLOSED when the adapter is
   * closed meanwhile; HAL_NOT_SUPPORTED.
   */
  async forFrame(frame: FrameSelector, options?: FrameOptions): Promise<FrameStamp> {
    const site = callSite();
    const operation = 'stamps.forFrame';
    const wanted = checkFrame(frame, `${operation}(frame)`);
    const checked = checkFrameOptions(options, `${operation}(options)`);
    const finding = new FrameFinding(this.#claims);
    return await this.#await(site, operation, checked, async (wait) => {
      const { direction, messageType, sequenceId, sourcePort } = wanted;
      const stream = new StampStream(
        this.#parts(
          this.#context.native.awaitFrame(
            DIRECTIONS.indexOf(direction),
            messageType,
            sequenceId,
            portBytes(sourcePort),
          ),
          checked,
        ),
      );
      const { capabilities, servedBy } = this.#info();
      const seesFrames = capabilities.frames && servedBy.frames === this.#context.backend;
      const obstacle =
        capabilities.stampMatching || seesFrames ? this.#switchedOff(direction) : UNMATCHED;
      if (obstacle !== null) {
        stream.close();
        return finding.result(stream, obstacle);
      }
      await awaitStamp(stream, (event) => finding.accept(event), wait);
      return finding.result(stream);
    });
  }

  /**
   * The next stamp of sent or received frames, whichever frame it belongs to; null when none came in
   * time. For backends that cannot match stamps to frames: the stamp may be another frame's, look at
   * `matched`. Listens from the call on; a stamp goes to one waiter. In virtual time the wait moves
   * the time. Rejects as {@link forFrame}.
   */
  async next(direction: 'transmit' | 'receive', options?: FrameOptions): Promise<Stamp | null> {
    const site = callSite();
    const operation = 'stamps.next';
    const wanted = checkOneOf(direction, `${operation}(direction)`, DIRECTIONS);
    const checked = checkFrameOptions(options, `${operation}(options)`);
    const accept = (stamp: Stamp): boolean => stamp.kind === wanted && this.#claims.take(stamp);
    return await this.#await(site, operation, checked, (wait) =>
      awaitStamp(this.#listen(wanted, checked), accept, wait),
    );
  }

  /** Why no stamp of `direction` can come; null where one can, or nothing is known. */
  #switchedOff(direction: 'transmit' | 'receive'): string | null {
    try {
      if (this.#settings.read()[direction] !== false) return null;
    } catch {
      // What cannot be read does not say that stamping is off.
      return null;
    }
    const frames = direction === 'transmit' ? 'sent' : 'received';
    return `stamps of ${frames} frames are switched off: stamps.configure({ packets: true })`;
  }

  #listen(
    direction: 'transmit' | 'receive',
    { signal, latency }: Pick<CheckedStampOptions, 'signal' | 'latency'>,
  ): StampStream {
    return new StampStream(this.#open(directionOptions(direction, signal, latency)));
  }

  async #await<T>(
    site: CallSite,
    operation: string,
    { timeoutMs, signal }: CheckedFrameOptions,
    body: (wait: StampWait) => Promise<T>,
  ): Promise<T> {
    const { backend, systemClock } = this.#context;
    if (signal?.aborted) throw signal.reason;
    const timeoutNs = BigInt(timeoutMs) * NS_PER_MS;
    const isVirtual = systemClock === 'virtual';
    const wait = {
      ...timekeeper(this.#context),
      timeoutNs,
      stepNs: isVirtual ? VIRTUAL_STEP_NS : timeoutNs,
      signal,
      operation,
      backend,
    };
    try {
      return await this.#claims.during(() => body(wait));
    } catch (error) {
      if (signal?.aborted && error === signal.reason) throw error;
      throw toHalErrorAt(site, error, operation, backend);
    }
  }

  #open(options: CheckedStampOptions): StreamParts {
    const { kinds, vlan, pcp, capacity } = options;
    return this.#parts(this.#context.native.openEvents(kinds, vlan, pcp, capacity), options);
  }

  #parts(
    native: NativeEventStream,
    { signal, latency }: Pick<CheckedStampOptions, 'signal' | 'latency'>,
  ): StreamParts {
    const { backend, simulated, systemClock, closeHooks } = this.#context;
    return {
      native,
      operation: 'stamps.events',
      backend,
      simulated,
      live: systemClock !== 'virtual',
      signal,
      closeHooks: [this.#closeHooks, closeHooks],
      latency: streamCorrection(this.#context, this.#info, latency),
    };
  }
}

function directionOptions(
  direction: 'transmit' | 'receive',
  signal: AbortSignal | null,
  latency: LatencyOption,
): CheckedStampOptions {
  return {
    kinds: kindBit(direction),
    vlan: ANY_VLAN,
    pcp: ANY_PCP,
    capacity: FRAME_CAPACITY,
    batchSize: 1,
    signal,
    latency,
  };
}
