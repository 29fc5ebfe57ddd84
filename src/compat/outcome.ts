import type { Evidence, SampleSeries } from './report-document.js';

/** What a check found. */
export type Outcome =
  | {
      readonly outcome: 'pass';
      readonly evidence: readonly Evidence[];
      readonly samples?: readonly SampleSeries[];
    }
  | {
      readonly outcome: 'fail';
      /** One sentence: what was wanted, what came. */
      readonly reason: string;
      readonly evidence: readonly Evidence[];
      readonly samples?: readonly SampleSeries[];
    }
  | {
      readonly outcome: 'skip';
      /** Why it could not be checked here. */
      readonly reason: string;
      readonly evidence: readonly Evidence[];
    };
