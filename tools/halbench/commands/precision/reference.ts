import type { Adapter, Simulation } from 'avb-hal';
import type { Quantity } from '../../result.js';
import type { Series } from './series.js';

/**
 * What the readings of one round are compared with: a straight line that is known to lie between
 * `lowNs` and `highNs` of the clock (0 and 1 for a truth in whole ns, cut off).
 */
export interface Line {
  readonly systemNs: bigint;
  readonly deviceNs: bigint;
  readonly ratePpb: number;
  readonly lowNs: number;
  readonly highNs: number;
}

/** Something the readings can be compared with. */
export interface Reference {
  readonly quantity: Quantity;
  readonly text: string;
  /** Null where there is nothing to compare with in that round. */
  line(round: number): Line | null;
}

/** A truth that has to be asked while the readings are taken. */
export interface Witness {
  /** Before the first, after each and after the last round. */
  begin(): void;
  note(): void;
  end(): Reference;
}

const TRUTH = { lowNs: 0, highNs: 1 };

/** The truth of a model that this process can ask; asking takes no time of the model's. */
export class ModelWitness implements Witness {
  readonly #simulation: Simulation;
  readonly #adapter: Adapter;
  readonly #lines: Line[] = [];

  constructor(simulation: Simulation, adapter: Adapter) {
    this.#simulation = simulation;
    this.#adapter = adapter;
  }

  begin(): void {
    this.#lines.length = 0;
  }

  note(): void {
    const { systemNs, deviceNs, ratePpb } = this.#simulation.truth(this.#adapter);
    this.#lines.push({ systemNs, deviceNs, ratePpb, ...TRUTH });
  }

  end(): Reference {
    return {
      quantity: 'error',
      text: 'ground truth of the model, asked after each round',
      line: (round) => this.#lines[round] ?? null,
    };
  }
}

/** A true time and the tick of the system clock that it belongs to. */
export interface TruthPoint {
  readonly systemNs: bigint;
  readonly deviceNs: bigint;
  readonly ratePpb: number;
}

const SAME_RATE_PPB = 10;

/** The line through two points of a clock that runs evenly; throws if it did not. */
export function lineBetween(first: TruthPoint, last: TruthPoint): Line {
  const [systemNs, deviceNs] = [
    Number(last.systemNs - first.systemNs),
    Number(last.deviceNs - first.deviceNs),
  ];
  const ratePpb = (deviceNs / systemNs - 1) * 1e9;
  if (Math.abs(ratePpb - first.ratePpb) > SAME_RATE_PPB) {
    throw new Error(
      `the true clock ran at ${ratePpb.toFixed(1)} ppb on average, at ${first.ratePpb.toFixed(1)} ` +
        'ppb in the beginning: something steered or stepped it',
    );
  }
  return { systemNs: first.systemNs, deviceNs: first.deviceNs, ratePpb, ...TRUTH };
}

/** A truth that can be asked now and then only: before and after, with a line between. */
export class DistantWitness implements Witness {
  readonly #ask: () => TruthPoint;
  readonly #text: string;
  #first: TruthPoint | null = null;

  constructor(ask: () => TruthPoint, text: string) {
    this.#ask = ask;
    this.#text = text;
  }

  begin(): void {
    this.#first = this.#ask();
  }

  note(): void {}

  end(): Reference {
    if (this.#first === null) throw new Error('the truth was not asked before the first round');
    const line = lineBetween(this.#first, this.#ask());
    return { quantity: 'error', text: this.#text, line: () => line };
  }
}

/**
 * One of the ways, where the truth is not known: its reading of the round, carried on with the mean
 * rate of all rounds. Null when it gave fewer than two readings.
 */
export function agreementWith(series: Series, name: string): Reference | null {
  const last = series.length - 1;
  if (last < 1) return null;
  const deviceNs = Number(series.deviceNs(last) - series.deviceNs(0));
  const systemNs = Number(series.systemNs(last) - series.systemNs(0));
  const ratePpb = (deviceNs / systemNs - 1) * 1e9;
  const lines = new Map<number, Line>();
  for (let i = 0; i < series.length; i += 1) {
    const at = series.deviceNs(i);
    lines.set(series.round(i), {
      systemNs: series.systemNs(i),
      deviceNs: at,
      ratePpb,
      lowNs: Number(series.lowNs(i) - at),
      highNs: Number(series.highNs(i) - at),
    });
  }
  return {
    quantity: 'agreement',
    text: `no truth is known: difference from ${name} of the same round`,
    line: (round) => lines.get(round) ?? null,
  };
}
