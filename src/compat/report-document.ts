import type { AccessLevel, BackendAttempt, CapabilityName, Family } from '../index.js';

/** `schema` of a {@link CompatReport}. */
export const COMPAT_SCHEMA = 'avb-hal/compat';
/** A field keeps its meaning within one version; new fields may be added. */
export const COMPAT_VERSION = 1;

/** How a check ended. */
export type CheckOutcome = 'pass' | 'fail' | 'skip';

/**
 * One raw number (or word) that a check measured or met. Integers that a JSON number cannot hold
 * exactly (beyond ±2^53) are decimal text.
 */
export interface Evidence {
  readonly name: string;
  readonly value: number | string | boolean | null;
  /** `ns`, `ppb`, `calls` …; empty where there is none. */
  readonly unit: string;
  /** What was wanted, such as `<= 100000` or `HAL_NOT_SUPPORTED`; null where it is only reported. */
  readonly limit: string | null;
  /** False where `value` breaks `limit`. */
  readonly ok: boolean;
}

/** Raw readings behind the evidence. */
export interface SampleSeries {
  readonly name: string;
  readonly unit: string;
  /** Integers beyond ±2^53 are decimal text; what is no number is `NaN`, `Infinity`, `-Infinity`. */
  readonly values: readonly (number | string)[];
}

/** Result of one check. */
export interface CheckRecord {
  /** Stable, `group.name`. */
  readonly id: string;
  readonly group: string;
  readonly title: string;
  /** What the check stands for: ids of requirements, pages of docs/, sections of a public standard. */
  readonly requirement: readonly string[];
  /** What the adapter must be able to do; null where the check needs no capability. */
  readonly capability: CapabilityName | null;
  /** One sentence: how it is checked. */
  readonly procedure: string;
  readonly outcome: CheckOutcome;
  /** Why it failed or was skipped; null for a pass. */
  readonly reason: string | null;
  /** The known fault of the driver that a failure comes from; absent where none is known. */
  readonly expected?: string;
  readonly evidence: readonly Evidence[];
  readonly samples?: readonly SampleSeries[];
  readonly durationMs: number;
}

/** The machine a report was made on. */
export interface CompatMachine {
  readonly platform: string;
  readonly arch: string;
  readonly osRelease: string;
  readonly cpu: string;
  readonly cores: number;
  readonly memoryBytes: number;
}

/** What was under test. */
export interface CompatVersions {
  /** Of this package. */
  readonly package: string;
  readonly node: string;
  /** The file that the backend was loaded from; null for a backend that is no file. */
  readonly binary: { readonly path: string; readonly sha256: string } | null;
  /** Of the network driver or the AVB filter driver; null when it does not say. */
  readonly driver: string | null;
}

/** The adapter under test, as enumerated; null fields are not known to the backend. */
export interface CompatAdapter {
  readonly key: string;
  readonly name: string;
  readonly description: string;
  readonly family: Family;
  readonly index: number;
  readonly mac: string | null;
  readonly guid: string | null;
  readonly pci: {
    readonly vendor: number;
    readonly device: number;
    readonly revision: number;
    readonly exact: boolean;
  } | null;
  readonly link: { readonly up: boolean; readonly speedBps: number | null } | null;
  readonly driver: {
    readonly name: string;
    readonly version: string;
    readonly date: string;
    readonly provider: string;
  } | null;
  readonly simulated: boolean;
  readonly capabilities: Readonly<Record<string, boolean>>;
  /** Why each capability that is false is absent. */
  readonly absences: Readonly<Record<string, string>>;
}

/** How the suite was asked to run. */
export interface CompatSettings {
  /** No check went beyond it. */
  readonly access: AccessLevel;
  /** Length of the long measurements. */
  readonly seconds: number;
  /** Of what the suite draws at random. */
  readonly seed: number;
  /** Globs of the ids that were to run; null for all. */
  readonly only: readonly string[] | null;
}

/** How many checks ended how. */
export interface CompatTotals {
  readonly pass: number;
  readonly fail: number;
  readonly skip: number;
}

/** The whole report: what `--report` writes. Plain data, the same after JSON. */
export interface CompatReport {
  readonly schema: typeof COMPAT_SCHEMA;
  readonly version: typeof COMPAT_VERSION;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  readonly durationMs: number;
  /** True when times come from a model and not from silicon. */
  readonly simulated: boolean;
  readonly machine: CompatMachine;
  readonly versions: CompatVersions;
  readonly backend: string;
  /** Why this backend. */
  readonly selection: {
    readonly reason: string;
    readonly attempts: readonly BackendAttempt[];
  };
  /** Null where the backend reaches none. */
  readonly adapter: CompatAdapter | null;
  readonly settings: CompatSettings;
  readonly totals: CompatTotals;
  /** False when the run was ended before every check had its turn. */
  readonly complete: boolean;
  readonly checks: readonly CheckRecord[];
  /** What went wrong outside of any check's verdict, such as a state that could not be restored. */
  readonly unexpected?: readonly string[];
}
