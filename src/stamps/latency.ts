import type { Family } from '../adapter/info.js';
import {
  checkClosedObject,
  checkInteger,
  checkObject,
  outOfRange,
  wrongType,
} from '../base/check.js';

/** What lies between the point where the hardware stamps a frame and the wire, in ns. */
export interface PathLatency {
  /** Subtracted from receive stamps. */
  readonly ingressNs: number;
  /** Added to transmit stamps. */
  readonly egressNs: number;
}

/** Latencies by link speed in Mb/s: 10, 100, 1000, 2500. */
export type LatencyTable = Readonly<Partial<Record<10 | 100 | 1000 | 2500, PathLatency>>>;

/** The published constants of the adapter's family at this speed, whatever the adapter says. */
export interface LatencyAtSpeed {
  /** In Mb/s. */
  readonly linkMbps: 10 | 100 | 1000 | 2500;
}

/**
 * How stamps are corrected. `family`: the published constants of the adapter's family
 * ({@link FAMILY_LATENCIES}) at the link's speed. `none`: not at all. A {@link LatencyTable}: your
 * own, measured at your ports, by the link's speed. Where the backend does not know the speed of the
 * link (`intel_avb`), both give no correction; then use one of the two others: a
 * {@link LatencyAtSpeed} names the speed, a {@link PathLatency} is applied at every speed.
 */
export type LatencyOption = 'family' | 'none' | LatencyTable | LatencyAtSpeed | PathLatency;

/** The correction that was applied to a stamp. */
export interface AppliedLatency extends PathLatency {
  /** The link speed that chose it, in Mb/s; null for one that holds at every speed. */
  readonly linkMbps: number | null;
  readonly table: 'family' | 'user';
  /** Where the numbers come from. */
  readonly source: string;
}

interface FamilyTable {
  readonly source: string;
  readonly table: LatencyTable;
}

const at = (egressNs: number, ingressNs: number): PathLatency =>
  Object.freeze({ ingressNs, egressNs });

const I210: FamilyTable = Object.freeze({
  source: 'constants of the Linux driver igb for I210',
  table: Object.freeze({ 10: at(9542, 20_662), 100: at(1024, 2213), 1000: at(178, 448) }),
});
const I225: FamilyTable = Object.freeze({
  source: 'constants of the Linux driver igc for I225 and I226',
  table: Object.freeze({
    10: at(240, 6450),
    100: at(58, 185),
    1000: at(80, 300),
    2500: at(1325, 1485),
  }),
});
const PCH: FamilyTable = Object.freeze({
  source: 'defaults of the OpenAvnu gPTP daemon for Windows: coarse, they include the MAC-PHY link',
  table: Object.freeze({ 100: at(27_500, 27_500), 1000: at(7750, 7750) }),
});

/** Published latencies by family. Software corrections, not measurements of your port. */
export const FAMILY_LATENCIES: Readonly<Partial<Record<Family, FamilyTable>>> = Object.freeze({
  i210: I210,
  i217: PCH,
  i219: PCH,
  i225: I225,
  i226: I225,
});

const SPEEDS = ['10', '100', '1000', '2500'] as const;
/** Larger than any path through a MAC and a PHY: a value above is in another unit. */
const MAX_LATENCY_NS = 1_000_000;

function checkPath(value: unknown, parameter: string): PathLatency {
  const given = checkClosedObject(value, parameter, ['ingressNs', 'egressNs']);
  const within = (entry: unknown, name: string): number =>
    checkInteger(entry, `${parameter}.${name}`, -MAX_LATENCY_NS, MAX_LATENCY_NS, ' ns');
  return Object.freeze({
    ingressNs: within(given.ingressNs, 'ingressNs'),
    egressNs: within(given.egressNs, 'egressNs'),
  });
}

function checkTable(value: object, parameter: string): LatencyTable {
  const given = checkClosedObject(value, parameter, SPEEDS);
  const entries = Object.entries(given).map(([speed, path]) => [
    speed,
    checkPath(path, `${parameter}[${speed}]`),
  ]);
  return Object.freeze(Object.fromEntries(entries) as LatencyTable);
}

function checkAtSpeed(value: object, parameter: string): LatencyAtSpeed {
  const { linkMbps } = checkClosedObject(value, parameter, ['linkMbps']);
  const wanted = '10, 100, 1000 or 2500 Mb/s';
  if (typeof linkMbps !== 'number') throw wrongType(`${parameter}.linkMbps`, wanted, linkMbps);
  if (!SPEEDS.some((speed) => Number(speed) === linkMbps)) {
    throw outOfRange(`${parameter}.linkMbps`, wanted, linkMbps);
  }
  return Object.freeze({ linkMbps: linkMbps as LatencyAtSpeed['linkMbps'] });
}

/** Checks {@link LatencyOption}; undefined gives `family`. */
export function checkLatency(value: unknown, parameter: string): LatencyOption {
  const wanted = "'family', 'none', { linkMbps }, { ingressNs, egressNs } or these by link speed";
  if (value === undefined || value === 'family') return 'family';
  if (value === 'none') return 'none';
  if (typeof value === 'string') throw outOfRange(parameter, wanted, value);
  const given = checkObject(value, parameter, wanted);
  if (Object.hasOwn(given, 'linkMbps')) return checkAtSpeed(given, parameter);
  const path = Object.hasOwn(given, 'ingressNs') || Object.hasOwn(given, 'egressNs');
  return path ? checkPath(given, parameter) : checkTable(given, parameter);
}

const BY_CALLER = 'given by the caller';

function byFamily(family: Family, linkMbps: number): AppliedLatency | null {
  const known = FAMILY_LATENCIES[family];
  const path = (known?.table as Record<number, PathLatency> | undefined)?.[linkMbps];
  if (known === undefined || path === undefined) return null;
  return Object.freeze({ ...path, linkMbps, table: 'family', source: known.source });
}

function byTable(table: LatencyTable, linkMbps: number): AppliedLatency | null {
  const path = (table as Record<number, PathLatency>)[linkMbps];
  if (path === undefined) return null;
  return Object.freeze({ ...path, linkMbps, table: 'user', source: BY_CALLER });
}

/**
 * The correction for a link; null when there is none to apply: `none`, link down or its speed not
 * known where the speed chooses, or no entry for it.
 */
export function latencyFor(
  option: LatencyOption,
  family: Family,
  speedBps: number | null,
): AppliedLatency | null {
  if (option === 'none') return null;
  const linkMbps = speedBps === null ? null : speedBps / 1e6;
  if (option === 'family') return linkMbps === null ? null : byFamily(family, linkMbps);
  if ('linkMbps' in option) return byFamily(family, option.linkMbps);
  if ('ingressNs' in option) {
    return Object.freeze({ ...option, linkMbps: null, table: 'user', source: BY_CALLER });
  }
  return linkMbps === null ? null : byTable(option, linkMbps);
}
