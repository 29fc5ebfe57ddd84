import { type Hal, isHalError } from 'avb-hal';
import { CannotRun, UsageError } from './cli/errors.js';

/** Gives orders to the simulation behind a HAL; UsageError for one that it does not understand. */
export function giveOrders({ backend, simulation }: Hal, orders: readonly string[]): void {
  if (orders.length === 0) return;
  if (simulation === null) {
    throw new CannotRun(`--order: backend '${backend}' has no simulation that takes orders`);
  }
  for (const order of orders) {
    try {
      simulation.order(order);
    } catch (error) {
      throw isHalError(error) ? new UsageError(`--order: ${error.message}`) : error;
    }
  }
}
