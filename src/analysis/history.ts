/** The least power of two that is `size` or more; 1 … 2^31. */
export function powerOfTwo(size: number): number {
  return 2 ** (32 - Math.clz32(size - 1));
}

/** The latest samples of a sequence, as many as the longest look back needs. */
export class History {
  readonly #mask: number;
  readonly #samples: Float64Array;
  #length = 0;

  /** `depth` is the largest argument of `back`, 0 … 2^31 - 1. */
  constructor(depth: number) {
    const capacity = powerOfTwo(depth + 1);
    this.#mask = capacity - 1;
    this.#samples = new Float64Array(capacity);
  }

  push(sample: number): void {
    this.#samples[this.#length & this.#mask] = sample;
    this.#length += 1;
  }

  /** Samples since the start or the last `clear`, also those that are no longer kept. */
  get length(): number {
    return this.#length;
  }

  /** The sample `lag` before the latest; `lag` is below `length` and at most the depth. */
  back(lag: number): number {
    return this.#samples[(this.#length - 1 - lag) & this.#mask] as number;
  }

  clear(): void {
    this.#length = 0;
  }
}
