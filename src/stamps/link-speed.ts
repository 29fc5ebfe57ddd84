import type { AdapterContext } from '../adapter/context.js';
import { type AdapterInfo, linkOf } from '../adapter/info.js';

/** The speed of an adapter's link, for a stamp that waited in a register. */
export class LinkSpeed {
  readonly #context: AdapterContext;
  readonly #info: () => AdapterInfo;
  #mbps: number | null;

  /** `info`: what is known about the adapter since open() or its last refresh(). */
  constructor(context: AdapterContext, info: () => AdapterInfo) {
    this.#context = context;
    this.#info = info;
    this.#mbps = mbpsOf(info().link);
  }

  /**
   * In Mb/s, for what arrived since the last call, or since open(). Null when the link is down, its
   * speed is not known, or it changed since then. Asks the adapter.
   */
  sinceLast(): number | null {
    const before = this.#mbps;
    this.#mbps = this.#look();
    return this.#mbps === before ? before : null;
  }

  #look(): number | null {
    if (this.#info().link === null) return null;
    const { native } = this.#context;
    try {
      native.refresh();
      return mbpsOf(linkOf(native.info().link));
    } catch {
      // An adapter that does not tell its link has none that a correction could be chosen by.
      return null;
    }
  }
}

function mbpsOf(link: AdapterInfo['link']): number | null {
  return link?.up === true && link.speedBps !== null ? link.speedBps / 1e6 : null;
}
