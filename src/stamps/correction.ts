import type { Family } from '../base/family.js';
import { type AppliedLatency, followsLink, type LatencyOption, latencyFor } from './latency.js';

/** The correction at a speed of the link, in Mb/s; null: not known. */
export type Correction = (linkMbps: number | null) => AppliedLatency | null;

/** The correction by the link's speed; the same object while the speed stays. */
export function correction(family: Family, option: LatencyOption): Correction {
  const follows = followsLink(option);
  let seen: number | null = null;
  let applied = latencyFor(option, family, null);
  return (linkMbps) => {
    if (follows && linkMbps !== seen) {
      seen = linkMbps;
      applied = latencyFor(option, family, linkMbps);
    }
    return applied;
  };
}
