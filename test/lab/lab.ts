// The lab for tests. One file at a time uses it (vitest.config.ts); two programs in one Windows wait
// for each other anyway.
export { type LabRequest, type LabResult, runInLab, setUpLab } from '../../tools/lab/api.mjs';
