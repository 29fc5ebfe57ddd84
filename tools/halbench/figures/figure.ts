import { type Adapter, type Hal, openHal, type Scenario, type SimulatedFamily } from 'avb-hal';
import { reasonOf } from '../commands/run/cases.js';
import type { Estimate } from '../measure/bootstrap.js';
import type { Figure } from '../result.js';

/** What figures are measured with. */
export interface FigureContext {
  readonly calls: number;
  readonly maxSeconds: number;
  readonly seed: number;
  /** How long the simulator took from its very first opening to its list; null if it was not used. */
  readonly firstOpenMs: number | null;
}

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

export type FigureDetails = Figure['details'];

/** Whether an estimate keeps a limit; null when its interval has the limit inside. */
function decide({ low, high }: Estimate, limit: number | null): boolean | null {
  if (limit === null || (low <= limit && limit < high)) return null;
  return high <= limit;
}

/** A figure that is an estimate with an interval. */
export function estimated(facts: FigureFacts, estimate: Estimate, details: FigureDetails): Figure {
  const { value, low, high } = estimate;
  return { ...single(facts, value, details), low, high, met: decide(estimate, facts.limit) };
}

/** A figure that is one number. */
export function single(facts: FigureFacts, value: number, details: FigureDetails): Figure {
  return {
    ...facts,
    value,
    low: null,
    high: null,
    met: facts.limit === null ? null : value <= facts.limit,
    reason: null,
    details,
  };
}

/** A figure that could not be measured. */
export function unmeasured(facts: FigureFacts, error: unknown): Figure {
  const none = { value: null, low: null, high: null, met: null };
  return { ...facts, ...none, reason: reasonOf(error), details: {} };
}

/** The figure, or the same figure without a value and with the reason. */
export function orReason(facts: FigureFacts, measure: () => Figure): Figure {
  try {
    return measure();
  } catch (error) {
    return unmeasured(facts, error);
  }
}

/** `count` adapters whose register reads take no modelled time. */
export function withoutLatency(family: SimulatedFamily, count = 1): Scenario {
  const latency = { medianNs: 0, sigma: 0, tailProbability: 0, tailNs: 0 };
  return { adapters: Array.from({ length: count }, () => ({ family, latency })) };
}

/** Runs `body` with the first adapter of a simulator; closes both. */
export function onSimulator<T>(scenario: Scenario, body: (adapter: Adapter, hal: Hal) => T): T {
  using hal = openHal({ backend: 'sim', scenario });
  using adapter = hal.open({ index: 0 });
  return body(adapter, hal);
}
