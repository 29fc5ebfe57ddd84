// A figure: one number that a requirement names, its limit, and whether it keeps it.
import { openHal } from 'avb-hal';

/** Whether an estimate keeps a limit; null when its interval has the limit inside. */
function decide({ low, high }, limit) {
  if (limit === null || (low <= limit && limit < high)) return null;
  return high <= limit;
}

/** A figure that could not be measured. */
export function unmeasured(facts, error) {
  const reason = error instanceof Error ? error.message : String(error);
  return { ...facts, value: null, low: null, high: null, met: null, reason, details: {} };
}

/** A figure that is one number. What is not defined is neither met nor missed. */
export function single(facts, value, details) {
  if (!Number.isFinite(value)) return unmeasured(facts, 'not defined for what was measured');
  const met = facts.limit === null ? null : value <= facts.limit;
  return { ...facts, value, low: null, high: null, met, reason: null, details };
}

/** A figure that is an estimate with an interval. */
export function estimated(facts, estimate, details) {
  const { value, low, high } = estimate;
  const figure = single(facts, value, details);
  return figure.value === null
    ? figure
    : { ...figure, low, high, met: decide(estimate, facts.limit) };
}

/** The figure, or the same figure without a value and with the reason. */
export async function orReason(facts, measure) {
  try {
    return await measure();
  } catch (error) {
    return unmeasured(facts, error);
  }
}

/** `count` adapters whose register reads take no modelled time. */
export function withoutLatency(family, count = 1) {
  const latency = { medianNs: 0, sigma: 0, tailProbability: 0, tailNs: 0 };
  return { adapters: Array.from({ length: count }, () => ({ family, latency })) };
}

/** Runs `body` with the first adapter of a simulator; closes both. */
export function onSimulator(scenario, body) {
  const hal = openHal({ backend: 'sim', scenario });
  const adapter = hal.open({ index: 0 });
  try {
    return body(adapter, hal);
  } finally {
    adapter.close();
    hal.close();
  }
}
