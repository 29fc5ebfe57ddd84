import type { AdapterInfo } from '../adapter/info.js';
import { type AppliedLatency, followsLink, type LatencyOption, latencyFor } from './latency.js';
import type { LinkSpeed } from './link-speed.js';

/** The correction for the link as it is; the same object while the link stays as it is. */
export function correction(
  link: LinkSpeed,
  info: () => AdapterInfo,
  option: LatencyOption,
): () => AppliedLatency | null {
  const { family } = info();
  const follows = followsLink(option);
  let seen: number | null = null;
  let applied = latencyFor(option, family, null);
  return () => {
    const speedBps = follows ? link.now() : null;
    if (speedBps !== seen) {
      seen = speedBps;
      applied = latencyFor(option, family, speedBps);
    }
    return applied;
  };
}
