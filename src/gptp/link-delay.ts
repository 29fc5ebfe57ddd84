const WINDOW = 32;

/**
 * meanLinkDelay: the mean of the middle half of the last 32 exchanges, so that one bad stamp does not
 * move it and the resolution of the stamps averages out.
 */
export class LinkDelay {
  readonly #window: number[] = [];

  /** In ns; null before the first exchange. */
  get ns(): number | null {
    if (this.#window.length === 0) return null;
    const sorted = [...this.#window].sort((a, b) => a - b);
    const cut = sorted.length >> 2;
    const middle = sorted.slice(cut, sorted.length - cut);
    return middle.reduce((sum, ns) => sum + ns, 0) / middle.length;
  }

  /** Takes the delay of one exchange. */
  add(ns: number): void {
    this.#window.push(ns);
    if (this.#window.length > WINDOW) this.#window.shift();
  }

  /** Forgets everything: another neighbor, another link. */
  clear(): void {
    this.#window.length = 0;
  }
}
