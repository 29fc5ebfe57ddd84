/** Time constants of the averages that compete, in s; 0 is the newest command alone. */
const TIME_CONSTANTS_S = [0, 1, 4, 16, 64, 256] as const;
/** How far ahead they are judged, in s. */
const AHEAD_S = 8;
/** A longer average is better unless it was wrong by this factor more, squared. */
const CLEARLY = 1.25;
/** Weight of the newest error in the mean square of an average's errors. */
const NEWEST = 0.2;

interface Average {
  readonly timeConstantS: number;
  ppb: number;
  /** What it was at the last look, and the mean square of what it was wrong by since. */
  toldPpb: number;
  meanSquare: number | null;
}

/**
 * The rate to hold while no offsets come: an average of the commanded rates, over the time that
 * predicted best what the slave needed in the 8 s after. Long where the offsets are noisy, short where
 * the oscillators wander. Until they are judged, what the slave needed so far.
 */
export class HoldoverRate {
  #averages: Average[] = [];
  #elapsedS = 0;
  /** Since the last look. */
  #sinceS = 0;
  #movedNs = 0;
  #offsetNs = 0;
  #sumPpbS = 0;
  #firstNs = 0;
  #lastNs = 0;

  clear(): void {
    this.#averages = [];
    this.#elapsedS = 0;
    this.#sumPpbS = 0;
  }

  /**
   * The slave ran at `ppb` for `intervalS` and is then `offsetNs` from its master; from now on it runs
   * at `nextPpb`.
   */
  add(ppb: number, intervalS: number, offsetNs: number, nextPpb: number): void {
    if (this.#averages.length === 0) this.#begin(ppb, offsetNs);
    this.#lastNs = offsetNs;
    this.#elapsedS += intervalS;
    this.#sinceS += intervalS;
    this.#sumPpbS += ppb * intervalS;
    this.#movedNs += ppb * intervalS;
    for (const average of this.#averages) {
      // The plain mean until the time constant is reached.
      const weight = intervalS / Math.min(this.#elapsedS, average.timeConstantS + intervalS);
      if (average.timeConstantS === 0) average.ppb = nextPpb;
      else average.ppb += Math.min(weight, 1) * (ppb - average.ppb);
    }
    if (this.#sinceS >= AHEAD_S) this.#look(offsetNs);
  }

  /** Null while nothing was added. */
  get ppb(): number | null {
    if (this.#averages.length === 0) return null;
    const squares = this.#averages.map(({ meanSquare }) => meanSquare ?? Number.POSITIVE_INFINITY);
    const limit = CLEARLY * Math.min(...squares);
    const best = this.#averages.findLast((_, n) => (squares[n] as number) <= limit);
    if (best?.meanSquare != null) return best.ppb;
    return (this.#sumPpbS - (this.#lastNs - this.#firstNs)) / this.#elapsedS;
  }

  #begin(ppb: number, offsetNs: number): void {
    this.#averages = TIME_CONSTANTS_S.map((timeConstantS) => ({
      timeConstantS,
      ppb,
      toldPpb: ppb,
      meanSquare: null,
    }));
    this.#sinceS = 0;
    this.#movedNs = 0;
    this.#offsetNs = offsetNs;
    this.#firstNs = offsetNs;
  }

  /** What the slave would have needed since the last look, against what each average told then. */
  #look(offsetNs: number): void {
    const neededPpb = (this.#movedNs - (offsetNs - this.#offsetNs)) / this.#sinceS;
    const first = this.#elapsedS <= this.#sinceS;
    for (const average of this.#averages) {
      const square = (neededPpb - average.toldPpb) ** 2;
      if (!first) {
        average.meanSquare =
          average.meanSquare === null
            ? square
            : average.meanSquare + NEWEST * (square - average.meanSquare);
      }
      average.toldPpb = average.ppb;
    }
    this.#sinceS = 0;
    this.#movedNs = 0;
    this.#offsetNs = offsetNs;
  }
}
