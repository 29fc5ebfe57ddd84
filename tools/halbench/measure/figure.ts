import type { Figure } from '../result.js';
import type { Estimate } from './bootstrap.js';

/** What a figure is, before it is measured. */
export interface FigureFacts {
  readonly id: string;
  readonly title: string;
  readonly unit: Figure['unit'];
  /** Null: reported only. */
  readonly limit: number | null;
  readonly simulated: boolean;
  readonly how: string;
}

type Details = Figure['details'];

const NO_INTERVAL = 'too few readings for an interval, so there is no verdict';

/** Whether an estimate keeps a limit; null when its interval has the limit inside. */
function decide({ low, high }: Estimate, limit: number | null): boolean | null {
  if (limit === null || (low <= limit && limit < high)) return null;
  return high <= limit;
}

/** A figure that could not be measured. */
export function unmeasured(facts: FigureFacts, reason: string): Figure {
  return { ...facts, value: null, low: null, high: null, met: null, reason, details: {} };
}

/** A figure that is one number. What is not defined is neither met nor missed. */
export function single(facts: FigureFacts, value: number, details: Details): Figure {
  if (!Number.isFinite(value)) return unmeasured(facts, 'not defined for what was measured');
  const met = facts.limit === null ? null : value <= facts.limit;
  return { ...facts, value, low: null, high: null, met, reason: null, details };
}

/** A figure that is an estimate with an interval. Without an interval there is no verdict. */
export function estimated(facts: FigureFacts, estimate: Estimate, details: Details): Figure {
  const { value, low, high } = estimate;
  const figure = single(facts, value, details);
  if (figure.value === null) return figure;
  if (!Number.isFinite(low) || !Number.isFinite(high)) {
    return { ...figure, met: null, reason: NO_INTERVAL };
  }
  return { ...figure, low, high, met: decide(estimate, facts.limit) };
}
