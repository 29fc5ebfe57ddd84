import { ACCESS_LEVELS, type AccessLevel } from '../index.js';
import type { SuiteSubject } from './context.js';
import type { Check } from './types.js';

/** What of the machine a check needs to know before it runs. */
export interface Surroundings {
  readonly virtualTime: boolean;
  readonly takesOrders: boolean;
}

/** Whether what needs the level `need` may be done at the level `have`. */
export const levelCovers = (have: AccessLevel, need: AccessLevel): boolean =>
  ACCESS_LEVELS.indexOf(have) >= ACCESS_LEVELS.indexOf(need);

/** Why `check` cannot run here; null if it can. */
export function missing(
  { capability, needs }: Check,
  { info, adapters, settings }: SuiteSubject,
  { virtualTime, takesOrders }: Surroundings,
): string | null {
  const { access, seconds = 0, twoAdapters, orders, noAdapter } = needs;
  if (!levelCovers(settings.access, access)) {
    return `needs access '${access}'; the suite was allowed '${settings.access}'`;
  }
  if (noAdapter !== true && info === null) return 'the backend reaches no adapter';
  if (twoAdapters === true && adapters.length < 2) return 'needs two adapters; there is one';
  if (orders === true && !takesOrders) return 'needs a simulation that takes orders';
  if (!virtualTime && seconds > settings.seconds) {
    return `measures ${seconds} s; the suite was allowed ${settings.seconds} s`;
  }
  if (capability !== null && info !== null && !info.capabilities[capability]) {
    return `the adapter has no ${capability}: ${info.absences[capability] ?? 'no reason given'}`;
  }
  return null;
}
