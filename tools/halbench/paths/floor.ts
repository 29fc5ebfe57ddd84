import { timeCalls } from '../measure/timing.js';
import type { FloorOperation } from '../operations.js';
import type { CLibrary } from './c-library.js';
import type { Offer, Refusal } from './offer.js';

const inJavaScript = (call: string, run: () => unknown): Offer => ({
  call,
  measure: (budget, progress) => timeCalls(run, budget, progress),
});

function emptyForeignCall(library: CLibrary | string): Offer | Refusal {
  const call = 'avbhal_interface_version()';
  return typeof library === 'string'
    ? { call, reason: library }
    : inJavaScript(call, library.emptyCall());
}

/** The least that calls cost on this machine; no adapter is called. */
export function floorOffers(
  library: CLibrary | string,
): ReadonlyMap<FloorOperation, Offer | Refusal> {
  return new Map<FloorOperation, Offer | Refusal>([
    ['timer', inJavaScript('(nothing)', () => undefined)],
    ['hrtime', inJavaScript('process.hrtime.bigint()', () => process.hrtime.bigint())],
    ['performance-now', inJavaScript('performance.now()', () => performance.now())],
    ['empty-ffi', emptyForeignCall(library)],
  ]);
}
