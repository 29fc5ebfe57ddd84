import { BACKEND_NAMES, type BackendName, FAMILIES, normalizeMac, type Selector } from 'avb-hal';
import { PROFILES } from './commands/precision/profiles.js';

/** The least number of calls that percentiles up to 99.9 are drawn from. */
export const MINIMUM_CALLS = 10_000;

/** A mistake in the command line; halbench ends with exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** Options of every command, as typed. */
export interface RawOptions {
  readonly json?: boolean;
  readonly backend?: string;
  readonly adapter?: string;
  readonly calls?: string;
  readonly maxSeconds?: string;
  readonly output?: string;
  readonly seed?: string;
  readonly figuresOnly?: boolean;
  readonly readings?: string;
  readonly profile?: string;
  readonly order?: readonly string[];
  readonly access?: string;
  readonly seconds?: string;
  readonly only?: readonly string[];
  readonly scenario?: string;
  readonly report?: string;
  readonly junit?: string;
  readonly html?: string;
}

/** Options, checked. */
export interface Options {
  readonly json: boolean;
  readonly backend: 'auto' | BackendName;
  /** Which adapters; null for all, or for the matched pair. */
  readonly adapter: Selector | null;
  readonly calls: number;
  /** Per case. */
  readonly maxSeconds: number;
  readonly output: string | null;
  /** Of resampling. */
  readonly seed: number;
  readonly figuresOnly: boolean;
  /** Of precision; null for as many as suit the backend's time. */
  readonly readings: number | null;
  /** A profile of delays of the simulator; null for all. */
  readonly profile: string | null;
  /** For the simulation behind the backend. */
  readonly orders: readonly string[];
}

const MOST_CALLS = 10_000_000;
const MOST_SECONDS = 86_400;
const LEAST_READINGS = 2;
const MOST_READINGS = 1_000_000;
const MOST_SEED = 2 ** 32 - 1;
const MAC = /^[0-9a-f]{2}([:-]?[0-9a-f]{2}){5}$/i;

/** UsageError for the value of an option. */
export function refuse(option: string, wanted: string, came: string): never {
  throw new UsageError(`${option}: wanted ${wanted}, got '${came}'`);
}

/** A whole number; UsageError for anything else. */
export function wholeNumber(option: string, text: string, least: number, most: number): number {
  const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (value >= least && value <= most) return value;
  return refuse(option, `a whole number from ${least} to ${most}`, text);
}

function seconds(text: string): number {
  const value = /^\d+(\.\d+)?$/.test(text) ? Number(text) : Number.NaN;
  if (value > 0 && value <= MOST_SECONDS) return value;
  return refuse('--max-seconds', `seconds above 0 and up to ${MOST_SECONDS}`, text);
}

/** The name of a backend; UsageError for another one. */
export function backendName(option: string, text: string): BackendName {
  const found = BACKEND_NAMES.find((name) => name === text);
  return found ?? refuse(option, `one of ${BACKEND_NAMES.join(', ')}`, text);
}

function profileId(text: string): string {
  const found = PROFILES.find(({ id }) => id === text);
  return (
    found?.id ?? refuse('--profile', `one of ${PROFILES.map(({ id }) => id).join(', ')}`, text)
  );
}

/** An adapter by its position, family, MAC or key, whichever the text looks like. */
export function adapterSelector(text: string): Selector {
  const family = FAMILIES.find((name) => name === text.toLowerCase());
  if (text === '') return refuse('--adapter', 'a key, family, MAC or index', text);
  if (family !== undefined) return { family };
  if (MAC.test(text)) return { mac: normalizeMac(text) };
  if (/^\d+$/.test(text)) return { index: wholeNumber('--adapter', text, 0, 255) };
  return { key: text };
}

/** Checks the command line's options. `maxSeconds` is the command's default. */
export function checkOptions(raw: RawOptions, maxSeconds: number): Options {
  const { backend = 'auto', output } = raw;
  if (output === '') refuse('--output', 'the path of a file', output);
  return {
    json: raw.json === true,
    backend: backend === 'auto' ? 'auto' : backendName('--backend', backend),
    adapter: raw.adapter === undefined ? null : adapterSelector(raw.adapter),
    calls:
      raw.calls === undefined ? MINIMUM_CALLS : wholeNumber('--calls', raw.calls, 1, MOST_CALLS),
    maxSeconds: raw.maxSeconds === undefined ? maxSeconds : seconds(raw.maxSeconds),
    output: output ?? null,
    seed: raw.seed === undefined ? 1 : wholeNumber('--seed', raw.seed, 0, MOST_SEED),
    figuresOnly: raw.figuresOnly === true,
    readings:
      raw.readings === undefined
        ? null
        : wholeNumber('--readings', raw.readings, LEAST_READINGS, MOST_READINGS),
    profile: raw.profile === undefined ? null : profileId(raw.profile),
    orders: raw.order ?? [],
  };
}
