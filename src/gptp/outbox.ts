/** A message to send. */
export interface Outgoing {
  /** The port that sends it, from 1 on. */
  readonly portNumber: number;
  /** The PTP message, without Ethernet header. */
  readonly bytes: Uint8Array;
  /** An event message: give its stamp to `stamped()` with this number. null: no stamp is wanted. */
  readonly token: number | null;
}

/** Takes the stamp of a message that was sent; null: it has none. */
export type StampTaker = (egressNs: bigint | null, nowNs: bigint) => void;

/** What nobody takes is dropped from the front. */
const MAX_KEPT = 1024;
/** Stamps that are waited for. */
const MAX_PENDING = 256;

/** Messages on their way out, and those whose stamps are waited for. Bounded, whatever the caller does. */
export class Outbox {
  readonly #pending = new Map<number, StampTaker>();
  #outgoing: Outgoing[] = [];
  #token = 0;

  /** One more message; `taker` gets its stamp. */
  add(portNumber: number, bytes: Uint8Array, taker: StampTaker | null): void {
    const token = taker === null ? null : this.#await(taker);
    this.#outgoing.push(Object.freeze({ portNumber, bytes, token }));
    if (this.#outgoing.length > MAX_KEPT) this.#outgoing.shift();
  }

  /** What is to be sent, in order; each once. */
  take(): readonly Outgoing[] {
    const outgoing = this.#outgoing;
    this.#outgoing = [];
    return outgoing;
  }

  /** Who waits for the stamp of a message; undefined when nobody does any more. */
  takerOf(token: number): StampTaker | undefined {
    const taker = this.#pending.get(token);
    this.#pending.delete(token);
    return taker;
  }

  #await(taker: StampTaker): number {
    const token = this.#token;
    this.#token += 1;
    this.#pending.set(token, taker);
    if (this.#pending.size > MAX_PENDING) {
      this.#pending.delete(this.#pending.keys().next().value as number);
    }
    return token;
  }
}
