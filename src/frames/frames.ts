import type { AdapterContext } from '../adapter/context.js';
import type { AdapterInfo } from '../adapter/info.js';
import { CloseHooks } from '../base/close-hooks.js';
import { callSite, toHalErrorAt } from '../binding/native-errors.js';
import { FRAME_TRANSPORTS } from '../binding/native-frames.js';
import { streamCorrection } from '../stamps/link-speed.js';
import { checkPortOptions, type FramePortOptions } from './options.js';
import { FramePort } from './port.js';

const closeHooksOf = new WeakMap<Frames, CloseHooks>();

/** @internal Ends every stream that somebody waits on. */
export function endFrames(frames: Frames): void {
  closeHooksOf.get(frames)?.run();
}

/** Frames of an adapter in and out, with their hardware stamps. */
export class Frames {
  readonly #context: AdapterContext;
  readonly #udp: AdapterContext;
  readonly #info: () => AdapterInfo;
  readonly #closeHooks = new CloseHooks();

  /** @internal `udp`: of ports over UDP. `info`: what is known about the adapter now. */
  constructor(context: AdapterContext, udp: AdapterContext, info: () => AdapterInfo) {
    this.#context = context;
    this.#udp = udp;
    this.#info = info;
    closeHooksOf.set(this, this.#closeHooks);
    Object.freeze(this);
  }

  /**
   * Opens a port for an EtherType, or for PTP over UDP; frames are received from now on. They are
   * stamped where packet stamps are on: `stamps.configure({ packets: true })`. HAL_NOT_SUPPORTED where
   * the manifest lacks `frames` (`l2`) or `udpFrames` (`udp4`, `udp6`), HAL_ADAPTER_GONE,
   * HAL_CLOSED; TypeError or RangeError for wrong options.
   */
  async open(options: FramePortOptions): Promise<FramePort> {
    const site = callSite();
    const checked = checkPortOptions(options, 'frames.open(options)');
    const context = checked.transport === 'l2' ? this.#context : this.#udp;
    const { native, backend, simulated, systemClock, closeHooks } = context;
    try {
      const latency = () => streamCorrection(context, this.#info, checked.latency);
      return new FramePort({
        context,
        native: native.openFrames(
          FRAME_TRANSPORTS.indexOf(checked.transport),
          checked.etherType,
          checked.groups,
          checked.capacity,
        ),
        options: checked,
        latency: latency(),
        stream: {
          operation: 'frames.received',
          backend,
          simulated,
          live: systemClock !== 'virtual',
          signal: null,
          closeHooks: [this.#closeHooks, closeHooks],
          latency: latency(),
        },
      });
    } catch (error) {
      throw toHalErrorAt(site, error, 'frames.open', backend);
    }
  }
}
