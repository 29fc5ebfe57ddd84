import type { Check } from '../types.js';
import { checks as enumeration } from './enumeration.js';

/** Every check, in the order in which they run. A new group is one file and one line here. */
export const ALL_CHECKS: readonly Check[] = Object.freeze([...enumeration]);
