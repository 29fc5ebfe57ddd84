import { spanNs } from './messages/scaled.js';

/** One exchange: when a response left at the neighbor, and when it came here. */
interface Sighting {
  /** In 2^-16 ns. */
  readonly peer: bigint;
  readonly localNs: bigint;
}

const WINDOW = 11;
/** Two crystals at their limits, each ±100 ppm, and as much again for one that is steered. */
export const MAX_RATE_OFFSET = 400e-6;
/** What stamps of a busy machine may be wrong by before a difference is a jump. */
const JUMP_NS = 20_000;

const median = (values: number[]): number => {
  const sorted = values.sort((a, b) => a - b);
  const half = sorted.length >> 1;
  const upper = sorted[half] as number;
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[half - 1] as number)) / 2;
};

/** How much the neighbor's clock gained on ours between two exchanges, relative. */
const slope = (from: Sighting, to: Sighting): number => {
  const localNs = Number(to.localNs - from.localNs);
  return (spanNs(to.peer - from.peer) - localNs) / localNs;
};

/**
 * neighborRateRatio - 1 (IEEE 802.1AS-2020 11.2.19.3.3): the median of the slopes between all pairs of
 * the last 11 exchanges, so that up to a quarter of them may be wrong. A jump of either clock begins
 * the window again, once a second exchange says the same.
 */
export class NeighborRate {
  readonly #window: Sighting[] = [];
  #suspect: Sighting | null = null;
  #offset: number | null = null;

  /** The ratio minus 1; null before two exchanges. */
  get offset(): number | null {
    return this.#offset;
  }

  /** Takes an exchange; `peer` in 2^-16 ns. */
  add(peer: bigint, localNs: bigint): void {
    const sighting = { peer, localNs };
    const last = this.#window.at(-1);
    if (last !== undefined && !this.#follows(last, sighting)) {
      const suspect = this.#suspect;
      this.#suspect = sighting;
      if (suspect === null || !this.#follows(suspect, sighting)) return;
      this.#window.splice(0, this.#window.length, suspect);
    }
    this.#suspect = null;
    this.#window.push(sighting);
    if (this.#window.length > WINDOW) this.#window.shift();
    if (this.#window.length > 1) this.#offset = this.#slope();
  }

  /** The local clock jumped by `stepNs` and goes `factor` times as fast from `atNs` on. */
  localChanged(atNs: bigint, stepNs: bigint, factor: number): void {
    const moved = ({ peer, localNs }: Sighting): Sighting => {
      const before = Number(localNs - atNs);
      return { peer, localNs: localNs + stepNs + BigInt(Math.round(before * (factor - 1))) };
    };
    this.#window.splice(0, this.#window.length, ...this.#window.map(moved));
    if (this.#suspect !== null) this.#suspect = moved(this.#suspect);
    if (this.#offset !== null) this.#offset = (1 + this.#offset) / factor - 1;
  }

  /** Forgets everything: another neighbor, another link. */
  clear(): void {
    this.#window.length = 0;
    this.#suspect = null;
    this.#offset = null;
  }

  #follows(from: Sighting, to: Sighting): boolean {
    const localNs = Number(to.localNs - from.localNs);
    if (localNs <= 0) return false;
    const gainedNs = spanNs(to.peer - from.peer) - localNs;
    const known = this.#offset;
    const allowed = known === null ? MAX_RATE_OFFSET * localNs : 20e-6 * localNs + JUMP_NS;
    return Math.abs(gainedNs - (known ?? 0) * localNs) <= allowed + (known === null ? JUMP_NS : 0);
  }

  #slope(): number {
    const slopes: number[] = [];
    for (const [n, from] of this.#window.entries()) {
      for (const to of this.#window.slice(n + 1)) slopes.push(slope(from, to));
    }
    return median(slopes);
  }
}
