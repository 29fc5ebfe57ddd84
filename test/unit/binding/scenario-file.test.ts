import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HalError } from '../../../src/base/errors.js';
import { openHalWith } from '../../../src/hal/hal.js';
import { FakeModule, sourceOf } from '../fakes/native.js';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'scenario-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true, maxRetries: 5 });
});

function file(text: string, name = 'scenario.json'): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

/** Opens a fake simulator with a scenario file; the error if there is one, else its options. */
function open(path: string): HalError | string[] {
  const module = new FakeModule();
  try {
    openHalWith(sourceOf(module), { backend: 'sim', scenario: path }).close();
    return module.created[0] ?? [];
  } catch (error) {
    expect(module.created).toEqual([]);
    expect(error).toBeInstanceOf(HalError);
    return error as HalError;
  }
}

describe('a scenario file', () => {
  it('reaches the simulator, with or without byte order mark', () => {
    const expected = ['seed', '7', 'adapters.0.family', 'i210'];
    expect(open(file('{"seed": 7, "adapters": [{"family": "i210"}]}'))).toEqual(expected);
    expect(open(file('\uFEFF{"seed": 7, "adapters": [{"family": "i210"}]}'))).toEqual(expected);
  });

  it('that does not exist names the file and the system error', () => {
    const path = join(folder, 'none.json');
    expect(open(path)).toMatchObject({
      code: 'HAL_SCENARIO_INVALID',
      backend: 'sim',
      detail: expect.stringContaining(path),
      osError: { kind: 'errno', number: 2, text: 'ENOENT' },
    });
  });

  it('of 1 MiB is read, a larger one is not', () => {
    const padded = (bytes: number): string => '{"seed": 7}'.padEnd(bytes, ' ');
    expect(open(file(padded(2 ** 20)))).toEqual(['seed', '7']);
    expect(open(file(padded(2 ** 20 + 1)))).toMatchObject({
      code: 'HAL_SCENARIO_INVALID',
      detail: expect.stringContaining('1048577 bytes'),
    });
  });

  it('that is a folder is not readable', () => {
    expect(open(folder)).toMatchObject({ code: 'HAL_SCENARIO_INVALID' });
  });

  it('that is not JSON names line and column', () => {
    const path = file('{\n  "seed": 1,\n  seed: 2\n}');
    expect(open(path)).toMatchObject({
      code: 'HAL_SCENARIO_INVALID',
      detail: expect.stringContaining(`${path}:3:3: `),
      cause: expect.any(SyntaxError),
    });
  });

  it('with a bad key names file and key', () => {
    const path = file('{"adapters": [{"family": "i210"}, {"family": "i226", "latency": 3}]}');
    expect(open(path)).toMatchObject({
      code: 'HAL_SCENARIO_INVALID',
      detail: `${path}: scenario.adapters[1].latency must be an object, got 3`,
    });
  });
});
