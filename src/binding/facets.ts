import { BACKENDS, type BackendName } from './backends.gen.js';
import type { CapabilityName } from './capabilities.gen.js';
import type { Capabilities } from './capabilities.js';

/** A part of an adapter that one backend serves: what it gives is of one timescale and one driver. */
export type Facet =
  | 'clock'
  | 'stamps'
  | 'frames'
  | 'timestamping'
  | 'registers'
  | 'phy'
  | 'tsn'
  | 'port'
  | 'driver';

type Points = Readonly<Partial<Record<CapabilityName, number>>>;

/** What each capability counts for its facet. */
const POINTS: Readonly<Record<Facet, Points>> = {
  clock: {
    clockRead: 8,
    crossTimestamp: 4,
    clockRateAdjust: 2,
    clockOffsetAdjust: 1,
    clockSet: 1,
    clockConfig: 1,
    groundTruth: 1,
  },
  stamps: {
    transmitStamps: 8,
    receiveStamps: 4,
    stampMatching: 2,
    stampEvents: 1,
    stampControl: 1,
    targetTime: 1,
    auxiliaryStamps: 1,
    queueStamping: 1,
    portLatency: 1,
  },
  frames: { frames: 1 },
  timestamping: { timestampStatus: 1 },
  registers: { registerRead: 2, registerWrite: 1 },
  phy: { phyRead: 2, phyWrite: 1 },
  tsn: { gateControl: 1, framePreemption: 1, creditShaper: 1, launchTime: 1, pciePtm: 1 },
  port: {
    vlanTagging: 1,
    energyEfficiency: 1,
    priorityFlowControl: 1,
    streamReservation: 1,
    entityEvents: 1,
  },
  driver: { driverState: 1, driverCounters: 1 },
};

/** Every facet. */
export const FACETS: readonly Facet[] = Object.freeze(Object.keys(POINTS) as Facet[]);

/** A backend that reaches an adapter, and what the adapter can do through it. */
export interface Candidate {
  readonly backend: BackendName;
  readonly capabilities: Capabilities;
}

/** Which backend serves each facet of an adapter; null: none can. */
export type ServedBy = Readonly<Record<Facet, BackendName | null>>;

/** The facet that a capability is of; undefined for a name that is none. */
export const facetOf = (name: string): Facet | undefined =>
  FACETS.find((facet) => Object.hasOwn(POINTS[facet], name));

/** How well a backend serves a facet; 0: not at all. */
export function pointsOf(facet: Facet, { backend, capabilities }: Candidate): number {
  const counted = Object.entries(POINTS[facet]).filter(
    ([name]) => capabilities[name as CapabilityName],
  );
  const sum = counted.reduce((total, [, points]) => total + points, 0);
  // Only the operating system can change the driver's setting, which no capability tells.
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
export function chooseServers(
  candidates: readonly Candidate[],
  wanted: Readonly<Partial<Record<Facet, BackendName>>>,
): ServedBy {
  const chosen = FACETS.map((facet) => {
    const named = wanted[facet];
    const among = candidates.filter(({ backend }) => named === undefined || backend === named);
    return [facet, serverOf(facet, among)];
  });
  return Object.freeze(Object.fromEntries(chosen) as Record<Facet, BackendName | null>);
}
