import {
  checkBoolean,
  checkClosedObject,
  checkInteger,
  checkNumber,
  checkOneOf,
  outOfRange,
  wrongType,
} from '../base/check.js';
import { KNOWN_FAMILIES, type KnownFamily } from '../base/families.gen.js';
import { traitsOf } from '../base/family.js';
import { MAX_SIMULATED_ADAPTERS } from '../base/limits.gen.js';
import { normalizeMac } from '../base/units.js';

/** A family the simulator can model. */
export type SimulatedFamily = KnownFamily;

/** How long one modelled register read takes, and where inside it the clock is sampled. */
export interface ScenarioLatency {
  /** Median of one register read in whole ns, 0 … 1 000 000. Default 970 (i210 1000, i219 900). */
  readonly medianNs?: number;
  /** Width of the log-normal body, 0 … 1. Default 0.2. */
  readonly sigma?: number;
  /** Share of reads that are delayed further, 0 … 1. Default 0.002. */
  readonly tailProbability?: number;
  /** Largest extra delay in whole ns, 0 … 100 000 000. Default 20 000. */
  readonly tailNs?: number;
  /** Earliest sampling instant as a fraction of the read, 0 … 1. Default 0.4. */
  readonly sampleMin?: number;
  /** Latest sampling instant as a fraction of the read, `sampleMin` … 1. Default 0.6. */
  readonly sampleMax?: number;
}

/** One simulated adapter. */
export interface ScenarioAdapter {
  /** Family of the adapter that is modelled. */
  readonly family: SimulatedFamily;
  /** PCI device id, 0 … 65535. Default: one of the family. */
  readonly deviceId?: number;
  /** An address of one station. Default 02:a5:b0:00:00:0N. */
  readonly mac?: string;
  /** 0 is link down. Default 1000, i225 and i226 2500. */
  readonly linkMbps?: 0 | 10 | 100 | 1000 | 2500;
  /** Error of the crystal in ppb, ±200 000. Default: drawn from the seed. */
  readonly oscillatorPpb?: number;
  /** Random walk of the frequency in ppb per square root of a second, 0 … 1000. Default 0. */
  readonly wanderPpbPerSqrtS?: number;
  /** Counter source in kHz: i217 25 000 or 96 000, i219 24 000 or 38 400; no other family has one. */
  readonly sourceClockKhz?: 24_000 | 25_000 | 38_400 | 96_000;
  /** The skew between the two halves of a clock read, i217 and i219 only. Default true. */
  readonly latchSkew?: boolean;
  /** Duration of the model's register reads. Default: {@link ScenarioLatency}'s own defaults. */
  readonly latency?: ScenarioLatency;
}

/** What the `sim` backend simulates; see docs/simulation.md. */
export interface Scenario {
  /** Seed of every random draw, 0 … 2^53-1. Default 1. */
  readonly seed?: number;
  /** `real` follows the machine's clock, `virtual` moves only by reads and by advance(). */
  readonly time?: 'real' | 'virtual';
  /** 1 … 8 adapters. Default: an i210, an i219 and an i226. */
  readonly adapters?: readonly ScenarioAdapter[];
}

/** A key of the simulator and its value as text. */
export type FlatOption = readonly [key: string, text: string];

/** Checks one value and gives its text; `entry` is the object it stands in. */
type Check = (value: unknown, parameter: string, family: SimulatedFamily) => string;

const integer =
  (min: number, max: number, unit = ''): Check =>
  (value, parameter) =>
    String(checkInteger(value, parameter, min, max, unit));

const number =
  (min: number, max: number, unit = ''): Check =>
  (value, parameter) =>
    String(checkNumber(value, parameter, min, max, unit));

function oneOfNumbers(value: unknown, parameter: string, allowed: readonly number[]): string {
  const wanted = `one of ${allowed.join(', ')}`;
  if (typeof value !== 'number') throw wrongType(parameter, wanted, value);
  if (!allowed.includes(value)) throw outOfRange(parameter, wanted, value);
  return String(value);
}

function onlyCounterFamilies(value: unknown, parameter: string, family: SimulatedFamily): void {
  if (traitsOf(family).counterSourcesKhz.length > 0) return;
  throw outOfRange(parameter, `left out for family ${family} (only i217 and i219 have it)`, value);
}

function stationMac(value: unknown, parameter: string): string {
  const mac = normalizeMac(value as string, parameter);
  if (Number.parseInt(mac.slice(0, 2), 16) % 2 !== 0) {
    throw outOfRange(parameter, 'the address of one station (bit 0 of byte 0 clear)', value);
  }
  return mac;
}

const ADAPTER_CHECKS: Readonly<Record<Exclude<keyof ScenarioAdapter, 'latency'>, Check>> = {
  family: (value, parameter) => checkOneOf(value, parameter, KNOWN_FAMILIES),
  deviceId: integer(0, 0xffff),
  mac: stationMac,
  linkMbps: (value, parameter, family) => {
    return oneOfNumbers(value, parameter, [0, ...traitsOf(family).linkMbps]);
  },
  oscillatorPpb: number(-200_000, 200_000, ' ppb'),
  wanderPpbPerSqrtS: number(0, 1000),
  sourceClockKhz: (value, parameter, family) => {
    onlyCounterFamilies(value, parameter, family);
    return oneOfNumbers(
      value,
      parameter,
      [...traitsOf(family).counterSourcesKhz].sort((a, b) => a - b),
    );
  },
  latchSkew: (value, parameter, family) => {
    onlyCounterFamilies(value, parameter, family);
    return String(checkBoolean(value, parameter));
  },
};

const LATENCY_CHECKS: Readonly<Record<keyof ScenarioLatency, Check>> = {
  medianNs: integer(0, 1_000_000, ' ns'),
  sigma: number(0, 1),
  tailProbability: number(0, 1),
  tailNs: integer(0, 100_000_000, ' ns'),
  sampleMin: number(0, 1),
  sampleMax: number(0, 1),
};

const keysOf = <K extends string>(checks: Readonly<Record<K, Check>>): K[] =>
  Object.keys(checks) as K[];

function flattenLatency(value: unknown, parameter: string, family: SimulatedFamily): FlatOption[] {
  const latency = checkClosedObject(value, parameter, keysOf(LATENCY_CHECKS));
  const flat: FlatOption[] = [];
  for (const key of keysOf(LATENCY_CHECKS)) {
    if (latency[key] === undefined) continue;
    flat.push([`latency.${key}`, LATENCY_CHECKS[key](latency[key], `${parameter}.${key}`, family)]);
  }
  const { sampleMin = 0.4, sampleMax = 0.6 } = latency as ScenarioLatency;
  if (sampleMin > sampleMax) {
    const wanted = `at most sampleMax (${sampleMax})`;
    throw outOfRange(`${parameter}.sampleMin`, wanted, sampleMin);
  }
  return flat;
}

function flattenAdapter(value: unknown, parameter: string): FlatOption[] {
  const keys = keysOf(ADAPTER_CHECKS);
  const adapter = checkClosedObject(value, parameter, [...keys, 'latency' as const]);
  const family = checkOneOf(adapter.family, `${parameter}.family`, KNOWN_FAMILIES);
  const flat: FlatOption[] = [];
  for (const key of keys) {
    if (adapter[key] === undefined) continue;
    flat.push([key, ADAPTER_CHECKS[key](adapter[key], `${parameter}.${key}`, family)]);
  }
  if (adapter.latency === undefined) return flat;
  return [...flat, ...flattenLatency(adapter.latency, `${parameter}.latency`, family)];
}

function flattenAdapters(value: unknown, parameter: string): FlatOption[] {
  const wanted = `an array of 1 to ${MAX_SIMULATED_ADAPTERS} adapters`;
  if (!Array.isArray(value)) throw wrongType(parameter, wanted, value);
  if (value.length < 1 || value.length > MAX_SIMULATED_ADAPTERS)
    throw outOfRange(parameter, wanted, value);
  const macs = new Map<string, number>();
  return Array.from(value, (adapter: unknown, index) => {
    const flat = flattenAdapter(adapter, `${parameter}[${index}]`);
    const mac = flat.find(([key]) => key === 'mac')?.[1];
    if (mac !== undefined) refuseTwin(macs, mac, `${parameter}[${index}].mac`, index);
    return flat.map(([key, text]): FlatOption => [`adapters.${index}.${key}`, text]);
  }).flat();
}

function refuseTwin(macs: Map<string, number>, mac: string, parameter: string, index: number) {
  const twin = macs.get(mac);
  if (twin !== undefined)
    throw outOfRange(parameter, `another address than that of adapter ${twin}`, mac);
  macs.set(mac, index);
}

/**
 * Checks a scenario completely and gives the simulator's options. Throws TypeError or RangeError that
 * names the key's path, starting with `parameter`.
 */
export function flattenScenario(value: unknown, parameter: string): FlatOption[] {
  const scenario = checkClosedObject(value, parameter, ['seed', 'time', 'adapters']);
  const flat: FlatOption[] = [];
  if (scenario.seed !== undefined) {
    const seed = checkInteger(scenario.seed, `${parameter}.seed`, 0, Number.MAX_SAFE_INTEGER);
    flat.push(['seed', String(seed)]);
  }
  if (scenario.time !== undefined) {
    flat.push(['time', checkOneOf(scenario.time, `${parameter}.time`, ['real', 'virtual'])]);
  }
  if (scenario.adapters === undefined) return flat;
  return [...flat, ...flattenAdapters(scenario.adapters, `${parameter}.adapters`)];
}
