/**
 * avb-hal/compat: the compatibility suite. Checks as data and functions over the public interface of
 * avb-hal, without a test runner; runCompat() runs them on one adapter and gives a report.
 */
export { ALL_CHECKS } from './checks/index.js';
export {
  CheckContext,
  type Opener,
  Skipped,
  type StepJournal,
  type SuiteSubject,
} from './context.js';
export { EvidenceLog, type EvidenceValue } from './evidence.js';
export { matchesGlob } from './glob.js';
export { type CheckDefinition, group } from './group.js';
export type { Outcome } from './outcome.js';
export {
  type CheckOutcome,
  type CheckRecord,
  COMPAT_SCHEMA,
  COMPAT_VERSION,
  type CompatAdapter,
  type CompatMachine,
  type CompatReport,
  type CompatSettings,
  type CompatTotals,
  type CompatVersions,
  type Evidence,
  type SampleSeries,
} from './report-document.js';
export { runCompat } from './run.js';
export type { CompatOptions } from './settings.js';
export type { Check, CheckNeeds } from './types.js';
