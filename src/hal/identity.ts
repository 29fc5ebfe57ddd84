import type { AdapterInfo } from '../adapter/info.js';
import { checkBoolean, checkOptionsObject, wrongType } from '../base/check.js';
import { isHalError } from '../base/errors.js';
import type { Edge } from '../base/matching.js';
import { type ClockComparison, compareClocks } from '../clock/comparison.js';
import type { CrossTimestamp } from '../clock/types.js';
import type { Adapter } from './adapter.js';
import { Hal } from './hal.js';
import {
  type IdentityConfidence,
  type IdentityMatch,
  matchByClocks,
  matchByFacts,
} from './identity-match.js';

/** Options of {@link identifyAdapters}. */
export interface IdentifyOptions {
  /**
   * Whether adapters may be opened to compare their clocks where nothing else decides. Default true.
   * Opening an adapter for the first time can restart its clock, which drivers do, not the HAL.
   */
  readonly probe?: boolean;
}

/** Two entries of two backends, and how sure it is that they are one adapter. */
export interface AdapterPair {
  /** The entry of the first backend. */
  readonly a: AdapterInfo;
  /** The entry of the second backend. */
  readonly b: AdapterInfo;
  /** With `ambiguous` the two may be the same adapter, but so may others. */
  readonly confidence: IdentityConfidence;
  /** One sentence. */
  readonly evidence: string;
}

/** A cross timestamp, or the reason why there is none. */
type Sample = CrossTimestamp | string;

const BRACKETS = 25;

/** The adapters of one side that may have to be opened; by position in its enumeration. */
class Side {
  readonly #opened = new Map<number, Adapter | string>();
  readonly #hal: Hal;
  readonly #adapters: readonly AdapterInfo[];

  constructor(hal: Hal, adapters: readonly AdapterInfo[]) {
    this.#hal = hal;
    this.#adapters = adapters;
  }

  open(index: number): void {
    if (this.#opened.has(index)) return;
    const info = this.#adapters[index];
    if (info === undefined) return;
    const absence = info.absences.crossTimestamp;
    this.#opened.set(index, absence ?? attempt(() => this.#hal.open(info, { access: 'observe' })));
  }

  sample(): Map<number, Sample> {
    const samples = new Map<number, Sample>();
    for (const [index, adapter] of this.#opened) {
      const sample =
        typeof adapter === 'string'
          ? adapter
          : attempt(() => adapter.clock.crossTimestamp({ brackets: BRACKETS }));
      samples.set(index, sample);
    }
    return samples;
  }

  close(): void {
    for (const adapter of this.#opened.values()) if (typeof adapter !== 'string') adapter.close();
  }
}

/** The result, or the reason why a call to the HAL failed. */
function attempt<T>(call: () => T): T | string {
  try {
    return call();
  } catch (error) {
    if (!isHalError(error)) throw error;
    return `${error.code}: ${error.detail}`;
  }
}

const notComparable = (evidence: string): ClockComparison => ({ verdict: 'unknown', evidence });

/** Why the clocks of two HALs cannot be compared at all; null if they can. */
function obstacle(a: Hal, b: Hal, probe: boolean): string | null {
  if (!probe) return 'the clocks were not compared (probe: false)';
  if (a.systemClock.id !== b.systemClock.id) {
    return `the system clocks differ (${a.systemClock.id} and ${b.systemClock.id})`;
  }
  if (a.systemClock.timeline !== b.systemClock.timeline) {
    return 'the virtual times of two simulators have nothing in common';
  }
  return null;
}

function compareOpen(open: readonly Edge[], sideA: Side, sideB: Side): IdentityMatch[] {
  try {
    // Everything is opened before the first sample: opening can restart a clock.
    for (const { a, b } of open) {
      sideA.open(a);
      sideB.open(b);
    }
    const before = sideA.sample();
    const between = sideB.sample();
    const after = sideA.sample();
    return matchByClocks(open, ({ a, b }) => {
      const samples = [before.get(a), between.get(b), after.get(a)];
      const failed = samples.find((sample) => typeof sample === 'string');
      if (failed !== undefined) return notComparable(`a clock could not be read (${failed})`);
      const [first, middle, last] = samples as [CrossTimestamp, CrossTimestamp, CrossTimestamp];
      return compareClocks(first, middle, last);
    });
  } finally {
    sideA.close();
    sideB.close();
  }
}

function checkHal(value: unknown, parameter: string): Hal {
  if (!(value instanceof Hal)) throw wrongType(parameter, 'an opened Hal', value);
  return value;
}

/**
 * Finds out which adapters of `a` and `b` are the same ones. The filter driver tells no MAC and no
 * other key, so what decides is, in this order: a key or MAC that both sides know; being the only
 * one of its family that is left on both sides; the clock, read through both sides at one instant.
 * Nothing is guessed: what several assignments fit is reported as `ambiguous`. Opens adapters with
 * access 'observe' and closes them again.
 */
export function identifyAdapters(
  a: Hal,
  b: Hal,
  options?: IdentifyOptions,
): readonly AdapterPair[] {
  checkHal(a, 'identifyAdapters(a)');
  checkHal(b, 'identifyAdapters(b)');
  const parameter = 'identifyAdapters(options)';
  const given = checkOptionsObject(options, parameter, ['probe']);
  const probe = given.probe === undefined || checkBoolean(given.probe, `${parameter}.probe`);

  const first = a.adapters();
  const second = b.adapters();
  const { matches, open } = matchByFacts(first, second);
  const reason = obstacle(a, b, probe);
  const compared =
    reason === null
      ? compareOpen(open, new Side(a, first), new Side(b, second))
      : matchByClocks(open, () => notComparable(reason));
  const pairs = [...matches, ...compared].map(({ a: i, b: j, confidence, evidence }) =>
    Object.freeze({
      a: first[i] as AdapterInfo,
      b: second[j] as AdapterInfo,
      confidence,
      evidence,
    }),
  );
  return Object.freeze(pairs);
}
