/** The families of adapters. A family is added by a row in tools/repo/registers/families.json. */
import { FAMILY_ROWS, KNOWN_FAMILIES, type KnownFamily } from './families.gen.js';

/**
 * Family of Intel Ethernet adapters; `other`: an adapter outside of them, used through the operating
 * system alone; `unknown`: the backend cannot tell.
 */
export type Family = KnownFamily | 'other' | 'unknown';

/** Every family. */
export const FAMILIES: readonly Family[] = Object.freeze([...KNOWN_FAMILIES, 'other', 'unknown']);

/** What the stamps of a family are corrected by, by link speed in Mb/s. */
interface FamilyPathLatency {
  readonly source: string;
  readonly table: Readonly<
    Record<number, { readonly ingressNs: number; readonly egressNs: number }>
  >;
}

/** What is the same for every adapter of a family. */
export interface FamilyTraits {
  /** `split`: seconds and nanoseconds. `counter`: a scaled binary counter. */
  readonly clock: 'split' | 'counter';
  /** Clocks that can drive the counter, the usual one first. */
  readonly counterSourcesKhz: readonly number[];
  /** Speeds of the link, slowest first. */
  readonly linkMbps: readonly number[];
  readonly targetTimes: number;
  readonly auxiliaryInputs: number;
  /** Longest cycle of a gate schedule; null where there are no gates. */
  readonly gateCycleMaxNs: bigint | null;
  /** Address of the adapter's own PHY on its management bus. */
  readonly phyAddress: number;
  /** What its clock and its stamps are cut to. */
  readonly resolutionNs: number;
  readonly latency: FamilyPathLatency;
}

/** Whether a family has a row. */
export const isKnownFamily = (family: Family): family is KnownFamily =>
  Object.hasOwn(FAMILY_ROWS, family);

const UNKNOWN: FamilyTraits = Object.freeze({
  clock: 'split',
  counterSourcesKhz: [],
  linkMbps: [],
  targetTimes: 0,
  auxiliaryInputs: 0,
  gateCycleMaxNs: null,
  phyAddress: 0,
  resolutionNs: 1,
  latency: { source: '', table: {} },
});

/** The row of a family. */
export const traitsOf = (family: Family): FamilyTraits =>
  isKnownFamily(family) ? FAMILY_ROWS[family] : UNKNOWN;
