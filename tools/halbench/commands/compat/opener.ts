import { type OpenOptions, openHal } from 'avb-hal';
import type { Opener } from 'avb-hal/compat';
import { giveOrders } from '../../orders.js';

/**
 * Opens HALs whose simulation got `orders`: each of the simulator's, which is a machine of its own,
 * and the first of any other backend, whose HALs share one machine.
 */
export function orderedOpener(orders: readonly string[]): Opener {
  let given = false;
  return (options: OpenOptions) => {
    const hal = openHal(options);
    if (hal.backend !== 'sim' && given) return hal;
    given = true;
    try {
      giveOrders(hal, orders);
      return hal;
    } catch (error) {
      hal.close();
      throw error;
    }
  };
}
