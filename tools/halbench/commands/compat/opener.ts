import { type Hal, type OpenOptions, openHal } from 'avb-hal';
import type { Opener } from 'avb-hal/compat';
import { CannotRun } from '../../cli/errors.js';

function give(hal: Hal, orders: readonly string[]): void {
  if (orders.length === 0) return;
  if (hal.simulation === null) {
    hal.close();
    throw new CannotRun(`backend '${hal.backend}' has no simulation that takes orders`);
  }
  for (const order of orders) hal.simulation.order(order);
}

/**
 * Opens HALs whose simulation got `orders`: each of the simulator's, which is a machine of its own,
 * and the first of any other backend, whose HALs share one machine.
 */
export function orderedOpener(orders: readonly string[]): Opener {
  let given = false;
  return (options: OpenOptions) => {
    const hal = openHal(options);
    if (hal.backend === 'sim' || !given) give(hal, orders);
    given = true;
    return hal;
  };
}
