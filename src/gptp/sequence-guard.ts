const HALF = 0x80_00;
const RANGE = 0x1_00_00;
/** So many in a row of their own mean that the sender began again. */
const RESTARTED = 3;

/** Tells messages that follow from those that come again: sequenceIds count up, modulo 65 536. */
export class SequenceGuard {
  #last: number | null = null;
  #lastOld: number | null = null;
  #inARow = 0;

  /** Whether `sequenceId` comes after those before. */
  accepts(sequenceId: number): boolean {
    if (this.#last === null || isAfter(sequenceId, this.#last) || this.#isRestart(sequenceId)) {
      this.#last = sequenceId;
      this.#lastOld = null;
      this.#inARow = 0;
      return true;
    }
    return false;
  }

  /** Takes any sequenceId next. */
  restart(): void {
    this.#last = null;
    this.#lastOld = null;
    this.#inARow = 0;
  }

  #isRestart(sequenceId: number): boolean {
    const follows = this.#lastOld !== null && isAfter(sequenceId, this.#lastOld);
    this.#inARow = follows ? this.#inARow + 1 : 1;
    this.#lastOld = sequenceId;
    return this.#inARow >= RESTARTED;
  }
}

function isAfter(sequenceId: number, last: number): boolean {
  const ahead = (sequenceId - last + RANGE) % RANGE;
  return ahead > 0 && ahead < HALF;
}
