import type { Adapter, AdapterOptions, Simulation } from '../index.js';
import type { CheckContext } from './context.js';
import { type Opened, opened } from './opened.js';
import { thrownBy } from './support.js';

const FAR_NS = 1_000_000_000n;
const MOST_ADAPTERS = 8;

/** An adapter of a simulation, and how orders call it. */
export interface Ordered extends Opened {
  readonly simulation: Simulation;
  /** The adapter's number in orders. */
  readonly number: number;
}

/** Which adapter of the simulation `nic` is: the one that jumps when it is told to. */
export function numberOf(simulation: Simulation, nic: Adapter): number {
  for (let number = 0; number < MOST_ADAPTERS; number += 1) {
    const before = simulation.truth(nic).deviceNs;
    const ordered = thrownBy(() => simulation.order(`clock-step adapter=${number} ns=${FAR_NS}`));
    if (ordered !== undefined) break;
    const moved = simulation.truth(nic).deviceNs - before;
    simulation.order(`clock-step adapter=${number} ns=${-FAR_NS}`);
    if (moved >= FAR_NS) return number;
  }
  throw new Error('no adapter of the simulation answers to an order as this one');
}

/** The adapter under test as one that takes orders; skips where there is no simulation. */
export function ordered(context: CheckContext, options?: AdapterOptions): Ordered {
  const adapter = opened(context, options);
  const simulation = context.simulation(adapter.hal);
  return { ...adapter, simulation, number: numberOf(simulation, adapter.nic) };
}
