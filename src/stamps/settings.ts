import type { AdapterContext } from '../adapter/context.js';
import { bare, checkBoolean, checkClosedObject } from '../base/check.js';
import type { NativeStampingState } from '../binding/native-calls.gen.js';
import { calling } from '../binding/native-errors.js';

/** What is switched on, as read from the hardware. */
export interface StampSettings {
  /** True when the adapter's clock counts. */
  readonly clockRunning: boolean;
  /** Both timers. */
  readonly targetTime: boolean;
  /** Both inputs. */
  readonly auxiliary: boolean;
  /** Stamps of sent and of received frames; null where nothing can be read. */
  readonly transmit: boolean | null;
  /** Stamps of received frames; null where nothing can be read. */
  readonly receive: boolean | null;
  /** The register TSAUXC. */
  readonly tsauxc: number;
  /** True when the value comes from a model and not from silicon. */
  readonly simulated: boolean;
}

/** What to switch. Absent: as it is. */
export interface StampSettingsRequest {
  /** Stamps of sent and received frames. */
  readonly packets?: boolean;
  /** Both target time timers. */
  readonly targetTime?: boolean;
  /** Both auxiliary inputs. */
  readonly auxiliary?: boolean;
}

/** A part of {@link StampSettingsRequest} that restore() cannot bring back, and why. */
export interface NotRestorable {
  /** The part that stays as it is now. */
  readonly part: keyof StampSettingsRequest;
  /** Why it cannot be brought back, in a few words. */
  readonly why: string;
}

/** What a change did, and the way back. */
export interface StampSettingsChange {
  /** As read before the change. */
  readonly before: StampSettings;
  /** As read back after the change. */
  readonly now: StampSettings;
  /** What restore() cannot bring back; empty when it can bring back all. */
  readonly notRestorable: readonly NotRestorable[];
  /** Switches what was changed back to what it was; returns what is read back then. */
  restore(): StampSettings;
  /** As restore(). */
  [Symbol.dispose](): void;
}

const PARTS = ['packets', 'targetTime', 'auxiliary'] as const;
const OFF = 0;
const ON = 1;
const AS_IT_IS = 2;

const code = (value: boolean | undefined): number => {
  if (value === undefined) return AS_IT_IS;
  return value ? ON : OFF;
};

/** Checks a {@link StampSettingsRequest}. */
export function checkSettingsRequest(value: unknown, parameter: string): StampSettingsRequest {
  const given = checkClosedObject(value, parameter, PARTS);
  const checked = bare<{ -readonly [K in keyof StampSettingsRequest]: boolean }>({});
  for (const part of PARTS) {
    if (given[part] !== undefined)
      checked[part] = checkBoolean(given[part], `${parameter}.${part}`);
  }
  return Object.freeze(checked);
}

/** Reads and switches the stamping of one adapter; throws what native code throws. */
export class SettingsControl {
  readonly #context: AdapterContext;

  constructor(context: AdapterContext) {
    this.#context = context;
    Object.freeze(this);
  }

  #frozen(state: NativeStampingState): StampSettings {
    return Object.freeze({ ...state, simulated: this.#context.simulated });
  }

  read(): StampSettings {
    return this.#frozen(this.#context.native.stampingState());
  }

  switch(request: StampSettingsRequest): StampSettings {
    const { packets, targetTime, auxiliary } = request;
    const { native } = this.#context;
    return this.#frozen(native.configureStamping(code(packets), code(targetTime), code(auxiliary)));
  }

  configure(request: StampSettingsRequest): StampSettingsChange {
    const { backend } = this.#context;
    const before = this.read();
    const now = this.switch(request);
    const { back, notRestorable } = wayBack(request, before);
    const restore = (): StampSettings => {
      return calling('stamps.configure', backend, () => this.switch(back));
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
  request: StampSettingsRequest,
  before: StampSettings,
): { back: StampSettingsRequest; notRestorable: readonly NotRestorable[] } {
  const back = bare<{ -readonly [K in keyof StampSettingsRequest]: boolean }>({});
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
