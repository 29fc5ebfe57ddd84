import type { AdapterInfo, Hal } from 'avb-hal';
import { reasonOf } from '../../cli/reason.js';
import { CLibrary } from '../../paths/c-library.js';
import type { Bench, Target } from './cases.js';

/** A bench whose adapters are open; disposing it closes them. */
export interface OpenBench extends Bench, Disposable {}

function attempt<T>(call: () => T): T | string {
  try {
    return call();
  } catch (error) {
    return reasonOf(error);
  }
}

function target(hal: Hal, library: CLibrary | string, info: AdapterInfo): Target {
  return {
    info,
    adapter: attempt(() => hal.open(info, { access: 'observe' })),
    foreign: typeof library === 'string' ? library : attempt(() => library.openAdapter(info.key)),
  };
}

function close(library: CLibrary | string, targets: readonly Target[]): void {
  for (const { adapter } of targets) if (typeof adapter !== 'string') adapter.close();
  if (typeof library !== 'string') library[Symbol.dispose]();
}

/** Opens `adapters` through the addon and through the C library; what fails becomes a reason. */
export function openBench(hal: Hal, adapters: readonly AdapterInfo[]): OpenBench {
  const library = CLibrary.open(hal.backend);
  const targets = adapters.map((info) => target(hal, library, info));
  return { hal, library, targets, [Symbol.dispose]: () => close(library, targets) };
}
