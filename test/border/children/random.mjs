/** Seeded random numbers for child processes; the same seed gives the same numbers. */
export class Random {
  #state;

  /** @param {number} seed */
  constructor(seed) {
    this.#state = seed >>> 0;
  }

  /** At least 0, less than 1. */
  next() {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let t = this.#state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  }

  /** A whole number from 0 to `count` - 1. @param {number} count */
  below(count) {
    return Math.floor(this.next() * count);
  }

  /** @template T @param {readonly T[]} list @returns {T} */
  pick(list) {
    return list[this.below(list.length)];
  }

  /** A bigint from 0 to 2^64 - 1, of any size. */
  bigint() {
    const bits = BigInt(this.below(65));
    const high = BigInt(this.below(2 ** 32));
    const low = BigInt(this.below(2 ** 32));
    return bits === 0n ? 0n : ((high << 32n) | low) >> (64n - bits);
  }
}
