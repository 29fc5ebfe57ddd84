import type { Adapter, AdapterOptions, Hal } from '../index.js';
import type { CheckContext } from './context.js';
import type { EvidenceLog } from './evidence.js';

/** What most checks work with: the adapter under test, and where they write what they find. */
export interface Opened {
  readonly hal: Hal;
  readonly nic: Adapter;
  readonly log: EvidenceLog;
}

/** The adapter under test on a HAL of its own; both are closed after the check. */
export function opened(context: CheckContext, options?: AdapterOptions): Opened {
  return { ...context.openAdapter(options), log: context.log };
}
