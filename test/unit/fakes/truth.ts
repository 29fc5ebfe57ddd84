/** A simulated adapter in virtual time, whose clock page is compared with the truth. */
import { setImmediate as turn } from 'node:timers/promises';
import type { ClockOptions } from '../../../src/adapter/clock-options.js';
import type { EventStream } from '../../../src/base/event-stream.js';
import type { ScenarioAdapter } from '../../../src/binding/scenario.js';
import type { ClockEvent, ClockEventKind } from '../../../src/clock/events.js';
import type { ClockWindow } from '../../../src/clock/window.js';
import type { Adapter } from '../../../src/hal/adapter.js';
import { type Hal, openHal } from '../../../src/hal/hal.js';
import type { Simulation } from '../../../src/hal/simulation.js';
import { Random } from './random.js';

/** Rounding of the truth to whole ns, and of its shift to the instant of the window. */
const ROUNDING_NS = 2n;
/** Holds the clock in reset while its highest bit is set. */
const TSAUXC = 0xb640;

export interface BenchSettings {
  readonly seed: number;
  readonly adapters: readonly ScenarioAdapter[];
  readonly clock?: ClockOptions;
}

export const abs = (ns: bigint): bigint => (ns < 0n ? -ns : ns);

/** Opens simulated adapters in virtual time, at the highest level of access. */
export function openBench({ seed, adapters, clock = {} }: BenchSettings): {
  hal: Hal;
  simulation: Simulation;
  nics: Adapter[];
} {
  const hal = openHal({
    backend: 'sim',
    access: 'configure',
    scenario: { time: 'virtual', seed, adapters },
  });
  const nics = adapters.map((_, index) => hal.open({ index }, { clock }));
  return { hal, simulation: hal.simulation as Simulation, nics };
}

/** The adapter's true time at the instant of `window`. */
export function truthAt(simulation: Simulation, nic: Adapter, window: ClockWindow): bigint {
  const truth = simulation.truth(nic);
  const elapsed = Number(window.systemNs - truth.systemNs);
  return truth.deviceNs + BigInt(Math.round(elapsed * (1 + truth.ratePpb * 1e-9)));
}

/** Whether the truth lies in the window. */
export function holds(window: ClockWindow, truthNs: bigint): boolean {
  return truthNs >= window.earliestNs - ROUNDING_NS && truthNs <= window.latestNs + ROUNDING_NS;
}

/** Lets events that native code has sent arrive. */
export async function arrive(): Promise<void> {
  for (let i = 0; i < 4; i += 1) await turn();
}

/** Reads the page of one adapter and keeps account of every reading. */
export class Watch {
  readonly hal: Hal;
  readonly simulation: Simulation;
  readonly nic: Adapter;
  readonly seed: number;
  readonly events: ClockEvent[] = [];
  /** System times of the readings outside their window, except while the clock was lost. */
  readonly outside: bigint[] = [];
  checked = 0;
  lost = 0;
  widestNs = 0n;
  /** What the truth is, if not the adapter's own time. */
  expected: (rawNs: bigint) => bigint = (rawNs) => rawNs;
  readonly #random: Random;
  readonly #stream: EventStream<ClockEvent>;

  constructor(seed: number, adapter: ScenarioAdapter, clock: ClockOptions = {}) {
    const { hal, simulation, nics } = openBench({ seed, adapters: [adapter], clock });
    this.hal = hal;
    this.simulation = simulation;
    this.nic = nics[0] as Adapter;
    this.seed = seed;
    this.#random = new Random(seed);
    this.#stream = this.nic.clock.events({ capacity: 65_536 });
  }

  get nowNs(): bigint {
    return this.hal.systemClock.nowNs();
  }

  /** `reads` readings at random instants of the next `seconds`. */
  run(seconds: number, reads: number): void {
    const pauseNs = (seconds * 1e9) / reads;
    for (let i = 0; i < reads; i += 1) {
      this.simulation.advance(BigInt(Math.round(pauseNs * 2 * this.#random.next())));
      this.read();
    }
  }

  /** One reading, compared with the truth. */
  read(): ClockWindow {
    const window = this.nic.clock.window();
    if (window.state === 'lost') {
      this.lost += 1;
      return window;
    }
    this.checked += 1;
    const truthNs = this.expected(truthAt(this.simulation, this.nic, window));
    if (!holds(window, truthNs)) this.outside.push(window.systemNs);
    if (window.state === 'ok' && window.boundNs > this.widestNs) this.widestNs = window.boundNs;
    return window;
  }

  /** Starts the clock of an I210 or I226 that was reset. */
  startAgain(nic: Adapter = this.nic): void {
    nic.registers.write(TSAUXC, 0);
    nic.clock.adjustRate(0);
  }

  /** Gives an order; the time of it. */
  order(text: string): bigint {
    const at = this.nowNs;
    this.simulation.order(text);
    return at;
  }

  /** Takes the events that have arrived. */
  async hear(): Promise<ClockEvent[]> {
    await arrive();
    for (;;) {
      const event = await Promise.race([this.#stream.next(), arrive().then(() => null)]);
      if (event === null || event.done) return this.events;
      this.events.push(event.value);
    }
  }

  /** The first event of one of `kinds` at or after `fromNs`. */
  first(fromNs: bigint, ...kinds: ClockEventKind[]): ClockEvent | undefined {
    return this.events.find(({ kind, systemNs }) => kinds.includes(kind) && systemNs >= fromNs);
  }

  close(): void {
    this.hal.close();
  }
}
