import type { Adapter, AdapterInfo, Hal } from 'avb-hal';
import { timeByLoop } from '../measure/timing.js';
import { type AdapterOperation, type BackendOperation, NEEDS } from '../operations.js';
import type { Offer, Refusal } from './offer.js';

/** The same calls made by a loop of C++ inside the addon: what the driver or the model takes alone. */
export function loopAdapter(adapter: Adapter, operation: AdapterOperation): Offer | Refusal {
  const call = `adapter.timeLoop('${operation}', durations)`;
  const reason = adapter.whyNot(NEEDS[operation]);
  if (reason !== null) return { call, reason };
  return {
    call,
    timer: 'native',
    measure: (budget, progress) =>
      timeByLoop((durations) => adapter.timeLoop(operation, durations), budget, progress),
  };
}

export function loopBackend(hal: Hal, info: AdapterInfo, operation: BackendOperation): Offer {
  const { instruments } = hal;
  return {
    call: `instruments.timeLoop('${operation}', durations, info)`,
    timer: 'native',
    measure: (budget, progress) =>
      timeByLoop((durations) => instruments.timeLoop(operation, durations, info), budget, progress),
  };
}
