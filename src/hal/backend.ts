import { type BackendAttempt, HalError, isHalError } from '../base/errors.js';
import type { BackendName } from '../binding/backends.gen.js';
import type { ModuleSource } from '../binding/loader.js';
import type { NativeBackend, NativeModule, NativeProbe } from '../binding/native.js';
import { toHalError } from '../binding/native-errors.js';
import type { CheckedOptions } from '../binding/options.js';

/** Which backends were chosen, and why. */
export interface Selection {
  /** Name of the backend in use; of several, the first. */
  readonly chosen: BackendName;
  /** Every backend in use. */
  readonly backends: readonly BackendName[];
  /** What openHal() was asked for. */
  readonly requested: 'auto' | BackendName | readonly BackendName[];
  /** One sentence. */
  readonly reason: string;
  /** The backends that were asked, in order, and what each answered. */
  readonly attempts: readonly BackendAttempt[];
}

/** A backend that was loaded and made. */
export interface OpenBackend {
  readonly name: BackendName;
  readonly module: NativeModule;
  readonly native: NativeBackend;
  readonly probe: NativeProbe;
}

/** The backends of a HAL, at least one. */
export interface ChosenBackends {
  readonly members: readonly [OpenBackend, ...OpenBackend[]];
  readonly selection: Selection;
}

function make(source: ModuleSource, name: BackendName, options: CheckedOptions): OpenBackend {
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

const answerOf = ({ name, probe }: OpenBackend): BackendAttempt =>
  Object.freeze({ backend: name, available: probe.available, reason: probe.reason });

function chosen(
  members: readonly OpenBackend[],
  options: CheckedOptions,
  reason: string,
  attempts: readonly BackendAttempt[],
): ChosenBackends {
  const [first, ...others] = members as [OpenBackend, ...OpenBackend[]];
  return {
    members: [first, ...others],
    selection: Object.freeze({
      chosen: first.name,
      backends: Object.freeze(members.map(({ name }) => name)),
      requested: options.backend,
      reason,
      attempts: Object.freeze(attempts),
    }),
  };
}

function noBackend(detail: string, attempts: readonly BackendAttempt[], hint: string): HalError {
  const answers = attempts.map(({ backend, reason }) => `${backend}: ${reason}`).join('; ');
  return new HalError({
    code: 'HAL_NO_BACKEND',
    operation: 'openHal',
    detail: `${detail} (${answers})`,
    hint,
    attempts,
  });
}

function refusal(error: unknown, backend: BackendName): BackendAttempt {
  if (!isHalError(error)) throw error;
  const { code, detail } = error;
  return Object.freeze({ backend, available: false, reason: `${code}: ${detail}` });
}

const closeAll = (members: readonly OpenBackend[]): void => {
  for (const { native } of members) native.close();
};

/** HAL_NO_BACKEND where a backend that is to serve something is not among those that were found. */
function requireServers(
  members: readonly OpenBackend[],
  { serve }: CheckedOptions,
  attempts: readonly BackendAttempt[],
): void {
  for (const [facet, backend] of Object.entries(serve)) {
    if (members.some(({ name }) => name === backend)) continue;
    closeAll(members);
    const hint =
      'Leave it out of options.serve and AVB_HAL_SERVE, or make the backend reach adapters.';
    throw noBackend(
      `'${backend}', which is to serve '${facet}', reaches no adapter`,
      attempts,
      hint,
    );
  }
}

const sentence = (members: readonly OpenBackend[]): string => {
  const [{ name, probe }] = members as [OpenBackend];
  if (members.length === 1) {
    return `'${name}' is the only backend that reaches an adapter: ${probe.reason}`;
  }
  return `each reaches an adapter: ${members.map((one) => `'${one.name}' (${one.probe.reason})`).join(', ')}`;
};

/** Those that reach an adapter. */
function chooseAvailable(source: ModuleSource, options: CheckedOptions): ChosenBackends {
  const attempts: BackendAttempt[] = [];
  const members: OpenBackend[] = [];
  try {
    for (const name of options.backends) {
      try {
        const made = make(source, name, options);
        attempts.push(answerOf(made));
        if (made.probe.available) members.push(made);
        else made.native.close();
      } catch (error) {
        attempts.push(refusal(error, name));
      }
    }
  } catch (error) {
    closeAll(members);
    throw error;
  }
  if (members.length === 0) {
    const hint = "To work without hardware, ask for the simulator: openHal({ backend: 'sim' }).";
    throw noBackend('no backend reaches an adapter', attempts, hint);
  }
  requireServers(members, options, attempts);
  return chosen(members, options, sentence(members), attempts);
}

/** Those that are named, whatever they reach. */
function chooseNamed(source: ModuleSource, options: CheckedOptions): ChosenBackends {
  const members: OpenBackend[] = [];
  try {
    for (const name of options.backends) members.push(make(source, name, options));
  } catch (error) {
    closeAll(members);
    throw error;
  }
  const names = members.map(({ name }) => `'${name}'`).join(' and ');
  const reason = `${names} ${members.length === 1 ? 'was' : 'were'} asked for by name`;
  return chosen(members, options, reason, members.map(answerOf));
}

/**
 * Loads the backends that `options` ask for. A named backend is taken even if it reaches no adapter
 * now, which its attempt then says. HAL_NO_BACKEND, HAL_BACKEND_MISSING, HAL_BACKEND_LOAD_FAILED.
 */
export function chooseBackends(source: ModuleSource, options: CheckedOptions): ChosenBackends {
  return options.backend === 'auto'
    ? chooseAvailable(source, options)
    : chooseNamed(source, options);
}
