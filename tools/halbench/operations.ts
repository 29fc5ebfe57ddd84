import type { CapabilityName } from 'avb-hal';
import { TIMINCA, TSAUXC, TSAUXC_FAMILIES } from './offsets.gen.js';
import type { CaseResult } from './result.js';

export type OperationName = CaseResult['operation'];
/** Calls of one adapter. */
export type AdapterOperation = 'clock-read' | 'cross-timestamp' | 'register-read';
/** Calls of a backend. */
export type BackendOperation = 'enumerate' | 'open';
/** What any call is measured against; no adapter is touched. */
export type FloorOperation = Exclude<OperationName, AdapterOperation | BackendOperation>;

export const ADAPTER_OPERATIONS: readonly AdapterOperation[] = [
  'clock-read',
  'cross-timestamp',
  'register-read',
];
export const BACKEND_OPERATIONS: readonly BackendOperation[] = ['enumerate', 'open'];

/** The capability that an adapter needs for an operation. */
export const NEEDS: Readonly<Record<AdapterOperation, CapabilityName>> = {
  'clock-read': 'clockRead',
  'cross-timestamp': 'crossTimestamp',
  'register-read': 'registerRead',
};

export const TITLES: Readonly<Record<OperationName, string>> = {
  'clock-read': 'clock read',
  'cross-timestamp': 'cross timestamp',
  'register-read': 'register read',
  enumerate: 'enumerate',
  open: 'open and close',
  timer: 'nothing',
  hrtime: 'process.hrtime.bigint()',
  'performance-now': 'performance.now()',
  'empty-ffi': 'empty ffi-rs call',
};

/**
 * A register that reading does not change: TSAUXC, or TIMINCA where 0xB640 is another register
 * (I217, I219).
 */
export function harmlessRegister(family: string): number {
  return TSAUXC_FAMILIES.includes(family) ? TSAUXC : TIMINCA;
}
