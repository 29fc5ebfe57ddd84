/** The mean of the newest numbers. */
export class MovingMean {
  readonly #capacity: number;
  #values: number[] = [];

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  add(value: number): void {
    this.#values.push(value);
    if (this.#values.length > this.#capacity) this.#values.shift();
  }

  reset(): void {
    this.#values = [];
  }

  /** Null while there is none. */
  get mean(): number | null {
    const { length } = this.#values;
    return length === 0 ? null : this.#values.reduce((sum, value) => sum + value, 0) / length;
  }
}
