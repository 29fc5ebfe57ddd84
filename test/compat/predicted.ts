/** Which checks fail on which machine, by the facts about the driver; docs/compat.md lists the same. */
import { KNOWN_FAULTS } from '../../src/compat/known-faults.js';
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

export const PREDICTED: readonly Prediction[] = KNOWN_FAULTS.map(
  ({ id, backends, families, because }) => ({
    on: backends as readonly MachineName[],
    families,
    behaviour: 'faithful',
    id,
    because,
  }),
);

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
