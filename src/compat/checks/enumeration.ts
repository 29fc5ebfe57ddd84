import { group } from '../group.js';
import type { Check } from '../types.js';

/** Finding adapters. */
export const checks: readonly Check[] = group('enumeration', [
  {
    name: 'finds-an-adapter',
    title: 'at least one adapter is found',
    requirement: ['R0.2'],
    noAdapter: true,
    procedure: 'Enumerate once and count.',
    verify: (context) => {
      context.log.atLeast('adapters', context.openHal().adapters().length, 1);
    },
  },
]);
