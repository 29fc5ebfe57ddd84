import type { Adapter, Instruments, TimedOperation } from 'avb-hal';
import { timeByLoop, timeCalls } from '../measure/timing.js';
import type { FloorOperation } from '../operations.js';
import type { CLibrary } from './c-library.js';
import type { Offer, Refusal } from './offer.js';

const inJavaScript = (call: string, run: () => unknown): Offer => ({
  call,
  timer: 'hrtime',
  measure: (budget, progress) => timeCalls(run, budget, progress),
});

const inLoop = (adapter: Adapter, operation: TimedOperation): Offer => ({
  call: `adapter.timeLoop('${operation}', durations)`,
  timer: 'native',
  measure: (budget, progress) =>
    timeByLoop((durations) => adapter.timeLoop(operation, durations), budget, progress),
});

function emptyForeignCall(library: CLibrary | string): Offer | Refusal {
  const call = 'avbhal_interface_version()';
  return typeof library === 'string'
    ? { call, reason: library }
    : inJavaScript(call, library.emptyCall());
}

/** The least that calls cost on this machine. `adapter` lends its loop; it is not called. */
export function floorOffers(
  adapter: Adapter | null,
  instruments: Instruments,
  library: CLibrary | string,
): ReadonlyMap<FloorOperation, Offer | Refusal> {
  const loop = (operation: TimedOperation): Offer | Refusal =>
    adapter === null
      ? { call: `adapter.timeLoop('${operation}', durations)`, reason: 'no adapter is open' }
      : inLoop(adapter, operation);
  return new Map<FloorOperation, Offer | Refusal>([
    ['timer-js', inJavaScript('(nothing)', () => undefined)],
    ['timer-c', loop('empty')],
    ['system-clock-js', inJavaScript('process.hrtime.bigint()', () => process.hrtime.bigint())],
    ['system-clock-c', loop('system-clock')],
    ['performance-now', inJavaScript('performance.now()', () => performance.now())],
    ['empty-call', inJavaScript('instruments.emptyCall()', instruments.emptyCall)],
    ['empty-bigint', inJavaScript('instruments.emptyBigint()', instruments.emptyBigint)],
    ['empty-ffi', emptyForeignCall(library)],
  ]);
}
