import { BACKENDS, type BackendName } from './backends.gen.js';
import type { CapabilityName } from './capabilities.gen.js';
import type { Capabilities } from './capabilities.js';
import type { NativeAdapter } from './native.js';

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

/** Calls of an adapter as a whole. */
type WholeCall = 'info' | 'refresh' | 'close' | 'closed' | 'readingSource' | 'crossMethod';

interface FacetRow {
  /** What each capability counts. */
  readonly points: Readonly<Partial<Record<CapabilityName, number>>>;
  readonly calls: readonly Exclude<keyof NativeAdapter, WholeCall>[];
}

const ROWS: Readonly<Record<Facet, FacetRow>> = {
  clock: {
    points: {
      clockRead: 8,
      crossTimestamp: 4,
      clockRateAdjust: 2,
      clockOffsetAdjust: 1,
      clockSet: 1,
      clockConfig: 1,
      groundTruth: 1,
    },
    calls: [
      'readClock',
      'crossTimestamp',
      'applyRateMeasurement',
      'openPage',
      'clockConfig',
      'rateRange',
      'setClock',
      'adjustOffset',
      'adjustRate',
      'groundTruth',
    ],
  },
  stamps: {
    points: {
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
    calls: [
      'openEvents',
      'stampingState',
      'configureStamping',
      'takeStamp',
      'setQueueStamping',
      'setReceiveBufferStamping',
      'setTargetTime',
      'auxiliaryStamp',
      'setPortLatency',
    ],
  },
  frames: { points: { frames: 1 }, calls: ['openFrames'] },
  // Only the operating system can change the driver's setting, which no capability tells.
  timestamping: {
    points: { timestampStatus: 1 },
    calls: ['timestampStatus', 'changeTimestampSetting'],
  },
  registers: {
    points: { registerRead: 2, registerWrite: 1 },
    calls: ['readRegister', 'writeRegister'],
  },
  phy: { points: { phyRead: 2, phyWrite: 1 }, calls: ['readPhy', 'writePhy'] },
  tsn: {
    points: { gateControl: 1, framePreemption: 1, creditShaper: 1, launchTime: 1, pciePtm: 1 },
    calls: [
      'configureGates',
      'configurePreemption',
      'configureShaper',
      'configureLaunchTime',
      'configurePtm',
    ],
  },
  port: {
    points: {
      vlanTagging: 1,
      energyEfficiency: 1,
      priorityFlowControl: 1,
      streamReservation: 1,
      entityEvents: 1,
    },
    calls: [
      'configureVlan',
      'configureEee',
      'configurePfc',
      'reserveStream',
      'releaseStream',
      'subscribeEntities',
      'pollEntities',
      'unsubscribeEntities',
    ],
  },
  driver: {
    points: { driverState: 1, driverCounters: 1 },
    calls: ['driverState', 'driverCounters', 'resetDriverCounters'],
  },
};

/** A backend that reaches an adapter, and what the adapter can do through it. */
export interface Candidate {
  readonly backend: BackendName;
  readonly capabilities: Capabilities;
}

/** Which backend serves each facet of an adapter; null: none can. */
export type ServedBy = Readonly<Record<Facet, BackendName | null>>;

/** Every facet. */
export const FACETS: readonly Facet[] = Object.freeze(Object.keys(ROWS) as Facet[]);

/** The calls of a facet; every call but those of the whole adapter belongs to one. */
export const callsOf = (facet: Facet): FacetRow['calls'] => ROWS[facet].calls;

/** How well a backend serves a facet; 0: not at all. */
export function pointsOf(facet: Facet, { backend, capabilities }: Candidate): number {
  const counted = Object.entries(ROWS[facet].points).filter(
    ([name]) => capabilities[name as CapabilityName],
  );
  const sum = counted.reduce((total, [, value]) => total + value, 0);
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
 * Chooses the backend of each facet: the one that `wanted` names, whatever its points, or none where it
 * does not reach the adapter; else the one with the most points, the first of several.
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
