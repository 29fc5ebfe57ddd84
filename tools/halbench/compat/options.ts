import { ACCESS_LEVELS, type AccessLevel, type BackendName, type Selector } from 'avb-hal';
import {
  adapterSelector,
  backendName,
  type RawOptions,
  refuse,
  UsageError,
  wholeNumber,
} from '../options.js';

/** Options of `halbench compat`, checked. */
export interface CompatCommand {
  readonly json: boolean;
  readonly backend: 'auto' | BackendName;
  readonly adapter: Selector | null;
  readonly access: AccessLevel;
  readonly seconds: number;
  readonly seed: number;
  readonly only: readonly string[] | null;
  readonly scenario: string | null;
  readonly orders: readonly string[];
  /** Files that get the whole report as JSON. */
  readonly reports: readonly string[];
  /** File for JUnit XML. */
  readonly junit: string | null;
  /** File for a page. */
  readonly html: string | null;
}

const DEFAULT_SECONDS = 10;
const MOST_SECONDS = 3600;
const LEAST_SECONDS = 0.1;
const MOST_SEED = 2 ** 32 - 1;

function accessLevel(text: string): AccessLevel {
  const found = ACCESS_LEVELS.find((level) => level === text);
  return found ?? refuse('--access', `one of ${ACCESS_LEVELS.join(', ')}`, text);
}

function seconds(text: string): number {
  const value = /^\d+(\.\d+)?$/.test(text) ? Number(text) : Number.NaN;
  if (value >= LEAST_SECONDS && value <= MOST_SECONDS) return value;
  return refuse('--seconds', `seconds from ${LEAST_SECONDS} to ${MOST_SECONDS}`, text);
}

/** The path of a file that an option names; null if it was not given. */
function filePath(option: string, text: string | undefined): string | null {
  if (text === '') refuse(option, 'the path of a file', text);
  return text ?? null;
}

/** Checks the command line of `halbench compat`. */
export function checkCompatOptions(raw: RawOptions): CompatCommand {
  const { backend = 'auto', access = 'observe' } = raw;
  const scenario = filePath('--scenario', raw.scenario);
  if (scenario !== null && backend !== 'sim') {
    throw new UsageError('--scenario: only with --backend sim');
  }
  for (const glob of raw.only ?? []) if (glob === '') refuse('--only', 'a glob of ids', glob);
  const files = [filePath('--report', raw.report), filePath('--output', raw.output)];
  return {
    json: raw.json === true,
    backend: backend === 'auto' ? 'auto' : backendName('--backend', backend),
    adapter: raw.adapter === undefined ? null : adapterSelector(raw.adapter),
    access: accessLevel(access),
    seconds: raw.seconds === undefined ? DEFAULT_SECONDS : seconds(raw.seconds),
    seed: raw.seed === undefined ? 1 : wholeNumber('--seed', raw.seed, 0, MOST_SEED),
    only: raw.only ?? null,
    scenario,
    orders: raw.order ?? [],
    reports: files.filter((path) => path !== null),
    junit: filePath('--junit', raw.junit),
    html: filePath('--html', raw.html),
  };
}
