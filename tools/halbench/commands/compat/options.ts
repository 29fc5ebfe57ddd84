import { ACCESS_LEVELS, type AccessLevel, type Selector } from 'avb-hal';
import { decimal, filePath, list, type Option, oneOf, refuse, value } from '../../cli/option.js';
import type { BackendChoice } from '../../cli/options.js';

const LEAST_SECONDS = 0.1;
const MOST_SECONDS = 3600;
const DEFAULT_SECONDS = 10;

/** The options of a run of the suite. */
export interface CompatCommand {
  readonly backend: BackendChoice;
  readonly adapter: Selector | null;
  readonly access: AccessLevel;
  readonly seconds: number;
  readonly seed: number;
  /** Globs of ids; none for all. */
  readonly only: readonly string[];
  readonly scenario: string | null;
  readonly order: readonly string[];
}

export const ACCESS: Option<AccessLevel> = value(
  '--access <level>',
  `what the suite may do to the adapter: ${ACCESS_LEVELS.join(', ')}`,
  oneOf(ACCESS_LEVELS),
  'observe',
  'observe',
);

export const SECONDS: Option<number> = value(
  '--seconds <s>',
  'length of the long measurements, in seconds',
  decimal(LEAST_SECONDS, MOST_SECONDS, 'seconds'),
  DEFAULT_SECONDS,
  String(DEFAULT_SECONDS),
);

export const ONLY: Option<readonly string[]> = list(
  '--only <glob>',
  'ids of the checks to run, such as clock.*',
  (text, name) => (text === '' ? refuse(name, 'a glob of ids', text) : text),
);

export const SCENARIO: Option<string | null> = value(
  '--scenario <file>',
  'what to simulate, as JSON; only with --backend sim',
  filePath,
  null,
);

export const REPORT: Option<string | null> = value(
  '--report <file>',
  'write the whole report as JSON',
  filePath,
  null,
);

export const JUNIT: Option<string | null> = value(
  '--junit <xml>',
  'write JUnit XML',
  filePath,
  null,
);
