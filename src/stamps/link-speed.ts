import type { AdapterContext } from '../adapter/context.js';
import { type AdapterInfo, linkOf } from '../adapter/info.js';
import { type Correction, correction } from './correction.js';
import { followsLink, type LatencyOption } from './latency.js';

/** A link is down for longer when it takes another speed. */
const LOOK_AGAIN_MS = 100;

/** The speed of an adapter's link, for stamps that do not tell it themselves. */
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
   * speed is not known, or it changed since then. Asks the backend
   * that knows the link.
   */
  sinceLast(): number | null {
    const before = this.#mbps;
    this.#mbps = this.#look();
    return this.#mbps === before ? before : null;
  }

  #look(): number | null {
    if (this.#info().link === null) return null;
    const { native } = this.#context.link;
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

/** `ask`, and for the next {@link LOOK_AGAIN_MS} what it gave. */
function rarely<T>(ask: () => T): () => T {
  let asked = Number.NEGATIVE_INFINITY;
  let answer: T;
  return () => {
    const now = performance.now();
    if (now - asked >= LOOK_AGAIN_MS) {
      answer = ask();
      asked = now;
    }
    return answer;
  };
}

/**
 * The correction of the stamps of one stream. A stamp that comes from a backend which does not know the
 * link is corrected by the speed that another one sees, where that did not change since the last look.
 */
export function streamCorrection(
  context: AdapterContext,
  info: () => AdapterInfo,
  option: LatencyOption,
): Correction {
  const own = correction(info().family, option);
  if (context.link.native === context.native || !followsLink(option)) return own;
  const link = new LinkSpeed(context, info);
  link.sinceLast();
  const look = (): number | null => link.sinceLast();
  const seen = context.systemClock === 'virtual' ? look : rarely(look);
  return (linkMbps) => own(linkMbps ?? seen());
}
