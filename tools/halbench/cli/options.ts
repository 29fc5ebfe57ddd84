/** The options that several commands take; what one command alone takes stands in its folder. */
import { BACKEND_NAMES, type BackendName, FAMILIES, normalizeMac, type Selector } from 'avb-hal';
import {
  decimal,
  filePath,
  flag,
  list,
  type Option,
  oneOf,
  type Parse,
  refuse,
  value,
  wholeNumber,
} from './option.js';

/** The least number of calls that percentiles up to 99.9 are drawn from. */
export const MINIMUM_CALLS = 10_000;

const MOST_CALLS = 10_000_000;
const LEAST_SECONDS = 0.001;
const MOST_SECONDS = 86_400;
const MOST_SEED = 2 ** 32 - 1;
const MOST_INDEX = 255;
const MAC = /^[0-9a-f]{2}([:-]?[0-9a-f]{2}){5}$/i;

/** A backend by its name, or the first one that reaches adapters. */
export type BackendChoice = 'auto' | BackendName;

/** The name of a backend. */
export const backendName: Parse<BackendName> = oneOf(BACKEND_NAMES);

/** An adapter by its position, family, MAC or key, whichever the text looks like. */
export const adapterSelector: Parse<Selector> = (text, name) => {
  const family = FAMILIES.find((one) => one === text.toLowerCase());
  if (text === '') return refuse(name, 'an index, family, MAC or key', text);
  if (family !== undefined) return { family };
  if (MAC.test(text)) return { mac: normalizeMac(text) };
  if (/^\d+$/.test(text)) return { index: wholeNumber(0, MOST_INDEX)(text, name) };
  return { key: text };
};

export const JSON_OUT: Option<boolean> = flag(
  '--json',
  'write one JSON document to stdout; progress goes to stderr',
);

export const BACKEND: Option<BackendChoice> = value(
  '--backend <name>',
  `auto or one of ${BACKEND_NAMES.join(', ')}`,
  oneOf<BackendChoice>(['auto', ...BACKEND_NAMES]),
  'auto',
  'auto, the first that reaches adapters',
);

export const ADAPTER: Option<Selector | null> = value(
  '--adapter <selector>',
  'index, family, MAC or key of an adapter',
  adapterSelector,
  null,
);

export const CALLS: Option<number> = value(
  '--calls <n>',
  'calls of each kind',
  wholeNumber(1, MOST_CALLS),
  MINIMUM_CALLS,
  `${MINIMUM_CALLS}, enough for the 99.9th percentile`,
);

/** `--max-seconds`, with the default of a command. */
export const maxSeconds = (fallback: number): Option<number> =>
  value(
    '--max-seconds <s>',
    'end each measurement after this time, in seconds',
    decimal(LEAST_SECONDS, MOST_SECONDS, 'seconds'),
    fallback,
    String(fallback),
  );

export const SEED: Option<number> = value(
  '--seed <n>',
  'seed of everything random',
  wholeNumber(0, MOST_SEED),
  1,
  '1',
);

export const OUTPUT: Option<string | null> = value(
  '--output <file>',
  'also write the JSON document to a file',
  filePath,
  null,
);

export const HTML: Option<string | null> = value(
  '--html <page>',
  'also write the results as one self-contained HTML page',
  filePath,
  null,
);

export const ORDER: Option<readonly string[]> = list(
  '--order <text>',
  'order for the simulation behind the backend',
  (text, name) => (text === '' ? refuse(name, 'an order', text) : text),
);
