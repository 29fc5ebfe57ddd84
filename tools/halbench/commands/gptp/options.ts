import type { Selector } from 'avb-hal';
import { decimal, flag, type Option, oneOf, value, wholeNumber } from '../../cli/option.js';
import type { BackendChoice } from '../../cli/options.js';
import type { GptpDocument } from '../../result.js';

const LEAST_SECONDS = 3;
const MOST_SECONDS = 86_400;
const SECONDS_OTHERWISE = 60;
const MOST_DOMAIN = 127;
const MOST_DELAY_NS = 1_000_000_000;
const DELAY_OTHERWISE = 800;

type Role = GptpDocument['options']['role'];

/** The options of a gPTP measurement. */
export interface GptpCommandOptions {
  readonly backend: BackendChoice;
  readonly adapter: Selector | null;
  readonly seconds: number;
  readonly role: Role;
  readonly domain: number;
  readonly maxLinkDelay: number;
  /** Frames may be sent on a real wire. */
  readonly send: boolean;
  readonly seed: number;
}

export const GPTP_SECONDS: Option<number> = value(
  '--seconds <s>',
  'how long the station runs',
  decimal(LEAST_SECONDS, MOST_SECONDS, 'seconds'),
  SECONDS_OTHERWISE,
  String(SECONDS_OTHERWISE),
);

export const ROLE: Option<Role> = value(
  '--role <name>',
  'auto (the best master clock decides), grandmaster or slave',
  oneOf<Role>(['auto', 'grandmaster', 'slave']),
  'auto',
  'auto',
);

export const DOMAIN: Option<number> = value(
  '--domain <n>',
  'domainNumber',
  wholeNumber(0, MOST_DOMAIN),
  0,
  '0',
);

export const MAX_LINK_DELAY: Option<number> = value(
  '--max-link-delay <ns>',
  'a longer link is not asCapable; 0: no limit',
  decimal(0, MOST_DELAY_NS, 'ns'),
  DELAY_OTHERWISE,
  String(DELAY_OTHERWISE),
);

export const SEND: Option<boolean> = flag(
  '--send',
  'send gPTP frames on a real wire, and steer the clock of the adapter',
);
