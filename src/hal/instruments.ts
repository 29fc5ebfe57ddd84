import { type AdapterInfo, isAdapterInfo } from '../adapter/info.js';
import { checkOneOf, checkView, wrongType } from '../base/check.js';
import type { BackendName } from '../binding/backends.gen.js';
import type { NativeBackend, NativeModule } from '../binding/native.js';
import { toHalError } from '../binding/native-errors.js';

/** What {@link Instruments.timeLoop} can time; `open` includes the close. */
export type TimedBackendOperation = 'enumerate' | 'open';

const OPERATIONS: readonly TimedBackendOperation[] = ['enumerate', 'open'];

function keyOf(adapter: unknown): string {
  if (typeof adapter !== 'object' || adapter === null || !isAdapterInfo(adapter)) {
    throw wrongType('instruments.timeLoop(adapter)', 'an entry of hal.adapters()', adapter);
  }
  return adapter.key;
}

/** For measuring the HAL itself; halbench uses them. */
export class Instruments {
  readonly #native: NativeBackend;
  readonly #backend: BackendName;
  /** Enters native code and leaves it: the least that any call can cost. */
  readonly emptyCall: () => void;
  /** As {@link emptyCall}, coming back with a bigint. */
  readonly emptyBigint: () => bigint;

  /** @internal */
  constructor(module: NativeModule, native: NativeBackend, backend: BackendName) {
    this.#native = native;
    this.#backend = backend;
    // The native functions themselves: a wrapper would be measured along with them.
    this.emptyCall = module.emptyCall;
    this.emptyBigint = module.emptyBigint;
    Object.freeze(this);
  }

  /**
   * Calls `operation` `durations.length` times (1 or more) in a loop of native code and writes how
   * long each took, in ns of the platform's clock. Blocks for the whole loop. `adapter`, needed for
   * `open`, is what it opens.
   */
  timeLoop(
    operation: TimedBackendOperation,
    durations: BigUint64Array,
    adapter?: AdapterInfo,
  ): void {
    checkOneOf(operation, 'instruments.timeLoop(operation)', OPERATIONS);
    checkView(durations, 'instruments.timeLoop(durations)', 1);
    const key = operation === 'open' ? keyOf(adapter) : '';
    try {
      this.#native.timeLoop(operation, key, durations);
    } catch (error) {
      throw toHalError(error, 'instruments.timeLoop', this.#backend);
    }
  }
}
