import { checkClosedObject, checkInteger, outOfRange } from '../base/check.js';
import { checkArray, checkSample, checkTau0, mixedKinds } from './arguments.js';
import { History } from './history.js';
import type { PhaseScale } from './points.js';
import { checkUnit, type PhaseUnit } from './series.js';

/** Largest averaging factor of a stream; a sample that is kept takes 8 bytes. */
export const LARGEST_STREAM_FACTOR: number = 2 ** 24;

/** What a stream over phase samples is told once. */
export interface StreamOptions {
  /** Sampling interval in s, 1e-12 … 1e12. */
  readonly tau0S: number;
  /** Averaging factors, at least one, each 1 … 2^24. */
  readonly factors: ArrayLike<number>;
  /** Unit of the phase samples; bigints are taken for 'ns' only. */
  readonly unit: PhaseUnit;
}

/** The state of one averaging factor. */
export interface Tracker<P> {
  /** Takes the latest sample of the history. */
  step(history: History): void;
  /** No term may reach back beyond this instant. */
  restart(): void;
  /** undefined while there is no term. */
  point(): P | undefined;
}

/** How a stream looks back, and what it keeps for one factor. */
export interface StreamDefinition<P> {
  readonly name: string;
  /** Samples looked back at, in averaging factors. */
  readonly reach: number;
  readonly track: (factor: number, scale: PhaseScale) => Tracker<P>;
}

/**
 * A statistic over phase samples that come one at a time and are not kept: memory is bounded by the
 * largest factor, a sample costs O(1) a factor. The result after n samples is bit for bit that of the
 * function of the same name over a series of these n samples. One owner; not shared between threads.
 */
export class PhaseStream<P> {
  readonly #name: string;
  readonly #history: History;
  readonly #trackers: readonly Tracker<P>[];
  readonly #unitsPerSecond: 1 | 1e9;
  #origin: bigint | undefined;
  #count = 0;

  /** @internal */
  constructor(definition: StreamDefinition<P>, options: StreamOptions) {
    const place = `new ${definition.name}(options`;
    const given = checkClosedObject(options, `${place})`, ['tau0S', 'factors', 'unit']);
    const factors = checkStreamFactors(given.factors, `${place}.factors`);
    const tau0S = checkTau0(given.tau0S, `${place}.tau0S)`);
    const unitsPerSecond = checkUnit(given.unit, `${place}.unit)`);
    this.#name = definition.name;
    this.#unitsPerSecond = unitsPerSecond;
    this.#history = new History(definition.reach * Math.max(...factors));
    this.#trackers = factors.map((factor) => definition.track(factor, { tau0S, unitsPerSecond }));
  }

  /** Samples taken so far. */
  get count(): number {
    return this.#count;
  }

  /**
   * Takes the next sample. Of bigints (ns only) the first one of the stream is subtracted before they
   * become doubles. TypeError or RangeError, without effect, for a sample that is not a finite number
   * and for a change between numbers and bigints.
   */
  add(sample: number | bigint): void {
    const phase = this.#toPhase(sample, 'add(sample)');
    this.#count += 1;
    this.#history.push(phase);
    for (const tracker of this.#trackers) tracker.step(this.#history);
  }

  /** Takes samples in order, as {@link add} does; those before a refused one stay taken. */
  addAll(samples: ArrayLike<number> | ArrayLike<bigint>): void {
    const parameter = `${this.#name}.addAll(samples)`;
    const array = checkArray(samples, parameter, 'an array of numbers or of bigints');
    for (let i = 0; i < array.length; i += 1) this.add(array[i] as number | bigint);
  }

  /**
   * The next sample does not follow the last one after tau0: the clock was stepped, or samples are
   * missing. What was gathered stays; no term will span the gap.
   */
  gap(): void {
    this.#history.clear();
    for (const tracker of this.#trackers) tracker.restart();
  }

  /** One point for each factor that has a term already, in the order the factors were given. */
  results(): P[] {
    return this.#trackers.flatMap((tracker) => tracker.point() ?? []);
  }

  #toPhase(sample: unknown, call: string): number {
    const parameter = `${this.#name}.${call}`;
    if (typeof sample === 'bigint' && this.#unitsPerSecond === 1e9) {
      if (this.#origin === undefined && this.#count > 0) {
        throw mixedKinds(parameter, 'a number', sample);
      }
      this.#origin ??= sample;
      return checkSample(Number(sample - this.#origin), parameter);
    }
    if (this.#origin !== undefined) throw mixedKinds(parameter, 'a bigint', sample);
    return checkSample(sample, parameter);
  }
}

function checkStreamFactors(value: unknown, place: string): number[] {
  const wanted = 'an array of at least one averaging factor';
  const list = checkArray(value, `${place})`, wanted);
  if (list.length === 0) throw outOfRange(`${place})`, wanted, list);
  return Array.from(list, (factor, i) =>
    checkInteger(factor, `${place}[${i}])`, 1, LARGEST_STREAM_FACTOR),
  );
}
