import {
  bare,
  checkClosedObject,
  checkInteger,
  checkObject,
  outOfRange,
  wrongType,
} from '../base/check.js';
import { KNOWN_FAMILIES } from '../base/families.gen.js';
import { type Family, traitsOf } from '../base/family.js';

/** What lies between the point where the hardware stamps a frame and the wire, in ns. */
export interface PathLatency {
  /** Subtracted from receive stamps. */
  readonly ingressNs: number;
  /** Added to transmit stamps. */
  readonly egressNs: number;
}

/** Latencies by link speed in Mb/s: 10, 100, 1000, 2500. */
export type LatencyTable = Readonly<Partial<Record<LatencySpeed, PathLatency>>>;

/** Link speeds in Mb/s that latencies are known by. */
export type LatencySpeed = 10 | 100 | 1000 | 2500;

/** A table and the link speed to take, for a backend that does not know the link. */
export interface LatencyAtSpeed {
  /** The link speed in Mb/s. It is not checked against the link. */
  readonly linkMbps: LatencySpeed;
  /** Default `family`. */
  readonly table?: 'family' | LatencyTable;
}

/**
 * How stamps are corrected. `family`: the published constants of the adapter's family
 * ({@link FAMILY_LATENCIES}) for the speed that the link has. `none`: not at all. A table by link
 * speed: your own, measured at your ports. {@link PathLatency}: one correction, whatever the speed.
 * {@link LatencyAtSpeed}: for a speed that you give.
 */
export type LatencyOption = 'family' | 'none' | LatencyTable | PathLatency | LatencyAtSpeed;

/** The correction that was applied to a stamp. */
export interface AppliedLatency extends PathLatency {
  /** The link speed that chose it, in Mb/s; null when it holds at every speed. */
  readonly linkMbps: number | null;
  /** `family`: the published constants. `user`: latencies that the caller gave. */
  readonly table: 'family' | 'user';
  /** Where the numbers come from. */
  readonly source: string;
}

/** Published latencies of one family. */
export interface FamilyLatency {
  /** Where the numbers come from. */
  readonly source: string;
  /** The latencies by link speed. */
  readonly table: LatencyTable;
}

function published(family: Family): FamilyLatency {
  const { source, table } = traitsOf(family).latency;
  const paths = Object.entries(table).map(([mbps, path]) => [mbps, Object.freeze({ ...path })]);
  return Object.freeze({ source, table: Object.freeze(Object.fromEntries(paths) as LatencyTable) });
}

/** Published latencies by family. Software corrections, not measurements of your port. */
export const FAMILY_LATENCIES: Readonly<Partial<Record<Family, FamilyLatency>>> = Object.freeze(
  Object.fromEntries(KNOWN_FAMILIES.map((family) => [family, published(family)])),
);

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

function checkTable(value: unknown, parameter: string): LatencyTable {
  const given = checkClosedObject(value, parameter, SPEEDS);
  const table = bare<Record<string, PathLatency>>({});
  for (const [speed, path] of Object.entries(given)) {
    table[speed] = checkPath(path, `${parameter}[${speed}]`);
  }
  return Object.freeze(table as LatencyTable);
}

function checkAtSpeed(value: object, parameter: string): LatencyAtSpeed {
  const given = checkClosedObject(value, parameter, ['linkMbps', 'table']);
  const { table = 'family', linkMbps } = given;
  const speed = String(linkMbps);
  const wanted = `one of ${SPEEDS.join(', ')}`;
  if (typeof linkMbps !== 'number') throw wrongType(`${parameter}.linkMbps`, wanted, linkMbps);
  if (!SPEEDS.some((known) => known === speed)) {
    throw outOfRange(`${parameter}.linkMbps`, wanted, linkMbps);
  }
  return Object.freeze({
    linkMbps: linkMbps as LatencySpeed,
    table: table === 'family' ? table : checkTable(table, `${parameter}.table`),
  });
}

/** Checks {@link LatencyOption}; undefined gives `family`. */
export function checkLatency(value: unknown, parameter: string): LatencyOption {
  const wanted = "'family', 'none' or an object of latencies";
  if (value === undefined || value === 'family') return 'family';
  if (value === 'none') return 'none';
  if (typeof value === 'string') throw outOfRange(parameter, wanted, value);
  const given = checkObject(value, parameter, wanted);
  if (Object.hasOwn(given, 'linkMbps')) return checkAtSpeed(given, parameter);
  if (Object.hasOwn(given, 'ingressNs') || Object.hasOwn(given, 'egressNs')) {
    return checkPath(given, parameter);
  }
  return checkTable(given, parameter);
}

const isPath = (option: LatencyOption): option is PathLatency =>
  typeof option === 'object' && Object.hasOwn(option, 'ingressNs');
const isAtSpeed = (option: LatencyOption): option is LatencyAtSpeed =>
  typeof option === 'object' && Object.hasOwn(option, 'linkMbps');

/** Whether the correction is chosen by the speed that the link has. */
export function followsLink(option: LatencyOption): boolean {
  return option !== 'none' && !isPath(option) && !isAtSpeed(option);
}

const GIVEN = 'given by the caller';

function fromTable(
  option: 'family' | LatencyTable,
  family: Family,
  linkMbps: number,
): AppliedLatency | null {
  const known = FAMILY_LATENCIES[family];
  const table = option === 'family' ? known?.table : option;
  const path = table?.[linkMbps as LatencySpeed];
  if (path === undefined) return null;
  return Object.freeze({
    ...path,
    linkMbps,
    table: option === 'family' ? 'family' : 'user',
    source: option === 'family' ? (known?.source ?? '') : GIVEN,
  });
}

/**
 * The correction for a link; null when there is none to apply: `none`, link down or its speed not
 * known, or no entry for it.
 */
export function latencyFor(
  option: LatencyOption,
  family: Family,
  linkMbps: number | null,
): AppliedLatency | null {
  if (option === 'none') return null;
  if (isPath(option))
    return Object.freeze({ ...option, linkMbps: null, table: 'user', source: GIVEN });
  if (isAtSpeed(option)) return fromTable(option.table ?? 'family', family, option.linkMbps);
  return linkMbps === null ? null : fromTable(option, family, linkMbps);
}
