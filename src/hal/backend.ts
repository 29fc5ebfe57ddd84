import { type BackendAttempt, HalError, isHalError } from '../base/errors.js';
import { BACKEND_NAMES, BACKENDS, type BackendName } from '../binding/backends.gen.js';
import type { ModuleSource } from '../binding/loader.js';
import type { NativeBackend, NativeModule, NativeProbe } from '../binding/native.js';
import { toHalError } from '../binding/native-errors.js';
import type { CheckedOptions } from '../binding/options.js';

/** Which backend was chosen, and why. */
export interface Selection {
  /** Name of the backend in use. */
  readonly chosen: BackendName;
  /** What openHal() was asked for. */
  readonly requested: 'auto' | BackendName;
  /** One sentence. */
  readonly reason: string;
  /** The backends that were asked, in order; the last one is the chosen one. */
  readonly attempts: readonly BackendAttempt[];
}

/** A backend that was loaded and made. */
export interface ChosenBackend {
  readonly name: BackendName;
  readonly module: NativeModule;
  readonly native: NativeBackend;
  readonly probe: NativeProbe;
  readonly selection: Selection;
}

type Made = Omit<ChosenBackend, 'selection'>;

/** What `auto` asks, best first. The simulator is not among them: it has to be asked for. */
const CANDIDATES: readonly BackendName[] = BACKEND_NAMES.filter((name) => BACKENDS[name].automatic);

function make(source: ModuleSource, name: BackendName, options: CheckedOptions): Made {
  const module = source.load(name, options.binary);
  let native: NativeBackend | undefined;
  try {
    native = module.createBackend(options.scenario.flat());
    return { name, module, native, probe: native.probe() };
  } catch (error) {
    native?.close();
    throw toHalError(error, 'openHal', name);
  }
}

function selection(
  made: Made,
  options: CheckedOptions,
  reason: string,
  before: readonly BackendAttempt[],
): Selection {
  const { available, reason: answer } = made.probe;
  const last = Object.freeze({ backend: made.name, available, reason: answer });
  return Object.freeze({
    chosen: made.name,
    requested: options.backend,
    reason,
    attempts: Object.freeze([...before, last]),
  });
}

function noBackend(attempts: readonly BackendAttempt[]): HalError {
  const answers = attempts.map(({ backend, reason }) => `${backend}: ${reason}`).join('; ');
  return new HalError({
    code: 'HAL_NO_BACKEND',
    operation: 'openHal',
    detail: `no backend reaches an adapter (${answers})`,
    hint: "To work without hardware, ask for the simulator: openHal({ backend: 'sim' }).",
    attempts,
  });
}

function refusal(error: unknown, backend: BackendName): BackendAttempt {
  if (!isHalError(error)) throw error;
  const { code, detail } = error;
  return Object.freeze({ backend, available: false, reason: `${code}: ${detail}` });
}

function chooseFirstAvailable(source: ModuleSource, options: CheckedOptions): ChosenBackend {
  const attempts: BackendAttempt[] = [];
  for (const name of CANDIDATES) {
    let made: Made;
    try {
      made = make(source, name, options);
    } catch (error) {
      attempts.push(refusal(error, name));
      continue;
    }
    if (made.probe.available) {
      const reason = `'${name}' is the first backend that reaches an adapter: ${made.probe.reason}`;
      return { ...made, selection: selection(made, options, reason, attempts) };
    }
    made.native.close();
    attempts.push(Object.freeze({ backend: name, available: false, reason: made.probe.reason }));
  }
  throw noBackend(attempts);
}

/**
 * Loads the backend that `options` ask for. A named backend is taken even if it reaches no adapter
 * now, which its attempt then says. HAL_NO_BACKEND, HAL_BACKEND_MISSING, HAL_BACKEND_LOAD_FAILED.
 */
export function chooseBackend(source: ModuleSource, options: CheckedOptions): ChosenBackend {
  if (options.backend === 'auto') return chooseFirstAvailable(source, options);
  const made = make(source, options.backend, options);
  const reason = `'${made.name}' was asked for by name`;
  return { ...made, selection: selection(made, options, reason, []) };
}
