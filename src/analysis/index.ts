/**
 * Statistics of clocks over series of time error: frequency stability (ADEV, MDEV, HDEV, TOTDEV), time
 * stability (TDEV, MTIE, TIE rms) and percentiles. Pure computation: no Node, no native code, no clock.
 * docs/analysis.md says which measure answers which question.
 *
 * Units: averaging times in s, deviations of frequency dimensionless, deviations of time in ns.
 */
export { adev, overlappingAdev } from './allan.js';
export {
  type ConfidenceInterval,
  confidenceInterval,
  degreesOfFreedom,
  type Estimate,
  type EstimatedMeasure,
  type NoiseType,
  ONE_SIGMA,
} from './confidence.js';
export { decadeFactors, octaveFactors } from './factors.js';
export { hdev, overlappingHdev } from './hadamard.js';
export type { Measure } from './measure.js';
export { mdev, tdev } from './modified.js';
export { MtieStream } from './mtie-stream.js';
export { type HistogramOptions, PercentileHistogram } from './percentile-histogram.js';
export { type PercentilePoint, percentiles } from './percentiles.js';
export type { StabilityPoint, TimePoint } from './points.js';
export { PhaseSeries, type PhaseUnit } from './series.js';
export {
  MdevStream,
  OverlappingAdevStream,
  OverlappingHdevStream,
  TdevStream,
  TieRmsStream,
} from './stability-streams.js';
export type { PhaseStream, StreamOptions } from './stream.js';
export { mtie, tieRms } from './time-interval.js';
export { totdev } from './total.js';
