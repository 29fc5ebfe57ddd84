import type { WayResult } from '../../result.js';

/** The ways as tables name them. */
export const NAMES: Readonly<Record<WayResult['way'], string>> = {
  read: 'read',
  'cross-1': 'cross, 1 bracket',
  'cross-narrowest': 'narrowest of 25',
  'cross-intersected': '25 intersected',
  'page-now': 'page: now()',
  'page-window': 'page: window',
  'software-1': 'one exchange',
  'software-narrowest': 'shortest of 25',
};
