/**
 * The documents halbench writes; docs/schema describes them as JSON Schema. A field keeps its meaning
 * within one schemaVersion; new fields may be added. Times are ns, as numbers.
 */
import type { Distribution } from './measure/histogram.js';
import type { OperationName } from './operations.js';

export const SCHEMA_VERSION = 1;

/** How a call gets from the caller to the adapter. */
export type PathName = 'addon' | 'c-loop' | 'ffi' | 'floor';

/** Where it ran. */
export interface Machine {
  readonly platform: string;
  readonly arch: string;
  readonly osRelease: string;
  readonly node: string;
  readonly cpu: string;
  readonly cores: number;
}

/** A backend that was asked before one was chosen. */
export interface Attempt {
  readonly backend: string;
  readonly available: boolean;
  readonly reason: string;
}

/** Which backend was used, and why. */
export interface BackendChoice {
  readonly requested: string;
  readonly chosen: string;
  readonly reason: string;
  /** True when nothing was asked for by name, no hardware was reachable and the simulator stands in. */
  readonly standIn: boolean;
  readonly attempts: readonly Attempt[];
}

/** An adapter as the backend enumerates it. */
export interface AdapterRecord {
  readonly backend: string;
  readonly index: number;
  readonly key: string;
  readonly name: string;
  readonly family: string;
  readonly mac: string | null;
  readonly link: { readonly up: boolean; readonly speedBps: number | null } | null;
  readonly driver: string | null;
  readonly simulated: boolean;
  readonly capabilities: Readonly<Record<string, boolean>>;
  /** Why each capability that is false is absent. */
  readonly absences: Readonly<Record<string, string>>;
}

/** What every case says about itself, measured or not. */
export interface CaseIdentity {
  /** `operation/path` or `operation/path/key of the adapter`. */
  readonly id: string;
  readonly operation: OperationName;
  readonly path: PathName;
  readonly backend: string | null;
  /** Key of the adapter; null for floor cases. */
  readonly adapter: string | null;
  /** True when the adapter's time comes from a model; floor cases touch no adapter. */
  readonly simulated: boolean;
  /** What was called. */
  readonly call: string;
}

/** A case that ran. Every duration includes one call of its timer, see `timers` of the document. */
export interface MeasuredCase extends CaseIdentity {
  readonly outcome: 'measured';
  readonly calls: number;
  readonly warmUpCalls: number;
  /** Ended by --max-seconds. */
  readonly cut: boolean;
  /** Fewer than 10 000 calls. */
  readonly belowMinimum: boolean;
  readonly timer: TimerName;
  readonly ns: Distribution;
  /** Of one caller: 1e9 / mean; null when the timer is too coarse to tell. */
  readonly callsPerSecond: number | null;
  /** HdrHistogram V2, compressed, base64. */
  readonly hdr: string;
}

/** A case that did not run: it cannot (`unavailable`) or it went wrong (`failed`). */
export interface MissingCase extends CaseIdentity {
  readonly outcome: 'unavailable' | 'failed';
  readonly reason: string;
}

export type CaseResult = MeasuredCase | MissingCase;

/** `hrtime`: process.hrtime.bigint(); `native`: the platform's clock, read in C++. */
export type TimerName = 'hrtime' | 'native';

/** What timing nothing costs; contained in every duration of the cases that use this timer. */
export interface TimerCost {
  readonly timer: TimerName;
  readonly clock: string;
  readonly p50Ns: number;
  readonly p99Ns: number;
  /** Smallest difference between two durations: durations and their medians are this coarse. */
  readonly stepNs: number;
}

/** One number that a requirement names. */
export interface Figure {
  readonly id: string;
  readonly title: string;
  /** Null when it could not be measured; `reason` then says why. */
  readonly value: number | null;
  readonly unit: 'ns' | 'ms' | 'kB' | 'ratio';
  /** 95 % interval; null where the figure is not an estimate. */
  readonly low: number | null;
  readonly high: number | null;
  /** Largest value that is good enough; null where the figure is only reported. */
  readonly limit: number | null;
  /** Null without a limit or a value, and when the limit lies inside the interval. */
  readonly met: boolean | null;
  readonly simulated: boolean;
  /** How it was measured. */
  readonly how: string;
  readonly reason: string | null;
  readonly details: Readonly<Record<string, number | string | boolean>>;
}

/** Head of every document. */
export interface Head {
  readonly schema: string;
  readonly schemaVersion: typeof SCHEMA_VERSION;
  readonly halbench: string;
  readonly command: string;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  /** False in a file that --output wrote while measuring went on. */
  readonly complete: boolean;
  readonly simulated: boolean;
  /** What kind of numbers these are, in words. */
  readonly label: string;
  readonly machine: Machine;
  readonly notes: readonly string[];
}

/** `halbench list`. */
export interface ListDocument extends Head {
  readonly schema: 'avb-hal/list';
  readonly backend: string;
  readonly selection: BackendChoice;
  readonly adapters: readonly AdapterRecord[];
}

/** `halbench run`, and halbench without a command. */
export interface RunDocument extends Head {
  readonly schema: 'avb-hal/run';
  readonly backend: string;
  readonly selection: BackendChoice;
  readonly adapters: readonly AdapterRecord[];
  readonly options: {
    readonly calls: number;
    readonly maxSeconds: number;
    readonly seed: number;
  };
  readonly timers: readonly TimerCost[];
  readonly cases: readonly CaseResult[];
  readonly figures: readonly Figure[];
  readonly findings: readonly string[];
}

/** A ratio and its 95 % interval. */
export interface Ratio {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/** One side of one compared operation. */
export interface ComparedSide {
  readonly calls: number;
  readonly ns: Distribution;
  readonly hdr: string;
}

/** One operation through both backends. */
export type Comparison =
  | {
      readonly operation: OperationName;
      readonly outcome: 'compared';
      readonly blocks: number;
      readonly callsPerBlock: number;
      readonly cut: boolean;
      readonly belowMinimum: boolean;
      readonly timer: TimerName;
      readonly a: ComparedSide;
      readonly b: ComparedSide;
      /** Side A divided by side B: above 1, A is slower. */
      readonly p50: Ratio;
      readonly p99: Ratio;
    }
  | {
      readonly operation: OperationName;
      readonly outcome: 'unavailable' | 'failed';
      readonly reason: string;
    };

/** Whether both backends show the same clock. */
export type ClockAgreement =
  | {
      readonly outcome: 'measured';
      /** Device time through A minus device time through B at the same instant. */
      readonly offsetNs: number;
      /** The true difference is within ±boundNs of offsetNs. */
      readonly boundNs: number;
      /** Whether 0 lies inside the bound. Null where the two are not the same clock. */
      readonly agree: boolean | null;
      readonly pairs: number;
      readonly how: string;
    }
  | { readonly outcome: 'unavailable' | 'failed'; readonly reason: string };

/** One side of a comparison. */
export interface SideRecord {
  readonly backend: string;
  readonly adapter: AdapterRecord;
  readonly selection: BackendChoice;
  readonly systemClock: string;
}

/** `halbench compare A B`. */
export interface CompareDocument extends Head {
  readonly schema: 'avb-hal/compare';
  readonly a: SideRecord;
  readonly b: SideRecord;
  /** How the two entries were recognised as one adapter. */
  readonly identity: {
    readonly confidence: string;
    readonly evidence: string;
  };
  readonly options: {
    readonly calls: number;
    readonly maxSeconds: number;
    readonly seed: number;
    readonly resamples: number;
    readonly level: number;
  };
  readonly timers: readonly TimerCost[];
  readonly comparisons: readonly Comparison[];
  readonly clocks: ClockAgreement;
  readonly findings: readonly string[];
}

/** What one call costs, beside the baseline. */
export interface CallRow {
  readonly id: string;
  readonly call: string;
  /** Median of the rounds: a pass, a reading of a batch. */
  readonly ns: number;
  /** To the baseline of the same round. */
  readonly ratio: Ratio;
  /** Medians of the stretches of time that the measurement is cut into. */
  readonly stretchesNs: readonly number[];
}

/** `halbench calls`. */
export interface CallsDocument extends Head {
  readonly schema: 'avb-hal/calls';
  /** Id of the row that the others are compared with. */
  readonly baseline: string;
  readonly options: { readonly rounds: number; readonly seed: number };
  readonly rows: readonly CallRow[];
}
