import { powerOfTwo } from './history.js';

/** The largest value within a window that slides over a sequence; O(1) a value on average. */
class SlidingMaximum {
  readonly #window: number;
  readonly #mask: number;
  readonly #values: Float64Array;
  readonly #positions: Float64Array;
  #head = 0;
  #size = 0;

  constructor(window: number) {
    const capacity = powerOfTwo(window);
    this.#window = window;
    this.#mask = capacity - 1;
    this.#values = new Float64Array(capacity);
    this.#positions = new Float64Array(capacity);
  }

  // The queue holds falling values only: one that is older and not larger can never be the maximum.
  push(position: number, value: number): number {
    const mask = this.#mask;
    if (this.#size > 0 && (this.#positions[this.#head] as number) <= position - this.#window) {
      this.#head = (this.#head + 1) & mask;
      this.#size -= 1;
    }
    while (this.#size > 0 && this.#last() <= value) this.#size -= 1;
    const tail = (this.#head + this.#size) & mask;
    this.#values[tail] = value;
    this.#positions[tail] = position;
    this.#size += 1;
    return this.#values[this.#head] as number;
  }

  #last(): number {
    return this.#values[(this.#head + this.#size - 1) & this.#mask] as number;
  }

  clear(): void {
    this.#size = 0;
  }
}

/** Peak-to-peak value within a sliding window of `window` values, 1 … 2^31. */
export class SlidingRange {
  readonly #window: number;
  readonly #highest: SlidingMaximum;
  readonly #lowest: SlidingMaximum;
  #position = 0;

  constructor(window: number) {
    this.#window = window;
    this.#highest = new SlidingMaximum(window);
    this.#lowest = new SlidingMaximum(window);
  }

  /** Takes one value; the range of the last `window` values, undefined until there are so many. */
  push(value: number): number | undefined {
    const position = this.#position;
    this.#position += 1;
    const range = this.#highest.push(position, value) + this.#lowest.push(position, -value);
    return this.#position >= this.#window ? range : undefined;
  }

  /** Forgets all values. */
  clear(): void {
    this.#position = 0;
    this.#highest.clear();
    this.#lowest.clear();
  }
}
