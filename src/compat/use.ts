import type { AccessLevel, Adapter, CapabilityName, Hal } from '../index.js';
import type { CheckContext } from './context.js';

/** What uses one capability and changes as little as possible. Without the capability, it throws. */
export interface Use {
  readonly access: AccessLevel;
  /** How the call is named in procedures and evidence. */
  readonly call: string;
  readonly use: (nic: Adapter, hal: Hal, context: CheckContext) => unknown;
}

/** How capabilities are used. */
export type Uses = { readonly [name in CapabilityName]?: Use };
