/**
 * A sum of doubles with the rounding errors kept beside it (Neumaier's variant of Kahan's method,
 * ZAMM 54, 1974): the error of the total does not grow with the number of terms, also when large
 * terms are added and taken away again, as a running sum does.
 */
export class CompensatedSum {
  #sum = 0;
  #lost = 0;

  add(term: number): void {
    const sum = this.#sum + term;
    this.#lost +=
      Math.abs(this.#sum) >= Math.abs(term) ? this.#sum - sum + term : term - sum + this.#sum;
    this.#sum = sum;
  }

  get value(): number {
    return this.#sum + this.#lost;
  }

  clear(): void {
    this.#sum = 0;
    this.#lost = 0;
  }
}

/** Mean of squares, with the number of terms. */
export class SquareMean {
  readonly #sum: CompensatedSum = new CompensatedSum();
  #terms = 0;

  add(value: number): void {
    this.#sum.add(value * value);
    this.#terms += 1;
  }

  get terms(): number {
    return this.#terms;
  }

  /** Square root of the mean; NaN without a term. */
  get root(): number {
    return Math.sqrt(this.#sum.value / this.#terms);
  }
}
