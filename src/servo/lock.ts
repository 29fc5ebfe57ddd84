/**
 * Whether offsets stay small: locked after `count` offsets in a row within the threshold, unlocked
 * after three in a row outside.
 */
export class LockDetector {
  readonly #thresholdNs: number;
  readonly #count: number;
  #inside = 0;
  #outside = 0;
  #locked = false;

  constructor(thresholdNs: number, count: number) {
    this.#thresholdNs = thresholdNs;
    this.#count = count;
  }

  get locked(): boolean {
    return this.#locked;
  }

  add(offsetNs: number): void {
    if (Math.abs(offsetNs) <= this.#thresholdNs) {
      this.#inside += 1;
      this.#outside = 0;
      if (this.#inside >= this.#count) this.#locked = true;
    } else {
      this.#inside = 0;
      this.#outside += 1;
      if (this.#outside >= OUTSIDE_TO_UNLOCK) this.#locked = false;
    }
  }

  reset(): void {
    this.#inside = 0;
    this.#outside = 0;
    this.#locked = false;
  }
}

const OUTSIDE_TO_UNLOCK = 3;
