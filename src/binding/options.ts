import { ACCESS_LEVELS, type AccessLevel } from '../base/access.js';
import {
  checkInteger,
  checkOneOf,
  checkOptionsObject,
  checkText,
  mustBe,
  outOfRange,
  wrongType,
} from '../base/check.js';
import { BACKEND_NAMES, BACKENDS, type BackendName } from './backends.gen.js';
import type { WantedServers } from './facets.js';
import { type FlatOption, flattenScenario, type Scenario } from './scenario.js';
import { readScenarioFile } from './scenario-file.js';
import { wantedServers } from './serve.js';

/** Options of openHal(). */
export interface OpenOptions {
  /**
   * A name takes that backend, several names take all of them and join what they reach; `auto`
   * (default) asks all but `sim` and takes those that reach an adapter. None ever falls back to another
   * one silently. `sim` stands alone.
   */
  readonly backend?: 'auto' | BackendName | readonly BackendName[];
  /**
   * Which of several backends serves a part of an adapter, as `{ clock: 'windows_api' }`; the others
   * are served by points. Counts more than the environment variable AVB_HAL_SERVE.
   */
  readonly serve?: WantedServers;
  /** Access level of adapters opened without one of their own. Default `observe`. */
  readonly access?: AccessLevel;
  /** What to simulate: a scenario or the path of a JSON file. Only with `backend: 'sim'`. */
  readonly scenario?: Scenario | string;
  /** Path of the backend's binary; only this one is tried. Only with one named backend. */
  readonly binary?: string;
}

/** Options that were checked completely. */
export interface CheckedOptions {
  readonly backend: 'auto' | BackendName | readonly BackendName[];
  /** The backends to ask, in this order. */
  readonly backends: readonly BackendName[];
  readonly serve: WantedServers;
  readonly access: AccessLevel;
  /** What native code gets, flat. */
  readonly scenario: readonly FlatOption[];
  readonly binary: string | null;
}

/** Checks an access level; `fallback` where none is given. */
export function checkAccess(value: unknown, parameter: string, fallback: AccessLevel): AccessLevel {
  return value === undefined ? fallback : checkOneOf(value, parameter, ACCESS_LEVELS);
}

/** What `auto` asks, best first. The simulator is not among them: it has to be asked for. */
const AUTOMATIC: readonly BackendName[] = BACKEND_NAMES.filter((name) => BACKENDS[name].automatic);

const CHOICES: readonly ('auto' | BackendName)[] = ['auto', ...BACKEND_NAMES];

const shown = (backend: CheckedOptions['backend']): string =>
  typeof backend === 'string'
    ? `'${backend}'`
    : `[${backend.map((name) => `'${name}'`).join(', ')}]`;

function checkBackend(value: unknown): CheckedOptions['backend'] {
  const parameter = 'openHal(options.backend)';
  if (!Array.isArray(value)) return checkOneOf(value, parameter, CHOICES);
  const length = checkInteger(value.length, `${parameter}.length`, 1, BACKEND_NAMES.length);
  const given = Array.from({ length }, (_, i): unknown => value[i]);
  const names = given.map((name, i) => checkOneOf(name, `${parameter}[${i}]`, BACKEND_NAMES));
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice !== undefined) throw outOfRange(parameter, 'names that differ', value);
  if (names.length > 1 && names.includes('sim')) {
    const wanted = "without 'sim' beside other names: its adapters are not of this machine";
    throw outOfRange(parameter, wanted, value);
  }
  return Object.freeze(names);
}

/** The backend, where one and no other can be used. */
const onlyOf = (backends: readonly BackendName[]): BackendName | null =>
  backends.length === 1 ? (backends[0] as BackendName) : null;

function checkScenario(
  value: unknown,
  { backend, backends }: Pick<CheckedOptions, 'backend' | 'backends'>,
): readonly FlatOption[] {
  if (value === undefined) return [];
  const parameter = 'openHal(options.scenario)';
  if (onlyOf(backends) !== 'sim') {
    const came = `one with backend ${shown(backend)}`;
    throw new TypeError(mustBe(parameter, "left out unless backend is 'sim'", came));
  }
  if (typeof value === 'string') return readScenarioFile(checkText(value, parameter));
  if (typeof value !== 'object' || value === null) {
    throw wrongType(parameter, 'a scenario object or the path of a scenario file', value);
  }
  return flattenScenario(value, 'openHal(options.scenario)');
}

/** The path of a binary: a file named .node, which is loaded as a binary whatever is in it. */
export function checkBinaryPath(value: unknown, parameter: string): string {
  const wanted = 'the path of a backend binary, named .node';
  const path = checkText(value, parameter, wanted);
  if (!path.endsWith('.node')) throw outOfRange(parameter, wanted, value);
  return path;
}

function checkBinary(
  value: unknown,
  { backend, backends }: Pick<CheckedOptions, 'backend' | 'backends'>,
): string | null {
  if (value === undefined) return null;
  const path = checkBinaryPath(value, 'openHal(options.binary)');
  if (backend === 'auto' || onlyOf(backends) === null) {
    throw new TypeError(
      mustBe(
        'openHal(options.binary)',
        'left out unless one backend is named',
        `one with backend ${shown(backend)}`,
      ),
    );
  }
  return path;
}

/** Checks everything about `options` that can be checked without loading a binary. */
export function checkOptions(options: unknown): CheckedOptions {
  const given = checkOptionsObject(options, 'openHal(options)', [
    'backend',
    'serve',
    'access',
    'scenario',
    'binary',
  ]);
  const { backend: asked = 'auto' } = given;
  const backend = checkBackend(asked);
  const backends = backend === 'auto' ? AUTOMATIC : [backend].flat();
  const target = { backend, backends };
  return Object.freeze({
    ...target,
    serve: wantedServers(given.serve, backends, process.env.AVB_HAL_SERVE),
    access: checkAccess(given.access, 'openHal(options.access)', 'observe'),
    binary: checkBinary(given.binary, target),
    scenario: checkScenario(given.scenario, target),
  });
}
