import { type AdapterContext, requireLevel } from '../adapter/context.js';
import type { AdapterInfo } from '../adapter/info.js';
import { checkOneOf } from '../base/check.js';
import { Endings } from '../base/endings.js';
import { callSite, toHalError, toHalErrorAt } from '../binding/native-errors.js';
import { ANY_PCP, ANY_VLAN, STAMP_SLOTS } from '../binding/native-stamps.js';
import { EventBatch, type Stamp } from './batch.js';
import {
  AuxiliaryInputs,
  checkStampingRequest,
  StampControl,
  StampHardware,
  type StampingChange,
  type StampingRequest,
  type StampingState,
  TargetTime,
} from './control.js';
import { awaitFrame, type FrameStamp, type Patience } from './frame.js';
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
import { BatchStream, StampStream, type StreamParts } from './stream.js';

const DIRECTIONS = ['transmit', 'receive'] as const;
const FRAME_CAPACITY = 1024;
const NS_PER_MS = 1_000_000n;
/** One step of virtual time while a frame is awaited. */
const VIRTUAL_STEP_NS = 1_000_000n;

const endingsOf = new WeakMap<Timestamps, Endings>();

/** @internal Ends every stream that somebody waits on. */
export function endTimestamps(timestamps: Timestamps): void {
  endingsOf.get(timestamps)?.run();
}

/** Hardware timestamps of frames and of the events of the adapter's clock. */
export class Timestamps {
  readonly #context: AdapterContext;
  readonly #info: () => AdapterInfo;
  readonly #control: StampControl;
  readonly #endings = new Endings();
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
    this.#control = new StampControl(context);
    this.targetTime = new TargetTime(context);
    this.auxiliary = new AuxiliaryInputs(context);
    this.hardware = new StampHardware(context);
    endingsOf.set(this, this.#endings);
    Object.freeze(this);
  }

  /** What is switched on now. HAL_NOT_SUPPORTED, HAL_CLOSED. */
  state(): StampingState {
    try {
      return this.#control.state();
    } catch (error) {
      throw toHalError(error, this.#context.backend);
    }
  }

  /**
   * Switches stamping and reads back; the result can restore what was before. Never stops the clock.
   * Needs access 'discipline'. HAL_NOT_EFFECTIVE when reading back disagrees.
   */
  configure(request: StampingRequest): StampingChange {
    const checked = checkStampingRequest(request, 'timestamps.configure(request)');
    requireLevel(this.#context, 'discipline', 'timestamps.configure');
    try {
      return this.#control.configure(checked);
    } catch (error) {
      throw toHalError(error, this.#context.backend);
    }
  }

  /**
   * Stamps from now on, one by one, for `for await`. The subscription begins with this call and ends
   * with the stream, the adapter or the HAL. HAL_NOT_SUPPORTED.
   */
  events(options?: StampEventOptions): StampStream {
    const checked = checkStampOptions(options, 'timestamps.events(options)', false);
    try {
      return new StampStream(this.#open(checked));
    } catch (error) {
      throw toHalError(error, this.#context.backend);
    }
  }

  /** As {@link events}, in batches that are reused: for high rates. */
  batches(options?: StampBatchOptions): BatchStream {
    const checked = checkStampOptions(options, 'timestamps.batches(options)', true);
    try {
      return new BatchStream(this.#open(checked), checked.batchSize);
    } catch (error) {
      throw toHalError(error, this.#context.backend);
    }
  }

  /**
   * The stamp that waits in the adapter's transmit or receive register, or null. Taking it lets the
   * hardware stamp the next frame there. A running stream takes stamps first. HAL_NOT_SUPPORTED.
   */
  take(direction: 'transmit' | 'receive', options?: TakeOptions): Stamp | null {
    const wanted = checkOneOf(direction, 'timestamps.take(direction)', DIRECTIONS);
    const latency = checkTakeOptions(options, 'timestamps.take(options)');
    const { native, backend, simulated } = this.#context;
    const view = new BigUint64Array(STAMP_SLOTS);
    try {
      if (!native.takeStamp(DIRECTIONS.indexOf(wanted), view)) return null;
    } catch (error) {
      throw toHalError(error, backend);
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
    const wanted = checkFrame(frame, 'timestamps.forFrame(frame)');
    const { timeoutMs, signal, latency } = checkFrameOptions(
      options,
      'timestamps.forFrame(options)',
    );
    const { backend, systemClock, pass } = this.#context;
    const timeoutNs = BigInt(timeoutMs) * NS_PER_MS;
    try {
      const stream = new StampStream(this.#open(frameOptions(wanted, signal, latency)));
      return await awaitFrame(stream, wanted, {
        ...timekeeper(pass, systemClock === 'virtual'),
        timeoutNs,
        stepNs: systemClock === 'virtual' ? VIRTUAL_STEP_NS : timeoutNs,
        signal,
        canMatch: this.#info().capabilities.stampMatching,
      });
    } catch (error) {
      throw toHalErrorAt(site, error, backend);
    }
  }

  #open(options: CheckedStampOptions): StreamParts {
    const { native, backend, simulated, systemClock, endings } = this.#context;
    const { kinds, vlan, pcp, capacity, signal, latency } = options;
    return {
      native: native.openEvents(kinds, vlan, pcp, capacity),
      backend,
      simulated,
      live: systemClock !== 'virtual',
      signal,
      endings: [this.#endings, endings],
      latency: correction(this.#info, latency),
    };
  }
}

/** Waiting that counts what has passed: virtual time in the steps that were asked for. */
function timekeeper(
  pass: AdapterContext['pass'],
  virtual: boolean,
): Pick<Patience, 'pass' | 'elapsed'> {
  const began = process.hrtime.bigint();
  let passed = 0n;
  return {
    pass: async (ns, stop) => {
      await pass(ns, stop);
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
