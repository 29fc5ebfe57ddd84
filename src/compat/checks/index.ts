import type { Check } from '../types.js';
import { checks as access } from './access.js';
import { checks as agree } from './agree.js';
import { checks as capability } from './capability.js';
import { checks as clock } from './clock.js';
import { checks as concurrency } from './concurrency.js';
import { checks as cross } from './cross.js';
import { checks as disciplined } from './disciplined.js';
import { checks as driver } from './driver.js';
import { checks as enumeration } from './enumeration.js';
import { checks as errors } from './errors.js';
import { checks as faults } from './faults.js';
import { checks as frames } from './frames.js';
import { checks as identity } from './identity.js';
import { checks as lifetime } from './lifetime.js';
import { checks as page } from './page.js';
import { checks as pair } from './pair.js';
import { checks as registers } from './registers.js';
import { checks as steering } from './steering.js';
import { checks as timestamping } from './timestamping.js';
import { checks as timestamps } from './timestamps.js';
import { checks as tsn } from './tsn.js';

/** Every check, in the order in which they run. A new group is one file and one line here. */
export const ALL_CHECKS: readonly Check[] = Object.freeze([
  ...identity,
  ...enumeration,
  ...capability,
  ...clock,
  ...page,
  ...cross,
  ...steering,
  ...disciplined,
  ...registers,
  ...driver,
  ...timestamping,
  ...timestamps,
  ...frames,
  ...tsn,
  ...access,
  ...errors,
  ...lifetime,
  ...concurrency,
  ...pair,
  ...agree,
  ...faults,
]);
