/** When something is to be done next, of any steady clock. */
export class Due {
  #atNs: bigint | null = null;

  /** The instant; null: never. */
  get atNs(): bigint | null {
    return this.#atNs;
  }

  /** Whether it is time. */
  isDue(nowNs: bigint): boolean {
    return this.#atNs !== null && nowNs >= this.#atNs;
  }

  /** At `atNs`. */
  set(atNs: bigint): void {
    this.#atNs = atNs;
  }

  /** An interval after the last time, or after now where that has passed. */
  next(nowNs: bigint, intervalNs: bigint): void {
    const planned = (this.#atNs ?? nowNs) + intervalNs;
    this.#atNs = planned > nowNs ? planned : nowNs + intervalNs;
  }

  /** Never. */
  stop(): void {
    this.#atNs = null;
  }
}
