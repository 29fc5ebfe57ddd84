import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type HalError, isHalError, openHal } from 'avb-hal';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { binaryFolder, simBinary } from './native.js';

const folder = mkdtempSync(join(tmpdir(), 'avb-hal-loading-'));
const empty = join(folder, 'empty');
mkdirSync(empty);
// Windows does not delete a library that is in use.
afterAll(() => {
  if (process.platform !== 'win32') rmSync(folder, { recursive: true, maxRetries: 5, force: true });
});

let before: NodeJS.ProcessEnv;
beforeEach(() => {
  before = { ...process.env };
  delete process.env.AVB_HAL_PREBUILDS_ONLY;
});
afterEach(() => {
  process.env = before;
});

function refusal(...options: Parameters<typeof openHal>): HalError {
  try {
    openHal(...options).close();
  } catch (error) {
    if (isHalError(error)) return error;
    throw error;
  }
  return expect.fail('expected an error, got a HAL');
}

/** An error of loading names the file, and what was wrong with it, in message and attempts. */
function expectNamed(error: HalError, code: string, path: string, reason: RegExp): void {
  expect(error.code).toBe(code);
  expect(error.message).toContain(path);
  expect(error.attempts).toEqual([{ path, reason: expect.stringMatching(reason) }]);
  expect(error.hint).not.toBe('');
}

const written = (name: string, content: string | Uint8Array): string => {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
};

describe('a backend that is not there', () => {
  it('names every path that was tried', () => {
    delete process.env.AVB_HAL_BINARY_DIR;
    process.env.AVB_HAL_PREBUILDS_ONLY = '1';
    const error = refusal({ backend: 'windows_api' });
    expect(error.code).toBe('HAL_BACKEND_MISSING');
    expect(error.attempts.length).toBeGreaterThan(0);
    for (const attempt of error.attempts) {
      expect(attempt).toMatchObject({ reason: 'does not exist' });
      const path = (attempt as { path: string }).path;
      expect(path).toMatch(/prebuilds.+hal_windows_api\.node$/);
      expect(error.message).toContain(path);
    }
  });

  it('is looked for in the folder of the environment only', () => {
    process.env.AVB_HAL_BINARY_DIR = empty;
    const path = join(empty, 'hal_sim.node');
    expectNamed(refusal({ backend: 'sim' }), 'HAL_BACKEND_MISSING', path, /does not exist/);
    process.env.AVB_HAL_BINARY_DIR = binaryFolder;
    openHal({ backend: 'sim' }).close();
  });

  it('is looked for at the path of the options only', () => {
    const path = join(empty, 'none.node');
    const error = refusal({ backend: 'sim', binary: path });
    expectNamed(error, 'HAL_BACKEND_MISSING', path, /does not exist/);
    openHal({ backend: 'sim', binary: simBinary }).close();
  });

  it('of an unknown name is refused with the names there are', () => {
    const open = () => openHal({ backend: 'mac_phc' as 'sim' });
    expect(open).toThrow(RangeError);
    expect(open).toThrow(/'auto', 'intel_avb', 'windows_api', 'linux_phc', 'sim', got "mac_phc"/);
  });

  it('is listed among the answers of auto', () => {
    process.env.AVB_HAL_BINARY_DIR = empty;
    const error = refusal();
    expect(error.code).toBe('HAL_NO_BACKEND');
    expect(error.attempts).toHaveLength(3);
    for (const name of ['intel_avb', 'windows_api', 'linux_phc']) {
      expect(error.attempts).toContainEqual({
        backend: name,
        available: false,
        reason: expect.stringContaining(join(empty, `hal_${name}.node`)),
      });
    }
  });
});

describe('a file that is no backend', () => {
  const code = 'HAL_BACKEND_LOAD_FAILED';
  const load = (path: string, backend: 'sim' | 'intel_avb' = 'sim'): HalError =>
    refusal({ backend, binary: path });

  it.each([
    ['an empty file', ''],
    ['a text', 'this is no library\n'],
    ['the beginning of a library', readFileSync(simBinary).subarray(0, 100_000)],
    ['noise', Uint8Array.from({ length: 70_000 }, (_, i) => (i * 7919) % 251)],
  ])('%s', (name, content) => {
    const path = written(`${name.replaceAll(' ', '_')}.node`, content);
    expectNamed(load(path), code, path, /./);
  });

  it.runIf(process.platform === 'linux')('a library without its last byte', () => {
    const path = written('cut.node', readFileSync(simBinary).subarray(0, -1));
    expectNamed(load(path), code, path, /it must have \d+ bytes, got only the first \d+/);
  });

  it('a folder', () => {
    const path = join(folder, 'folder.node');
    mkdirSync(path);
    expectNamed(load(path), code, path, /./);
  });

  it('a script is never run, whatever its name', () => {
    const script = "globalThis.wasRun = true; module.exports = { backendName: 'sim' };";
    expectNamed(load(written('script.node', script)), code, join(folder, 'script.node'), /./);
    const path = written('script.cjs', script);
    expect(() => openHal({ backend: 'sim', binary: path })).toThrow(/named \.node, got/);
    expect('wasRun' in globalThis).toBe(false);
  });

  it('the binary of another backend under a wrong name', () => {
    const path = join(folder, 'hal_intel_avb.node');
    copyFileSync(simBinary, path);
    const wanted = /it must be the backend 'intel_avb', got 'sim'/;
    expectNamed(load(path, 'intel_avb'), code, path, wanted);
    process.env.AVB_HAL_BINARY_DIR = folder;
    expectNamed(refusal({ backend: 'intel_avb' }), code, path, wanted);
    // auto goes on, says why, and does not take what it did not ask for.
    const error = refusal();
    expect(error.code).toBe('HAL_NO_BACKEND');
    expect(error.attempts[0]).toMatchObject({ reason: expect.stringMatching(wanted) });
  });

  it('does not keep the real one from being loaded', () => {
    openHal({ backend: 'sim', binary: simBinary }).close();
  });
});
