import {
  checkInteger,
  checkNumber,
  checkOneOf,
  checkOptionsObject,
  checkText,
  outOfRange,
} from '../base/check.js';
import { ACCESS_LEVELS, type AccessLevel, type OpenOptions, type Selector } from '../index.js';
import type { Opener } from './context.js';
import type { CheckRecord } from './report-document.js';
import type { Check } from './types.js';

/** Options of runCompat(). */
export interface CompatOptions {
  /** How the HAL is opened. Its access is the suite's. */
  readonly options?: OpenOptions;
  /** Called instead of openHal(), also by every check. */
  readonly open?: Opener;
  /** The adapter under test. Default: the first that can read its clock, else the first. */
  readonly selector?: Selector;
  /** What the suite may do; checks that need more are skipped. Default `observe`. */
  readonly access?: AccessLevel;
  /** Length of the long measurements in s, 0.1 … 3600. Default 10. */
  readonly seconds?: number;
  /** Seed of what the suite draws at random. Default 1. */
  readonly seed?: number;
  /** Globs of ids; default all. */
  readonly only?: string | readonly string[];
  /** How other backends are opened for comparison. Default: every other one that reaches adapters. */
  readonly peers?: readonly OpenOptions[];
  /** The longest a single check may take in ms. Default: 30 s and four times what it measures. */
  readonly timeoutMs?: number;
  /** Which checks; default all of them. */
  readonly checks?: readonly Check[];
  /**
   * Ends the run: the running check ends and what it changed is put back, the checks that have not
   * begun are skipped, and the report says `complete: false`.
   */
  readonly signal?: AbortSignal;
  /**
   * Path of a file, in a folder that exists, to which what a check changes is written before it begins.
   * A process that is killed leaves it; the next run with the same path puts the adapter back first.
   * Default: none, and a killed process leaves the adapter as it is.
   */
  readonly journal?: string;
  /** Called before each check, skipped ones included; `number` counts from 1. */
  readonly onBegin?: (check: Check, number: number, total: number) => void;
  /** Called after each check. */
  readonly onCheck?: (record: CheckRecord, done: number, total: number) => void;
}

/** Options of the suite, checked; defaults filled in. */
export interface CheckedSuite {
  readonly access: AccessLevel;
  readonly seconds: number;
  readonly seed: number;
  readonly only: readonly string[] | null;
}

const DEFAULT_SECONDS = 10;
const LEAST_SECONDS = 0.1;
const MOST_SECONDS = 3600;

const PARAMETER = 'runCompat(options)';

const KEYS = [
  'options',
  'open',
  'selector',
  'access',
  'seconds',
  'seed',
  'only',
  'peers',
  'timeoutMs',
  'checks',
  'signal',
  'journal',
  'onBegin',
  'onCheck',
] as const satisfies readonly (keyof CompatOptions)[];

function onlyOf(value: unknown): readonly string[] | null {
  if (value === undefined) return null;
  const parameter = `${PARAMETER}.only`;
  const globs: unknown[] = Array.isArray(value) ? [...value] : [value];
  if (globs.length === 0) throw outOfRange(parameter, 'one glob of check ids or more', value);
  return globs.map((glob) => checkText(glob, parameter, 'globs of check ids'));
}

/** A copy of the options that has their own keys only; TypeError for an unknown one. */
export function ownOptions(given: unknown): CompatOptions {
  return checkOptionsObject(given, PARAMETER, KEYS) as CompatOptions;
}

/** Checks what a run is asked for. TypeError or RangeError names the option. */
export function checkSuiteOptions(given: CompatOptions): CheckedSuite {
  const { access = 'observe', seed = 1, seconds = DEFAULT_SECONDS, only } = ownOptions(given);
  return {
    access: checkOneOf(access, `${PARAMETER}.access`, ACCESS_LEVELS),
    seconds: checkNumber(seconds, `${PARAMETER}.seconds`, LEAST_SECONDS, MOST_SECONDS, ' s'),
    seed: checkInteger(seed, `${PARAMETER}.seed`, 0, Number.MAX_SAFE_INTEGER),
    only: onlyOf(only),
  };
}
