// The events of a clock, one at a time, with an end to the waiting.
import { holds } from './checks.mjs';

/** Far more than anything here takes, and less than the patience of a whole check. */
export const WAIT_MS = 100_000;

const LATE = Symbol('late');

/** What a stream of events gives. Waiting also keeps the process alive, which the stream does not. */
export class Events {
  #stream;
  #seen = [];

  constructor(clock) {
    this.#stream = clock.events();
  }

  /** The next event, null after the end; fails when none comes. */
  async next() {
    let timer;
    const late = new Promise((resolve) => {
      timer = setTimeout(resolve, WAIT_MS, LATE);
    });
    const result = await Promise.race([this.#stream.next(), late]);
    clearTimeout(timer);
    holds(result !== LATE, this.#seen, `an event within ${WAIT_MS} ms`);
    if (result.done) return null;
    this.#seen.push(result.value.kind);
    return result.value;
  }

  /** The next event of one of `kinds`; others are passed over. */
  async until(...kinds) {
    for (;;) {
      const event = await this.next();
      holds(event !== null, this.#seen, `one of ${kinds.join(', ')} before the end`);
      if (kinds.includes(event.kind)) return event;
    }
  }

  async end() {
    await this.#stream.return();
  }
}
