/** A fake adapter, opened through the facade. */

import type { AccessLevel } from '../../../src/base/access.js';
import type { Adapter } from '../../../src/hal/adapter.js';
import { type Hal, openHalWith } from '../../../src/hal/hal.js';
import {
  type CallLog,
  type FakeAdapter,
  type FakeBackend,
  FakeModule,
  type FakeSettings,
  sourceOf,
} from './native.js';

export interface Opened {
  readonly hal: Hal;
  readonly adapter: Adapter;
  readonly module: FakeModule;
  readonly backend: FakeBackend;
  readonly native: FakeAdapter;
  readonly log: CallLog;
}

/** Opens adapter 0 of a fake; the log is empty then. */
export function openFake(access: AccessLevel = 'observe', settings: FakeSettings = {}): Opened {
  const module = new FakeModule(settings);
  const backend = (settings.name ?? 'sim') as 'sim';
  const hal = openHalWith(sourceOf(module), { backend, access });
  const adapter = hal.open({ index: 0 });
  const { log, adapter: native } = module;
  log.clear();
  return { hal, adapter, module, backend: module.backend, native, log };
}

/** What a call throws; undefined if it does not. */
export function caught(call: () => unknown): unknown {
  try {
    call();
  } catch (error) {
    return error;
  }
  return undefined;
}
