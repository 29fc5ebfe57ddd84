import type { Selector } from 'avb-hal';
import { decimal, flag, type Option, oneOf, value, wholeNumber } from '../../cli/option.js';
import type { BackendChoice } from '../../cli/options.js';
import type { GptpDocument } from '../../result.js';

const LEAST_SECONDS = 3;
const MOST_SECONDS = 86_400;
const SECONDS_OTHERWISE = 60;
const MOST_DOMAIN = 127;
const MOST_DELAY_NS = 1_000_000_000;

type Profile = GptpDocument['options']['profile'];
type Transport = GptpDocument['options']['transport'];
type Role = GptpDocument['options']['role'];

/** The options of a gPTP measurement. */
export interface GptpCommandOptions {
  readonly backend: BackendChoice;
  readonly adapter: Selector | null;
  readonly seconds: number;
  readonly role: Role;
  readonly profile: Profile;
  /** Null for what the profile usually has. */
  readonly transport: Transport | null;
  readonly domain: number;
  /** Null for what the profile allows. */
  readonly maxLinkDelay: number | null;
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

export const PTP_PROFILE: Option<Profile> = value(
  '--profile <name>',
  'gptp (IEEE 802.1AS) or ptp (IEEE 1588, default profile)',
  oneOf<Profile>(['gptp', 'ptp']),
  'gptp',
  'gptp',
);

export const TRANSPORT: Option<Transport | null> = value(
  '--transport <name>',
  'l2, and for ptp udp4 or udp6',
  oneOf<Transport>(['l2', 'udp4', 'udp6']),
  null,
  'l2 for gptp, udp4 for ptp',
);

export const DOMAIN: Option<number> = value(
  '--domain <n>',
  'domainNumber',
  wholeNumber(0, MOST_DOMAIN),
  0,
  '0',
);

export const MAX_LINK_DELAY: Option<number | null> = value(
  '--max-link-delay <ns>',
  'a longer link is not used; 0: no limit',
  decimal(0, MOST_DELAY_NS, 'ns'),
  null,
  '800 for gptp, none for ptp',
);

export const SEND: Option<boolean> = flag(
  '--send',
  'send gPTP frames on a real wire, and steer the clock of the adapter',
);
