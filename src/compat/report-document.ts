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
  /** Name of what was measured or compared. */
  readonly name: string;
  /** What was measured; null where there was no value. */
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
  /** Name of what was measured. */
  readonly name: string;
  /** `ns`, `ppb` …; empty where there is none. */
  readonly unit: string;
  /** Integers beyond ±2^53 are decimal text; not finite: `NaN`, `Infinity`, `-Infinity`. */
  readonly values: readonly (number | string)[];
}

/** Result of one check. */
export interface CheckRecord {
  /** Stable, `group.name`. */
  readonly id: string;
  /** First part of the id. */
  readonly group: string;
  /** What holds when the check passes, in a few words. */
  readonly title: string;
  /** What the check stands for: ids of requirements, pages of docs/, sections of a public standard. */
  readonly requirement: readonly string[];
  /** What the adapter must be able to do; null where the check needs no capability. */
  readonly capability: CapabilityName | null;
  /** One sentence: how it is checked. */
  readonly procedure: string;
  /** How the check ended. */
  readonly outcome: CheckOutcome;
  /** Why it failed or was skipped; null for a pass. */
  readonly reason: string | null;
  /** The known fault of the driver that a failure comes from; absent where none is known. */
  readonly expected?: string;
  /** What the check measured, in the order in which it was written down. */
  readonly evidence: readonly Evidence[];
  /** Raw readings behind the evidence; absent where none were kept. */
  readonly samples?: readonly SampleSeries[];
  /** How long the check took, in ms of real time. */
  readonly durationMs: number;
}

/** The machine a report was made on. */
export interface CompatMachine {
  /** Operating system, as Node's `os.platform()`. */
  readonly platform: string;
  /** Processor architecture, as Node's `os.arch()`. */
  readonly arch: string;
  /** Release of the operating system, as Node's `os.release()`. */
  readonly osRelease: string;
  /** Model of the first processor; `unknown` when the system states none. */
  readonly cpu: string;
  /** Number of logical processors. */
  readonly cores: number;
  /** Memory of the machine, in bytes. */
  readonly memoryBytes: number;
}

/** What was under test. */
export interface CompatVersions {
  /** Of this package. */
  readonly package: string;
  /** Of Node. */
  readonly node: string;
  /** The file that the backend was loaded from; null for a backend that was not loaded from one. */
  readonly binary: { readonly path: string; readonly sha256: string } | null;
  /** As `binary`, by the name of the backend; only where several are joined. */
  readonly binaries?: Readonly<Record<string, { readonly path: string; readonly sha256: string }>>;
  /** Of the network driver or the AVB filter driver; null when it does not say. */
  readonly driver: string | null;
}

/** The adapter under test, as enumerated; null fields are not known to the backend. */
export interface CompatAdapter {
  /** Key of the adapter in its backend; {@link AdapterInfo.key}. */
  readonly key: string;
  /** As the operating system or the driver calls it. */
  readonly name: string;
  /** Longer text for people. */
  readonly description: string;
  /** Family of the adapter; `unknown` when its device ID is in no table. */
  readonly family: Family;
  /** Position in the enumeration, from 0. */
  readonly index: number;
  /** As `a0:36:9f:00:00:01`. */
  readonly mac: string | null;
  /** NetCfgInstanceId on Windows, upper case with braces. */
  readonly guid: string | null;
  /** PCI identity. */
  readonly pci: {
    readonly vendor: number;
    readonly device: number;
    readonly revision: number;
    readonly exact: boolean;
  } | null;
  /** State of the link, as enumerated; `speedBps` in bits per second. */
  readonly link: { readonly up: boolean; readonly speedBps: number | null } | null;
  /** Network driver of the adapter. */
  readonly driver: {
    readonly name: string;
    readonly version: string;
    readonly date: string;
    readonly provider: string;
  } | null;
  /** True when the adapter is a model and not silicon. */
  readonly simulated: boolean;
  /** What the adapter can do through the backend, by the name of the capability. */
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
  /** Checks that passed. */
  readonly pass: number;
  /** Checks that failed. */
  readonly fail: number;
  /** Checks that were skipped. */
  readonly skip: number;
}

/** The whole report: what `--report` writes. Plain data, the same after JSON. */
export interface CompatReport {
  /** Always `avb-hal/compat`; {@link COMPAT_SCHEMA}. */
  readonly schema: typeof COMPAT_SCHEMA;
  /** Version of the schema; {@link COMPAT_VERSION}. */
  readonly version: typeof COMPAT_VERSION;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  /** How long the run took, in ms of real time. */
  readonly durationMs: number;
  /** True when times come from a model and not from silicon. */
  readonly simulated: boolean;
  /** The machine that the suite ran on. */
  readonly machine: CompatMachine;
  /** Versions of what was under test. */
  readonly versions: CompatVersions;
  /** Name of the backend under test; of several, all of them with `+` between. */
  readonly backend: string;
  /** Why this backend. */
  readonly selection: {
    readonly reason: string;
    readonly attempts: readonly BackendAttempt[];
  };
  /** Null where the backend reaches none. */
  readonly adapter: CompatAdapter | null;
  /** How the suite was asked to run. */
  readonly settings: CompatSettings;
  /** How many checks ended how. */
  readonly totals: CompatTotals;
  /** False when the run was ended before every check had run. */
  readonly complete: boolean;
  /** Results of the checks, in the order in which they ran. */
  readonly checks: readonly CheckRecord[];
  /** What went wrong outside of any check's verdict, such as a state that could not be restored. */
  readonly unexpected?: readonly string[];
}
