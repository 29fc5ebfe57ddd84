/** What has to be ended when a HAL is closed; each entry leaves by itself when it has ended before. */
export class CloseHooks {
  readonly #entries = new Set<() => void>();

  add(end: () => void): void {
    this.#entries.add(end);
  }

  delete(end: () => void): void {
    this.#entries.delete(end);
  }

  /** Ends all. */
  run(): void {
    for (const end of [...this.#entries]) end();
  }
}
