import { readFileSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { getSystemErrorName } from 'node:util';
import { shorten } from '../base/check.js';
import { HalError, type OsError } from '../base/errors.js';
import { invalidJsonPosition } from '../base/json-position.js';
import { type FlatOption, flattenScenario } from './scenario.js';

const OPERATION = 'openHal(options.scenario)';
/** Many times what eight adapters need; a larger file is something else. */
const MOST_BYTES = 1 << 20;
const BYTE_ORDER_MARK = '\uFEFF';

function invalid(detail: string, cause: unknown, osError: OsError | null = null): HalError {
  return new HalError({
    code: 'HAL_SCENARIO_INVALID',
    operation: OPERATION,
    detail,
    backend: 'sim',
    osError,
    cause,
  });
}

function osErrorOf(error: NodeJS.ErrnoException): OsError | null {
  if (typeof error.errno !== 'number') return null;
  return { kind: 'errno', number: -error.errno, text: getSystemErrorName(error.errno) };
}

function readText(path: string): string {
  let text: string;
  try {
    const { size } = statSync(path);
    if (size > MOST_BYTES) throw new RangeError(`${size} bytes, at most ${MOST_BYTES} are read`);
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if (error instanceof RangeError) {
      throw invalid(
        `the scenario file ${shorten(path, 200)} is too large: ${error.message}`,
        error,
      );
    }
    const os = osErrorOf(error as NodeJS.ErrnoException);
    throw invalid(`the scenario file ${shorten(path, 200)} cannot be read`, error, os);
  }
  return text.startsWith(BYTE_ORDER_MARK) ? text.slice(1) : text;
}

function parse(text: string, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const { line, column } = invalidJsonPosition(text);
    throw invalid(`${path}:${line}:${column}: the text is not JSON from here on`, error);
  }
}

/**
 * Reads, parses and checks a scenario file. HAL_SCENARIO_INVALID with the file's name, and the line and
 * column where it is not JSON or the path of the key that is wrong.
 */
export function readScenarioFile(name: string): FlatOption[] {
  const path = resolve(name);
  const scenario = parse(readText(path), path);
  try {
    return flattenScenario(scenario, 'scenario');
  } catch (error) {
    if (!(error instanceof TypeError || error instanceof RangeError)) throw error;
    throw invalid(`${path}: ${error.message}`, error);
  }
}
