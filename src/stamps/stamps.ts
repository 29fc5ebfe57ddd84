import { type AdapterContext, requireLevel } from '../adapter/context.js';
import type { AdapterInfo } from '../adapter/info.js';
import { checkOneOf } from '../base/check.js';
import { CloseHooks } from '../base/close-hooks.js';
import { callSite, toHalError, toHalErrorAt } from '../binding/native-errors.js';
import { ANY_PCP, ANY_VLAN, STAMP_SLOTS } from '../binding/native-stamps.js';
import { AuxiliaryInputs } from './auxiliary.js';
import {
  Availability,
  type EnableOptions,
  type EnableResult,
  type StampStatus,
} from './availability.js';
import { EventBatch, type Stamp } from './batch.js';
import { awaitFrame, type FrameStamp, type FrameWait } from './frame.js';
import { StampHardware } from './hardware.js';
import { type AppliedLatency, type LatencyOption, latencyFor } from './latency.js';
import {
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

const DIRECTIONS = ['transmit', 'receive'] as const;
const FRAME_CAPACITY = 1024;
const NS_PER_MS = 1_000_000n;
/** One step of virtual time while a frame is awaited. */
const VIRTUAL_STEP_NS = 1_000_000n;

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
  readonly #closeHooks = new CloseHooks();
  /** Timers that report when the clock reaches a time. */
  readonly targetTime: TargetTime;
  /** Inputs whose edges are stamped. */
  readonly auxiliary: AuxiliaryInputs;
  /** Settings that can disturb traffic or other programs. */
  readonly hardware: StampHardware;

  /** @internal `info`: what is known about the adapter now. */
  constructor(context: AdapterContext, info: () => AdapterInfo) {
    this.#context = context;
    this.#info = info;
    this.#availability = new Availability(context);
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
    try {
      return this.#settings.read();
    } catch (error) {
      throw toHalError(error, 'stamps.settings', this.#context.backend);
    }
  }

  /**
   * Switches stamping and reads back; the result can restore what was before. Never stops the clock.
   * Needs access 'discipline'. HAL_NOT_EFFECTIVE when reading back disagrees.
   */
  configure(request: StampSettingsRequest): StampSettingsChange {
    const checked = checkSettingsRequest(request, 'stamps.configure(request)');
    requireLevel(this.#context, 'discipline', 'stamps.configure');
    try {
      return this.#settings.configure(checked);
    } catch (error) {
      throw toHalError(error, 'stamps.configure', this.#context.backend);
    }
  }

  /**
   * Stamps from now on, one by one, for `for await`. The subscription begins with this call and ends
   * with the stream, the adapter or the HAL. HAL_NOT_SUPPORTED.
   */
  events(options?: StampEventOptions): StampStream {
    const checked = checkStampOptions(options, 'stamps.events(options)', false);
    try {
      return new StampStream(this.#open(checked));
    } catch (error) {
      throw toHalError(error, 'stamps.events', this.#context.backend);
    }
  }

  /** As {@link events}, in batches that are reused: for high rates. */
  batches(options?: StampBatchOptions): BatchStream {
    const checked = checkStampOptions(options, 'stamps.batches(options)', true);
    try {
      return new BatchStream(this.#open(checked), checked.batchSize);
    } catch (error) {
      throw toHalError(error, 'stamps.batches', this.#context.backend);
    }
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
    try {
      if (!native.takeStamp(DIRECTIONS.indexOf(wanted), view)) return null;
    } catch (error) {
      throw toHalError(error, 'stamps.take', backend);
    }
    const batch = new EventBatch(view, { latency: correction(this.#info, latency)(), simulated });
    batch.setCount(1);
    return batch.stamp(0);
  }

  /**
   * The one stamp of one frame. Listens from the call on: call it before the frame is sent or can
   * arrive. What is not known to be this frame's stamp comes as `matched: false` with the reason. In
   * virtual time the wait moves the time.
   */
  async forFrame(frame: FrameSelector, options?: FrameOptions): Promise<FrameStamp> {
    const site = callSite();
    const wanted = checkFrame(frame, 'stamps.forFrame(frame)');
    const { timeoutMs, signal, latency } = checkFrameOptions(options, 'stamps.forFrame(options)');
    const { backend, systemClock, sleep } = this.#context;
    const timeoutNs = BigInt(timeoutMs) * NS_PER_MS;
    try {
      const stream = new StampStream(this.#open(frameOptions(wanted, signal, latency)));
      return await awaitFrame(stream, wanted, {
        ...timekeeper(sleep, systemClock === 'virtual'),
        timeoutNs,
        stepNs: systemClock === 'virtual' ? VIRTUAL_STEP_NS : timeoutNs,
        signal,
        canMatch: this.#info().capabilities.stampMatching,
      });
    } catch (error) {
      throw toHalErrorAt(site, error, 'stamps.forFrame', backend);
    }
  }

  #open(options: CheckedStampOptions): StreamParts {
    const { native, backend, simulated, systemClock, closeHooks } = this.#context;
    const { kinds, vlan, pcp, capacity, signal, latency } = options;
    return {
      native: native.openEvents(kinds, vlan, pcp, capacity),
      backend,
      simulated,
      live: systemClock !== 'virtual',
      signal,
      closeHooks: [this.#closeHooks, closeHooks],
      latency: correction(this.#info, latency),
    };
  }
}

/** Waiting that counts what has passed: virtual time in the steps that were asked for. */
function timekeeper(
  sleep: AdapterContext['sleep'],
  virtual: boolean,
): Pick<FrameWait, 'sleep' | 'elapsed'> {
  const began = process.hrtime.bigint();
  let passed = 0n;
  return {
    sleep: async (ns, stop) => {
      await sleep(ns, stop);
      passed += ns;
    },
    elapsed: () => (virtual ? passed : process.hrtime.bigint() - began),
  };
}

function frameOptions(
  frame: FrameSelector,
  signal: AbortSignal | null,
  latency: LatencyOption,
): CheckedStampOptions {
  return {
    kinds: kindBit(frame.direction),
    vlan: ANY_VLAN,
    pcp: ANY_PCP,
    capacity: FRAME_CAPACITY,
    batchSize: 1,
    signal,
    latency,
  };
}

/** The correction for the link as last seen; the same object while the link stays as it is. */
function correction(info: () => AdapterInfo, option: LatencyOption): () => AppliedLatency | null {
  let seen: AdapterInfo['link'] | undefined;
  let applied: AppliedLatency | null = null;
  return () => {
    const { link, family } = info();
    if (link !== seen) {
      seen = link;
      applied = latencyFor(option, family, link?.up === true ? link.speedBps : null);
    }
    return applied;
  };
}
