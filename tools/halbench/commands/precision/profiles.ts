import type { Scenario, SimulatedFamily } from 'avb-hal';
import type { DelayRecord } from '../../result.js';

/** How an adapter behind some bus answers, on the model. */
export interface Profile {
  readonly id: string;
  readonly title: string;
  readonly family: SimulatedFamily;
  /** Whether the instant of a reading lies in the middle of its call on average. */
  readonly symmetric: boolean;
  readonly delays: DelayRecord;
}

const SYMMETRIC = { sampleMin: 0.4, sampleMax: 0.6 };
const QUIET = { sigma: 0.2, tailProbability: 0.002, tailNs: 20_000 };

/**
 * `pch` and `pcie` have the medians that were published for register reads of such parts; everything
 * else here is an assumption.
 */
export const PROFILES: readonly Profile[] = [
  {
    id: 'pch',
    title: 'part of the chipset',
    family: 'i219',
    symmetric: true,
    delays: { medianNs: 900, ...QUIET, ...SYMMETRIC },
  },
  {
    id: 'pcie',
    title: 'PCIe',
    family: 'i226',
    symmetric: true,
    delays: { medianNs: 970, ...QUIET, ...SYMMETRIC },
  },
  {
    id: 'loaded',
    title: 'PCIe, busy machine',
    family: 'i226',
    symmetric: true,
    delays: { medianNs: 970, sigma: 0.5, tailProbability: 0.05, tailNs: 200_000, ...SYMMETRIC },
  },
  {
    id: 'asymmetric',
    title: 'PCIe, sampled early',
    family: 'i226',
    symmetric: false,
    delays: { medianNs: 970, ...QUIET, sampleMin: 0.05, sampleMax: 0.15 },
  },
];

/** Wander of the model's oscillators: random walk of the frequency. An assumption. */
export const WANDER_PPB_PER_SQRT_S = 1;

/** One adapter in virtual time. */
export function scenarioOf(profile: Profile, family: SimulatedFamily, seed: number): Scenario {
  return {
    seed,
    time: 'virtual',
    adapters: [
      { family, wanderPpbPerSqrtS: WANDER_PPB_PER_SQRT_S, latency: { ...profile.delays } },
    ],
  };
}
