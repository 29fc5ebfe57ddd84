import type { Selector } from 'avb-hal';
import { type Option, oneOf, value, wholeNumber } from '../../cli/option.js';
import type { BackendChoice } from '../../cli/options.js';
import { PROFILES } from './profiles.js';

const LEAST_READINGS = 2;
const MOST_READINGS = 1_000_000;

/** The options of a measurement of precision. */
export interface PrecisionOptions {
  readonly backend: BackendChoice;
  readonly adapter: Selector | null;
  /** Null for as many as suit the backend's time. */
  readonly readings: number | null;
  /** A profile of delays of the simulator; null for all. */
  readonly profile: string | null;
  /** For the simulation behind the backend. */
  readonly order: readonly string[];
  readonly maxSeconds: number;
  readonly seed: number;
}

export const READINGS: Option<number | null> = value(
  '--readings <n>',
  'readings of each way to ask for the time',
  wholeNumber(LEAST_READINGS, MOST_READINGS),
  null,
  '10000 in virtual time, 1000 in real time',
);

export const PROFILE: Option<string | null> = value(
  '--profile <name>',
  `delays of the simulator: ${PROFILES.map(({ id }) => id).join(', ')}`,
  oneOf(PROFILES.map(({ id }) => id)),
  null,
  'all of them',
);
