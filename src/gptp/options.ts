import { outOfRange } from '../base/check.js';
import { checkOptions, type Fields, integer, number, oneOf, or } from '../base/fields.js';
import { MAX_LOG_INTERVAL, MIN_LOG_INTERVAL } from './intervals.js';
import { PROFILES } from './profile.js';

/** How a time-aware system behaves. Defaults are those of the profile's standard where it has some. */
export interface GptpOptions {
  /**
   * `gptp`: IEEE 802.1AS-2020. `ptp`: the default profile of IEEE 1588-2019, with one port. Default `gptp`.
   */
  readonly profile?: 'gptp' | 'ptp';
  /** How delays are measured: between neighbors, or with the master. Default `p2p`, in `ptp` `e2e`. */
  readonly delayMechanism?: 'p2p' | 'e2e';
  /** `auto`: the best master clock decides. `grandmaster`, `slave`: configured from outside. Default `auto`. */
  readonly role?: 'auto' | 'grandmaster' | 'slave';
  /** domainNumber. 0 … 127, default 0. */
  readonly domain?: number;
  /** 0 … 255, smaller is better; 255: never the grandmaster. Default 248, in `ptp` 128. */
  readonly priority1?: number;
  /** 0 … 255, default 248, in `ptp` 128. */
  readonly priority2?: number;
  /** 0 … 255; 6 is a clock that follows a primary reference. Default 248. */
  readonly clockClass?: number;
  /** 0 … 255; 0x21 is 100 ns, 0xfe unknown. Default 0xfe. */
  readonly clockAccuracy?: number;
  /** offsetScaledLogVariance. 0 … 65 535, default 0x436a. */
  readonly variance?: number;
  /** What the time comes from (IEEE 1588-2019 table 6). 0 … 255, default 0xa0: an oscillator. */
  readonly timeSource?: number;
  /**
   * `ptp`: this clock shows TAI, and is announced so. `arbitrary`: its epoch is any. Default `arbitrary`.
   */
  readonly timescale?: 'ptp' | 'arbitrary';
  /** TAI minus UTC in s; announced as valid with the timescale `ptp`. -32 768 … 32 767, default 37. */
  readonly utcOffsetS?: number;
  /** log2 of s. -5 … 5, default -3: 125 ms, in `ptp` 0. */
  readonly logSyncInterval?: number;
  /** log2 of s. -5 … 5, default 0, in `ptp` 1. */
  readonly logAnnounceInterval?: number;
  /** Of Pdelay_Req and Delay_Req. log2 of s. -5 … 5, default 0. */
  readonly logPdelayInterval?: number;
  /** In intervals. 2 … 255, default 3. */
  readonly syncReceiptTimeout?: number;
  /** In intervals. 2 … 255, default 3. */
  readonly announceReceiptTimeout?: number;
  /** meanLinkDelayThresh in ns; a longer link is not asCapable. 0 … 1e9; 0: no limit. Default 800, in `ptp` 0. */
  readonly maxLinkDelayNs?: number;
  /** A smaller delay is a fault, in ns. -1e9 … 0, default -80, in `ptp` -100 000. */
  readonly minLinkDelayNs?: number;
  /** delayAsymmetry in ns: how much longer the way from the neighbor is than the mean. ±1e9, default 0. */
  readonly asymmetryNs?: number;
  /** 1 … 255, default 9. */
  readonly allowedLostResponses?: number;
  /** 1 … 255, default 9. */
  readonly allowedFaults?: number;
}

/** Checked {@link GptpOptions}. */
export type CheckedGptpOptions = Required<GptpOptions>;

const PROFILE_NAMES = ['gptp', 'ptp'] as const;
const octet = integer(0, 255);
const log = integer(MIN_LOG_INTERVAL, MAX_LOG_INTERVAL);
const timeout = integer(2, 255);
const MAX_DELAY_NS = 1e9;

const fieldsOf = (profile: 'gptp' | 'ptp'): Fields<CheckedGptpOptions> => {
  const { defaults } = PROFILES[profile];
  return {
    profile: or(oneOf(PROFILE_NAMES), 'gptp'),
    delayMechanism: or(oneOf(['p2p', 'e2e'] as const), defaults.delayMechanism),
    role: or(oneOf(['auto', 'grandmaster', 'slave'] as const), 'auto'),
    domain: or(integer(0, 127), 0),
    priority1: or(octet, defaults.priority1),
    priority2: or(octet, defaults.priority2),
    clockClass: or(octet, 248),
    clockAccuracy: or(octet, 0xfe),
    variance: or(integer(0, 0xff_ff), 0x43_6a),
    timeSource: or(octet, 0xa0),
    timescale: or(oneOf(['ptp', 'arbitrary'] as const), 'arbitrary'),
    utcOffsetS: or(integer(-0x80_00, 0x7f_ff), 37),
    logSyncInterval: or(log, defaults.logSyncInterval),
    logAnnounceInterval: or(log, defaults.logAnnounceInterval),
    logPdelayInterval: or(log, 0),
    syncReceiptTimeout: or(timeout, 3),
    announceReceiptTimeout: or(timeout, 3),
    maxLinkDelayNs: or(number(0, MAX_DELAY_NS, ' ns'), defaults.maxLinkDelayNs),
    minLinkDelayNs: or(number(-MAX_DELAY_NS, 0, ' ns'), defaults.minLinkDelayNs),
    asymmetryNs: or(number(-MAX_DELAY_NS, MAX_DELAY_NS, ' ns'), 0),
    allowedLostResponses: or(integer(1, 255), 9),
    allowedFaults: or(integer(1, 255), 9),
  };
};

/** Checks {@link GptpOptions} completely. */
export function checkGptpOptions(value: unknown, parameter: string): CheckedGptpOptions {
  const { profile } = checkOptions<Pick<CheckedGptpOptions, 'profile'>>(
    value === undefined ? {} : { profile: (value as GptpOptions | null)?.profile },
    parameter,
    { profile: or(oneOf(PROFILE_NAMES), 'gptp') },
  );
  const checked = checkOptions(value, parameter, fieldsOf(profile));
  if (profile === 'gptp' && checked.delayMechanism !== 'p2p') {
    throw outOfRange(
      `${parameter}.delayMechanism`,
      "'p2p' with the profile 'gptp'",
      checked.delayMechanism,
    );
  }
  return checked;
}
