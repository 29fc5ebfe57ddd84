import type { AdapterContext } from '../adapter/context.js';
import { type AdapterInfo, linkOf } from '../adapter/info.js';

/**
 * How long a look at the link counts, ms. A link changes its speed by going down and negotiating
 * again, which takes longer: no frame passes at another speed meanwhile.
 */
const LOOK_MS = 50;

/** The speed that an adapter's link has now, in bit/s. */
export class LinkSpeed {
  readonly #context: AdapterContext;
  readonly #info: () => AdapterInfo;
  #speedBps: number | null = null;
  #lookedMs = Number.NEGATIVE_INFINITY;
  #orders = -1;
  #seen: AdapterInfo | null = null;

  /** `info`: what is known about the adapter since open() or its last refresh(). */
  constructor(context: AdapterContext, info: () => AdapterInfo) {
    this.#context = context;
    this.#info = info;
  }

  /** Null when the link is down, or its speed is not known. Asks the adapter once in 50 ms. */
  now(): number | null {
    const info = this.#info();
    if (info.link === null) return null;
    const nowMs = performance.now();
    const orders = this.#context.orders();
    const isRecent = nowMs - this.#lookedMs < LOOK_MS && orders === this.#orders;
    if (isRecent && info === this.#seen) return this.#speedBps;
    this.#seen = info;
    this.#lookedMs = nowMs;
    this.#orders = orders;
    this.#speedBps = this.#look();
    return this.#speedBps;
  }

  #look(): number | null {
    const { native } = this.#context;
    try {
      native.refresh();
      const link = linkOf(native.info().link);
      return link?.up === true ? link.speedBps : null;
    } catch {
      // An adapter that does not tell its link has none that a correction could be chosen by.
      return null;
    }
  }
}
