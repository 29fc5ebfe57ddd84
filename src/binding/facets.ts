import { BACKENDS, type BackendName } from './backends.gen.js';
import type { CapabilityName } from './capabilities.gen.js';
import type { Capabilities } from './capabilities.js';

/**
 * A part of an adapter that one backend serves: what it gives is of one timescale and one driver.
 * `timestamping` is `stamps.status()` and `stamps.enable()`, `udpFrames` ports over UDP; the others are
 * named as on {@link Adapter}.
 */
export type Facet =
  | 'clock'
  | 'stamps'
  | 'frames'
  | 'udpFrames'
  | 'timestamping'
  | 'registers'
  | 'phy'
  | 'tsn'
  | 'port'
  | 'driver';

/** What capabilities count for a facet. */
export type FacetPoints = Readonly<Partial<Record<CapabilityName, number>>>;

/**
 * What each capability counts for its facet: the backend with the most points serves it. The operating
 * system has one more for `timestamping`: only it can change the driver's setting.
 */
export const FACET_POINTS: Readonly<Record<Facet, FacetPoints>> = Object.freeze({
  clock: Object.freeze({
    clockRead: 8,
    crossTimestamp: 4,
    clockRateAdjust: 2,
    clockOffsetAdjust: 1,
    clockSet: 1,
    clockConfig: 1,
    groundTruth: 1,
  }),
  stamps: Object.freeze({
    transmitStamps: 8,
    receiveStamps: 4,
    stampMatching: 2,
    stampEvents: 1,
    stampControl: 1,
    targetTime: 1,
    auxiliaryStamps: 1,
    queueStamping: 1,
    portLatency: 1,
  }),
  frames: Object.freeze({ frames: 2, frameLaunch: 1 }),
  udpFrames: Object.freeze({ udpFrames: 1 }),
  timestamping: Object.freeze({ timestampStatus: 1 }),
  registers: Object.freeze({ registerRead: 2, registerWrite: 1 }),
  phy: Object.freeze({ phyRead: 2, phyWrite: 1 }),
  tsn: Object.freeze({
    gateControl: 1,
    framePreemption: 1,
    creditShaper: 1,
    launchTime: 1,
    pciePtm: 1,
  }),
  port: Object.freeze({
    vlanTagging: 1,
    energyEfficiency: 1,
    priorityFlowControl: 1,
    streamReservation: 1,
    entityEvents: 1,
    driverCounters: 1,
  }),
  driver: Object.freeze({ driverState: 1 }),
});

/** Every facet. */
export const FACETS: readonly Facet[] = Object.freeze(Object.keys(FACET_POINTS) as Facet[]);

/** A backend that reaches an adapter, and what the adapter can do through it. */
export interface Candidate {
  readonly backend: BackendName;
  readonly capabilities: Capabilities;
}

/** Which backend serves each facet of an adapter; null: none can. */
export type ServedBy = Readonly<Record<Facet, BackendName | null>>;

/** Which backend is to serve a facet, whatever the points say. */
export type WantedServers = Readonly<Partial<Record<Facet, BackendName>>>;

const FACET_OF: ReadonlyMap<string, Facet> = new Map(
  FACETS.flatMap((facet) => Object.keys(FACET_POINTS[facet]).map((name) => [name, facet] as const)),
);

/** The facet that a capability is of; undefined for an unknown name. */
export const facetOf = (name: string): Facet | undefined => FACET_OF.get(name);

/** How well a backend serves a facet; 0: not at all. */
export function pointsOf(facet: Facet, { backend, capabilities }: Candidate): number {
  const counted = Object.entries(FACET_POINTS[facet]).filter(
    ([name]) => capabilities[name as CapabilityName],
  );
  const sum = counted.reduce((total, [, points]) => total + points, 0);
  const changes = facet === 'timestamping' && BACKENDS[backend].statusSource === 'operating-system';
  return sum > 0 && changes ? sum + 1 : sum;
}

function serverOf(facet: Facet, candidates: readonly Candidate[]): BackendName | null {
  let best: BackendName | null = null;
  let most = 0;
  for (const candidate of candidates) {
    const points = pointsOf(facet, candidate);
    if (points <= most) continue;
    most = points;
    best = candidate.backend;
  }
  return best;
}

/**
 * Chooses the backend of each facet: the one that `wanted` names, or none where that one cannot; else
 * the one with the most points, the first of several.
 */
export function chooseServers(candidates: readonly Candidate[], wanted: WantedServers): ServedBy {
  const chosen = FACETS.map((facet) => {
    const named = wanted[facet];
    const among = candidates.filter(({ backend }) => named === undefined || backend === named);
    return [facet, serverOf(facet, among)];
  });
  return Object.freeze(Object.fromEntries(chosen) as Record<Facet, BackendName | null>);
}
