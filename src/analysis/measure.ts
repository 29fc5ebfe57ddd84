import { checkInteger } from '../base/check.js';
import { checkArray, tooShort } from './arguments.js';
import { checkSeries, type PhaseSeries } from './series.js';

/**
 * A statistic over a whole series.
 *
 * Called with one averaging factor it gives one point, with a list one point each, in the order of
 * the list. TypeError for an argument of the wrong kind; RangeError for a factor that is not an
 * integer from 1 to `largestFactor(series.length)`, also within a list: nothing is left out silently.
 */
export interface Measure<P> {
  /** The point of one averaging factor. */
  (series: PhaseSeries, factor: number): P;
  /** One point per averaging factor, in the order of the list. */
  (series: PhaseSeries, factors: ArrayLike<number>): P[];
  /** Largest factor that still gives a term with `samples` phase samples; 0 where none does. */
  largestFactor(samples: number): number;
}

/** What distinguishes one measure from another. */
export interface MeasureDefinition<P> {
  readonly name: string;
  /** Fewest phase samples that give a term at factor 1. */
  readonly leastSamples: number;
  /** Largest factor for a number of samples of at least `leastSamples`. */
  readonly largest: (samples: number) => number;
  /** A function of one factor; what all factors share is prepared once. */
  readonly prepare: (series: PhaseSeries) => (factor: number) => P;
}

/** Builds the checked callable from its definition. */
export function measure<P>(definition: MeasureDefinition<P>): Measure<P> {
  const { name, leastSamples, largest, prepare } = definition;
  function evaluate(series: PhaseSeries, factor: number): P;
  function evaluate(series: PhaseSeries, factors: ArrayLike<number>): P[];
  function evaluate(series: PhaseSeries, factors: number | ArrayLike<number>): P | P[] {
    checkSeries(series, name);
    if (series.length < leastSamples)
      throw tooShort(`${name}(series)`, leastSamples, series.length);
    const max = largest(series.length);
    if (typeof factors === 'number') {
      return prepare(series)(checkInteger(factors, `${name}(factor)`, 1, max));
    }
    const list = checkArray(factors, `${name}(factors)`, 'an averaging factor or an array of them');
    const checked = Array.from(list, (factor, i) =>
      checkInteger(factor, `${name}(factors[${i}])`, 1, max),
    );
    return checked.map(prepare(series));
  }
  return Object.assign(evaluate, {
    largestFactor(samples: number): number {
      checkInteger(samples, `${name}.largestFactor(samples)`, 0, Number.MAX_SAFE_INTEGER);
      return samples < leastSamples ? 0 : largest(samples);
    },
  });
}
