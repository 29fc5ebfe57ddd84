import { type AdapterContext, requireLevel } from '../adapter/context.js';
import {
  checkBigint,
  checkBoolean,
  checkClosedObject,
  checkInteger,
  I64_MAX,
  I64_MIN,
} from '../base/check.js';
import { toHalError } from '../binding/native-errors.js';
import type { NativeStampingState } from '../binding/native-stamps.js';

/** What is switched on, as read from the hardware. */
export interface StampingState {
  readonly clockRunning: boolean;
  /** Both timers. */
  readonly targetTime: boolean;
  /** Both inputs. */
  readonly auxiliary: boolean;
  /** Stamps of sent and of received frames; null where nothing can be read. */
  readonly transmit: boolean | null;
  readonly receive: boolean | null;
  /** The register TSAUXC. */
  readonly tsauxc: number;
  readonly simulated: boolean;
}

/** What to switch. Absent: as it is. */
export interface StampingRequest {
  /** Stamps of sent and received frames. */
  readonly packets?: boolean;
  readonly targetTime?: boolean;
  readonly auxiliary?: boolean;
}

/** A part of {@link StampingRequest} that restore() cannot bring back, and why. */
export interface NotRestorable {
  readonly part: keyof StampingRequest;
  readonly why: string;
}

/** What a change did, and the way back. */
export interface StampingChange {
  readonly before: StampingState;
  /** As read back after the change. */
  readonly now: StampingState;
  readonly notRestorable: readonly NotRestorable[];
  /** Switches what was changed back to what it was; returns what is read back then. */
  restore(): StampingState;
  /** As restore(). */
  [Symbol.dispose](): void;
}

/** How far the effect of a change is known: read back, or only accepted by the driver. */
export interface ChangeOutcome {
  readonly effect: 'verified' | 'accepted';
  /** Why it is not verified, or how it differs; empty when it does not. */
  readonly note: string;
  readonly simulated: boolean;
}

const PARTS = ['packets', 'targetTime', 'auxiliary'] as const;
const OFF = 0;
const ON = 1;
const AS_IT_IS = 2;

const code = (value: boolean | undefined): number => {
  if (value === undefined) return AS_IT_IS;
  return value ? ON : OFF;
};

/** Checks a {@link StampingRequest}. */
export function checkStampingRequest(value: unknown, parameter: string): StampingRequest {
  const given = checkClosedObject(value, parameter, PARTS);
  const checked: { -readonly [K in keyof StampingRequest]: boolean } = {};
  for (const part of PARTS) {
    if (given[part] !== undefined)
      checked[part] = checkBoolean(given[part], `${parameter}.${part}`);
  }
  return Object.freeze(checked);
}

/** Reads and switches the stamping of one adapter; throws what native code throws. */
export class StampControl {
  readonly #context: AdapterContext;

  constructor(context: AdapterContext) {
    this.#context = context;
    Object.freeze(this);
  }

  #frozen(state: NativeStampingState): StampingState {
    return Object.freeze({ ...state, simulated: this.#context.simulated });
  }

  state(): StampingState {
    return this.#frozen(this.#context.native.stampingState());
  }

  switch(request: StampingRequest): StampingState {
    const { packets, targetTime, auxiliary } = request;
    const { native } = this.#context;
    return this.#frozen(native.configureStamping(code(packets), code(targetTime), code(auxiliary)));
  }

  configure(request: StampingRequest): StampingChange {
    const { backend } = this.#context;
    const before = this.state();
    const now = this.switch(request);
    const { back, notRestorable } = wayBack(request, before);
    const restore = (): StampingState => {
      try {
        return this.switch(back);
      } catch (error) {
        throw toHalError(error, backend);
      }
    };
    return Object.freeze({
      before,
      now,
      notRestorable,
      restore,
      [Symbol.dispose]: () => void restore(),
    });
  }
}

function wayBack(
  request: StampingRequest,
  before: StampingState,
): { back: StampingRequest; notRestorable: readonly NotRestorable[] } {
  const back: { -readonly [K in keyof StampingRequest]: boolean } = {};
  const lost: NotRestorable[] = [];
  const { transmit, receive } = before;
  if (request.packets !== undefined) {
    if (transmit === null || receive === null) {
      lost.push({ part: 'packets', why: 'what was on before could not be read' });
    } else if (transmit !== receive) {
      lost.push({ part: 'packets', why: 'only one direction was on; both are switched together' });
    } else back.packets = transmit;
  }
  if (request.targetTime !== undefined) back.targetTime = before.targetTime;
  if (request.auxiliary !== undefined) back.auxiliary = before.auxiliary;
  return {
    back: Object.freeze(back),
    notRestorable: Object.freeze(lost.map((l) => Object.freeze(l))),
  };
}

/** What a target time became. */
export interface TargetTimeResult extends ChangeOutcome {
  /** What the comparator holds; null where it cannot be read back. */
  readonly programmedNs: bigint | null;
}

/** A request for {@link TargetTime.set}. */
export interface TargetTimeRequest {
  /** 0 or 1, default 0. */
  readonly timer?: number;
  /** Absolute time of the adapter's own clock, not in the past; clock.toRaw() gives it. */
  readonly deviceNs: bigint;
  /** Whether reaching it is reported as an event. Default true. */
  readonly event?: boolean;
}

/** What an auxiliary input captured. */
export interface AuxiliaryReading {
  /** The time of the newest edge; null when none was captured. */
  readonly deviceNs: bigint | null;
  readonly raw: bigint;
  /** False where the driver is known not to tell whether an edge was captured. */
  readonly trustworthy: boolean;
  readonly simulated: boolean;
}

const MAX_TIME = (1n << 64n) - 1n;

/** The timers that report when the adapter's clock reaches a time. */
export class TargetTime {
  readonly #context: AdapterContext;

  /** @internal */
  constructor(context: AdapterContext) {
    this.#context = context;
    Object.freeze(this);
  }

  /**
   * Arms a timer. Needs access 'discipline'. HAL_NOT_SUPPORTED where the adapter has none,
   * HAL_INVALID_ARGUMENT for a time in the past. Where the driver writes another time than it was
   * given, `programmedNs` and `note` say so.
   */
  set(request: TargetTimeRequest): TargetTimeResult {
    const parameter = 'targetTime.set(request)';
    const given = checkClosedObject(request, parameter, ['timer', 'deviceNs', 'event']);
    const timer = checkInteger(given.timer ?? 0, `${parameter}.timer`, 0, 1);
    const deviceNs = checkBigint(given.deviceNs, `${parameter}.deviceNs`, 0n, MAX_TIME);
    const event = checkBoolean(given.event ?? true, `${parameter}.event`);
    requireLevel(this.#context, 'discipline', 'targetTime.set');
    const { native, backend, simulated } = this.#context;
    try {
      const outcome = native.setTargetTime(timer, deviceNs, event ? ON : OFF);
      return Object.freeze({ ...outcome, effect: effectOf(outcome.effect), simulated });
    } catch (error) {
      throw toHalError(error, backend);
    }
  }
}

/** The inputs whose edges are stamped. */
export class AuxiliaryInputs {
  readonly #context: AdapterContext;

  /** @internal */
  constructor(context: AdapterContext) {
    this.#context = context;
    Object.freeze(this);
  }

  /**
   * The newest edge of input `channel`, 0 or 1; `clear` lets the input capture the next one. Edges as
   * they come: events({ auxiliary: true }).
   */
  read(options: { readonly channel?: number; readonly clear?: boolean } = {}): AuxiliaryReading {
    const parameter = 'auxiliary.read(options)';
    const given = checkClosedObject(options, parameter, ['channel', 'clear']);
    const channel = checkInteger(given.channel ?? 0, `${parameter}.channel`, 0, 1);
    const clear = checkBoolean(given.clear ?? false, `${parameter}.clear`);
    const { native, backend, simulated } = this.#context;
    try {
      const { valid, deviceNs, raw, trustworthy } = native.auxiliaryStamp(
        channel,
        clear ? ON : OFF,
      );
      return Object.freeze({ deviceNs: valid ? deviceNs : null, raw, trustworthy, simulated });
    } catch (error) {
      throw toHalError(error, backend);
    }
  }
}

const effectOf = (name: string): 'verified' | 'accepted' =>
  name === 'verified' ? 'verified' : 'accepted';

/** Stamps in receive buffers, before and after a change of them. */
export interface BufferStamping extends ChangeOutcome {
  readonly before: boolean;
  readonly after: boolean;
}

/** Settings of the stamping that can stop traffic or change other programs' stamps. */
export class StampHardware {
  readonly #context: AdapterContext;

  /** @internal */
  constructor(context: AdapterContext) {
    this.#context = context;
    Object.freeze(this);
  }

  /** Runs `call` at level 'configure'. */
  #configure<T>(operation: string, call: (context: AdapterContext) => T): T {
    requireLevel(this.#context, 'configure', operation);
    try {
      return call(this.#context);
    } catch (error) {
      throw toHalError(error, this.#context.backend);
    }
  }

  /**
   * Switches stamps in the receive buffers of the whole port. Needs access 'configure'.
   * `portResetNeeded`: it takes effect after a reset of the port only.
   */
  setReceiveBuffers(enable: boolean): BufferStamping & { readonly portResetNeeded: boolean } {
    const on = checkBoolean(enable, 'hardware.setReceiveBuffers(enable)');
    return this.#configure('hardware.setReceiveBuffers', ({ native, simulated }) => {
      const made = native.setReceiveBufferStamping(on ? ON : OFF);
      return Object.freeze({ ...made, effect: effectOf(made.effect), simulated });
    });
  }

  /** Switches stamps in the receive buffers of one queue, 0 … 15. Needs access 'configure'. */
  setQueue(queue: number, enable: boolean): BufferStamping {
    const checked = checkInteger(queue, 'hardware.setQueue(queue)', 0, 15);
    const on = checkBoolean(enable, 'hardware.setQueue(enable)');
    return this.#configure('hardware.setQueue', ({ native, simulated }) => {
      const made = native.setQueueStamping(checked, on ? ON : OFF);
      return Object.freeze({ ...made, effect: effectOf(made.effect), simulated });
    });
  }

  /**
   * What the driver itself adds to the stamps of its events, in ns. Needs access 'configure'. It acts
   * on every program that uses the driver, and comes on top of the correction of events(): use one of
   * the two.
   */
  setPortLatency(latency: {
    readonly ingressNs: bigint;
    readonly egressNs: bigint;
  }): ChangeOutcome {
    const parameter = 'hardware.setPortLatency(latency)';
    const given = checkClosedObject(latency, parameter, ['ingressNs', 'egressNs']);
    const ingress = checkBigint(given.ingressNs, `${parameter}.ingressNs`, I64_MIN, I64_MAX);
    const egress = checkBigint(given.egressNs, `${parameter}.egressNs`, I64_MIN, I64_MAX);
    return this.#configure('hardware.setPortLatency', ({ native, simulated }) => {
      const { effect, note } = native.setPortLatency(ingress, egress);
      return Object.freeze({ effect: effectOf(effect), note, simulated });
    });
  }
}
