/**
 * avb-hal/compat: the compatibility suite. Checks as data and functions over the public interface of
 * avb-hal, without a test runner; runCompat() runs them on one adapter and gives a report.
 */
export * from './checks/index.js';
export * from './context.js';
export { EvidenceLog, type EvidenceValue } from './evidence.js';
export * from './glob.js';
export { type CheckDefinition, group } from './group.js';
export type * from './outcome.js';
export * from './report-document.js';
export * from './run.js';
export type { CompatOptions } from './settings.js';
export type * from './types.js';
