/** Which checks fail on which machine, by the facts about the driver; docs/compat.md lists the same. */
import type { MachineName } from './machines.js';

export type Behaviour = 'ideal' | 'faithful';

/** Why a check fails, in the words of the documentation. */
export interface Prediction {
  readonly on: readonly MachineName[];
  readonly families: readonly string[];
  readonly behaviour: Behaviour;
  readonly id: string;
  readonly because: string;
}

export const PREDICTED: readonly Prediction[] = [
  {
    on: ['intel_avb', 'windows_api'],
    families: ['i210', 'i219', 'i226'],
    behaviour: 'faithful',
    id: 'clock.rate-100ppm',
    because:
      'The driver initialises TIMINCA with values that the silicon takes otherwise: an I226 runs ' +
      '2.93 % fast, an I210 0.39 % fast, an I219 with a 24 MHz source clock 4 % slow.',
  },
  {
    on: ['intel_avb'],
    families: ['i210'],
    behaviour: 'faithful',
    id: 'timestamps.target-time',
    because:
      "The driver arms an I210's target time but looks for reached ones on an I226 only, so no " +
      'event follows.',
  },
];

/** The ids that fail, sorted. */
export function predictedOn(
  machine: MachineName,
  family: string,
  behaviour: Behaviour,
): readonly string[] {
  return PREDICTED.filter(
    (one) =>
      one.on.includes(machine) && one.families.includes(family) && one.behaviour === behaviour,
  )
    .map(({ id }) => id)
    .sort();
}
