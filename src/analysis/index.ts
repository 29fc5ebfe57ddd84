/**
 * Statistics of clocks over series of time error: frequency stability (ADEV, MDEV, HDEV, TOTDEV), time
 * stability (TDEV, MTIE, TIE rms) and percentiles. Pure computation: no Node, no native code, no clock.
 * docs/analysis.md says which measure answers which question.
 *
 * Units: averaging times in s, deviations of frequency dimensionless, deviations of time in ns.
 */
export * from './allan.js';
export * from './confidence.js';
export * from './factors.js';
export { hdev, overlappingHdev } from './hadamard.js';
export type { Measure } from './measure.js';
export { mdev, tdev } from './modified.js';
export * from './mtie-stream.js';
export * from './percentile-histogram.js';
export { type PercentilePoint, percentiles } from './percentiles.js';
export type { StabilityPoint, TimePoint } from './points.js';
export { PhaseSeries, type PhaseUnit } from './series.js';
export * from './stability-streams.js';
export type { PhaseStream, StreamOptions } from './stream.js';
export * from './time-interval.js';
export * from './total.js';
