import { checkBoolean, U64_MAX } from '../base/check.js';
import { bigint, checkFields, oneOf } from '../base/fields.js';
import { BACKEND_NAMES, type BackendName } from '../binding/backends.gen.js';
import { type ModuleSource, packageModules } from '../binding/loader.js';
import { calling } from '../binding/native-errors.js';
import { checkBinaryPath } from '../binding/options.js';
import { ClockReader } from './reader.js';

const KIND: ClockToken['kind'] = 'avb-hal.clock';

/**
 * Names a clock page inside this process. Plain data: it can be posted to worker threads, where
 * {@link attachClock} makes a reader of it.
 */
export interface ClockToken {
  /** Always `avb-hal.clock`. */
  readonly kind: 'avb-hal.clock';
  /** Name of the backend that samples the clock. */
  readonly backend: BackendName;
  /** Path of the backend's binary; null for the usual places. */
  readonly binary: string | null;
  /** Process, copy of the binary and page in one number. */
  readonly page: bigint;
  /** True when the times come from a model and not from silicon. */
  readonly simulated: boolean;
  /** True when the reader's now() never goes back; {@link ClockOptions}. */
  readonly monotonic: boolean;
}

/** A token for `page`. */
export function clockToken(fields: Omit<ClockToken, 'kind'>): ClockToken {
  return Object.freeze({ kind: KIND, ...fields });
}

function checkToken(value: unknown): ClockToken {
  return checkFields<ClockToken>(value, 'attachClock(token)', {
    kind: oneOf([KIND]),
    backend: oneOf(BACKEND_NAMES),
    binary: (path, parameter) => (path === null ? null : checkBinaryPath(path, parameter)),
    page: bigint(1n, U64_MAX, ''),
    simulated: checkBoolean,
    monotonic: checkBoolean,
  });
}

/** As {@link attachClock} with binaries from `source`. */
export function attachClockWith(source: ModuleSource, token: ClockToken): ClockReader {
  const { backend, binary, page, simulated, monotonic } = checkToken(token);
  const module = source.load(backend, binary);
  return calling('attachClock', backend, () => {
    const native = module.attachPage(page);
    const origin = { backend, simulated: simulated || native.simulated, monotonic };
    return new ClockReader(native, origin);
  });
}

/**
 * A reader of a clock that another thread of this process opened; `token` comes from clock.share().
 * It reads and cannot steer. HAL_CLOSED when the clock was closed, now or later,
 * and for a token of another process or of another copy of the binary, which the text says.
 */
export function attachClock(token: ClockToken): ClockReader {
  return attachClockWith(packageModules, token);
}
