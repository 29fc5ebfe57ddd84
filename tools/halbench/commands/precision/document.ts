import type { AdapterRecord, BackendChoice, Figure, Head } from '../../result.js';

/** The ways to ask an adapter's clock for the time. */
export const WAYS = [
  'read',
  'cross-1',
  'cross-narrowest',
  'cross-intersected',
  'page-now',
  'page-window',
] as const;
export type WayName = (typeof WAYS)[number];

/** What software alone can do. */
export type SoftwareWayName = 'software-1' | 'software-narrowest';

/**
 * What the numbers of a way are. `error`: its time minus the true time. `agreement`: its time minus
 * that of the subject's reference way at the same instant, where nobody knows the truth.
 */
export type Quantity = 'error' | 'agreement';

/** Distribution of an error or a difference; percentiles and maximum are of its size. */
export interface ErrorFigures {
  readonly count: number;
  readonly meanNs: number;
  readonly rmsNs: number;
  readonly p50Ns: number;
  readonly p99Ns: number;
  readonly maxNs: number;
}

/**
 * Hard bounds of a way. `inside`: how many windows hold the truth or, without a truth, meet the
 * window of the reference way.
 */
export interface BoundFigures {
  /** Mean of half the window. */
  readonly meanBoundNs: number;
  readonly inside: number;
  readonly of: number;
}

/** One way to ask for the time. */
export interface WayResult {
  readonly way: WayName | SoftwareWayName;
  /** What was called. */
  readonly call: string;
  /** Null for the reference way of an agreement, and when every call failed. */
  readonly difference: ErrorFigures | null;
  /** Null for a way that gives no bound. */
  readonly bound: BoundFigures | null;
  /** Calls that failed, and the reason of the first. */
  readonly failed: number;
  readonly reason: string | null;
}

/** Time deviation of the page's series of differences. */
export interface TdevPoint {
  readonly tauS: number;
  readonly ns: number;
  readonly terms: number;
}

/** How the clock page did during the measurement. */
export interface PageRecord {
  readonly timeBase: string;
  readonly state: string;
  readonly samples: number;
  readonly rejected: number;
  readonly intervalMs: number;
  /** Jumps of the clock that the page reported. */
  readonly jumps: number;
}

/** How the calls to a modelled adapter are delayed. */
export interface DelayRecord {
  readonly medianNs: number;
  readonly sigma: number;
  readonly tailProbability: number;
  readonly tailNs: number;
  readonly sampleMin: number;
  readonly sampleMax: number;
}

/** What every subject says about itself. */
export interface SubjectIdentity {
  /** `profile/backend/key of the adapter`. */
  readonly id: string;
  readonly title: string;
  /** A delay profile of the simulator, or `as-is`. */
  readonly profile: string;
  readonly backend: string;
  readonly adapter: AdapterRecord;
  readonly systemClock: string;
  /** What the operating system says about hardware timestamps; null where it cannot be asked. */
  readonly timestamps: string | null;
  /** Delays and oscillator of the model; null where they are not ours to choose. */
  readonly delays: DelayRecord | null;
  readonly wanderPpbPerSqrtS: number | null;
  readonly seed: number | null;
}

/** A backend, an adapter and a delay profile that were measured. */
export interface MeasuredSubject extends SubjectIdentity {
  readonly outcome: 'measured';
  readonly quantity: Quantity;
  /** Where the truth came from, or which way the others are compared with. */
  readonly reference: string;
  readonly rounds: number;
  /** Ended by --max-seconds. */
  readonly cut: boolean;
  /** Mean distance between two rounds. */
  readonly spacingS: number;
  readonly ways: readonly WayResult[];
  readonly tdev: readonly TdevPoint[];
  readonly page: PageRecord | null;
}

export interface MissingSubject extends SubjectIdentity {
  readonly outcome: 'unavailable' | 'failed';
  readonly reason: string;
}

export type Subject = MeasuredSubject | MissingSubject;

/** What the machine can do without any clock of an adapter. */
export type SoftwareTime =
  | {
      readonly outcome: 'measured';
      readonly how: string;
      readonly ways: readonly WayResult[];
    }
  | { readonly outcome: 'unavailable' | 'failed'; readonly reason: string };

/** `halbench precision`. */
export interface PrecisionDocument extends Head {
  readonly schema: 'avb-hal/precision';
  readonly backend: string;
  readonly selection: BackendChoice;
  readonly options: {
    readonly readings: number;
    readonly maxSeconds: number;
    readonly seed: number;
    readonly spacingMs: number;
    readonly brackets: number;
    readonly orders: readonly string[];
  };
  readonly subjects: readonly Subject[];
  readonly software: SoftwareTime;
  readonly figures: readonly Figure[];
  readonly findings: readonly string[];
}
