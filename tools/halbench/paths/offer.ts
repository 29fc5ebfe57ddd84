import type { Budget, OnProgress, Timed } from '../measure/timing.js';

/** A call that can be measured. */
export interface Offer {
  /** What is called, as one would write it. */
  readonly call: string;
  measure(budget: Budget, progress: OnProgress): Timed;
}

/** A combination that does not exist here, and why. */
export interface Refusal {
  readonly call: string;
  readonly reason: string;
}

export const isRefusal = (offer: Offer | Refusal): offer is Refusal => 'reason' in offer;
