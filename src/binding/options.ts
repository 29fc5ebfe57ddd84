import { ACCESS_LEVELS, type AccessLevel } from '../base/access.js';
import {
  checkOneOf,
  checkOptionsObject,
  checkText,
  mustBe,
  outOfRange,
  wrongType,
} from '../base/check.js';
import { BACKEND_NAMES, type BackendName } from './backends.gen.js';
import { type FlatOption, flattenScenario, type Scenario } from './scenario.js';
import { readScenarioFile } from './scenario-file.js';

/** Options of openHal(). */
export interface OpenOptions {
  /**
   * `auto` (default) asks `intel_avb`, `windows_api` and `linux_phc` in this order, and takes the
   * first that reaches an adapter; a name takes that one. Neither ever falls back to another one silently.
   */
  readonly backend?: 'auto' | BackendName;
  /** Access level of adapters opened without one of their own. Default `observe`. */
  readonly access?: AccessLevel;
  /** What to simulate: a scenario or the path of a JSON file. Only with `backend: 'sim'`. */
  readonly scenario?: Scenario | string;
  /** Path of the backend's binary; only this one is tried. Only with a named backend. */
  readonly binary?: string;
}

/** Options that were checked completely. */
export interface CheckedOptions {
  readonly backend: 'auto' | BackendName;
  readonly access: AccessLevel;
  /** What native code gets, flat. */
  readonly scenario: readonly FlatOption[];
  readonly binary: string | null;
}

/** Checks an access level; `fallback` where none is given. */
export function checkAccess(value: unknown, parameter: string, fallback: AccessLevel): AccessLevel {
  return value === undefined ? fallback : checkOneOf(value, parameter, ACCESS_LEVELS);
}

function checkScenario(value: unknown, backend: string): readonly FlatOption[] {
  if (value === undefined) return [];
  const parameter = 'openHal(options.scenario)';
  if (backend !== 'sim') {
    throw new TypeError(
      mustBe(parameter, "left out unless backend is 'sim'", `one with backend '${backend}'`),
    );
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

function checkBinary(value: unknown, backend: string): string | null {
  if (value === undefined) return null;
  const path = checkBinaryPath(value, 'openHal(options.binary)');
  if (backend === 'auto') {
    throw new TypeError(
      mustBe(
        'openHal(options.binary)',
        'left out unless a backend is named',
        "one with backend 'auto'",
      ),
    );
  }
  return path;
}

/** Checks everything about `options` that can be checked without loading a binary. */
export function checkOptions(options: unknown): CheckedOptions {
  const given = checkOptionsObject(options, 'openHal(options)', [
    'backend',
    'access',
    'scenario',
    'binary',
  ]);
  const { backend: asked = 'auto' } = given;
  const backend = checkOneOf(asked, 'openHal(options.backend)', ['auto', ...BACKEND_NAMES]);
  return Object.freeze({
    backend,
    access: checkAccess(given.access, 'openHal(options.access)', 'observe'),
    binary: checkBinary(given.binary, backend),
    scenario: checkScenario(given.scenario, backend),
  });
}
