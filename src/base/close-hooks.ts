/** What has to end when an object is closed; each entry leaves by itself when it has ended before. */
export class CloseHooks {
  readonly #entries = new Set<() => void>();

  add(end: () => void): void {
    this.#entries.add(end);
  }

  delete(end: () => void): void {
    this.#entries.delete(end);
  }

  /** Ends all, whatever one of them throws; the first error is thrown at the end. */
  run(): void {
    const errors: unknown[] = [];
    for (const end of [...this.#entries]) {
      try {
        end();
      } catch (error) {
        errors.push(error);
      }
    }
    if (errors.length > 0) throw errors[0];
  }
}
