/** What the build files promise: one backend alone, with node-gyp, and with CMake. */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { type HalError, isHalError, openHal } from 'avb-hal';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { copyTree, outputOf, remove, root, temporaryFolder, toolPath } from './packed.js';

const folder = temporaryFolder('sources');
const tree = join(folder, 'tree');

beforeAll(() => {
  copyTree(tree);
  symlinkSync(join(root, 'node_modules'), join(tree, 'node_modules'), 'junction');
});
afterAll(() => remove(folder));

/** The class of each backend; its name is in every binary that contains it. */
const CLASSES: Readonly<Record<string, string>> = {
  sim: 'SimBackend',
  intel_avb: 'AvbBackend',
  windows_api: 'WindowsBackend',
};

const backendsIn = (path: string): string[] => {
  const bytes = readFileSync(path);
  return Object.keys(CLASSES).filter((name) => bytes.includes(CLASSES[name] as string));
};

const failureOf = (call: () => unknown): HalError => {
  try {
    call();
  } catch (error) {
    if (isHalError(error)) return error;
    throw error;
  }
  return expect.fail('expected an error, got a result');
};

/** The headers of the running Node, so that nothing has to be fetched. */
function headerOptions(): string[] {
  const prefixes = [resolve(dirname(process.execPath), '..'), '/usr'];
  const found = prefixes.find((path) => existsSync(join(path, 'include/node/node_api.h')));
  return found === undefined ? [] : [`--nodedir=${found}`];
}

describe('node-gyp rebuild for one backend', () => {
  const release = join(tree, 'build', 'Release');
  const binary = join(release, 'hal_intel_avb.node');

  beforeAll(() => {
    // Not optimised: what is looked at is what the binary consists of.
    process.env.CXXFLAGS = '-O0';
    const gyp = toolPath('node-gyp', 'bin/node-gyp.js');
    const options = ['rebuild', '--loglevel=warn', '--jobs=2', ...headerOptions()];
    outputOf(process.execPath, [gyp, ...options, '--', '-Dbackend=intel_avb'], tree);
    delete process.env.CXXFLAGS;
  });

  it('makes the binary of that backend and no other', () => {
    const loadable = /\.(node|so|dll|dylib)$/;
    const made = readdirSync(release).filter((name) => loadable.test(name));
    expect(made.sort()).toEqual([
      expect.stringMatching(/^avbhal_intel_avb\./),
      'bench_intel_avb.node', // for the benchmarks; never packed
      'hal_intel_avb.node',
    ]);
    for (const name of made) expect(backendsIn(join(release, name))).toEqual(['intel_avb']);
    expect(backendsIn(binary)).toEqual(['intel_avb']);
    expect(backendsIn(join(root, 'build', 'Release', 'hal_sim.node'))).toEqual(['sim']);
  });

  it.runIf(process.platform !== 'win32')('gives a backend that says what is missing', () => {
    const hal = openHal({ backend: 'intel_avb', binary });
    expect(hal.backend).toBe('intel_avb');
    expect(hal.simulated).toBe(false);
    expect(hal.simulation).toBeNull();
    const [asked] = hal.selection.attempts;
    expect(asked).toMatchObject({ backend: 'intel_avb', available: false });
    expect(asked?.reason).toContain('IntelAvbFilter');
    const error = failureOf(() => hal.adapters());
    expect(error).toMatchObject({
      code: 'HAL_DRIVER_MISSING',
      backend: 'intel_avb',
      osError: { kind: 'win32', number: 2 },
    });
    expect(error.hint).toContain('driver');
    expect(failureOf(() => hal.open({ index: 0 })).code).toBe('HAL_DRIVER_MISSING');
    hal.close();
    expect(failureOf(() => hal.adapters()).code).toBe('HAL_CLOSED');
  });

  it('is not taken for another backend', () => {
    const error = failureOf(() => openHal({ backend: 'sim', binary }));
    expect(error.code).toBe('HAL_BACKEND_LOAD_FAILED');
    expect(error.message).toContain(binary);
    expect(error.message).toContain("it must be the backend 'sim', got 'intel_avb'");
  });
});

const hasCmake = spawnSync('cmake', ['--version']).status === 0;
const why = hasCmake ? '' : ' (skipped: there is no cmake here)';

describe.skipIf(!hasCmake)(`cmake-js compile for one backend${why}`, () => {
  const out = join(tree, 'build', 'cmake');

  beforeAll(() => {
    const options = ['compile', '--debug', '--out', out, '--parallel', '2'];
    const defines = ['--CDAVB_HAL_BACKEND=sim', '--CDAVB_HAL_CAPI=OFF'];
    outputOf(
      process.execPath,
      [toolPath('cmake-js', 'bin/cmake-js'), ...options, ...defines],
      tree,
    );
  });

  it('makes a binary that the package loads', () => {
    const binary = join(out, 'Debug', 'hal_sim.node');
    expect(backendsIn(binary)).toEqual(['sim']);
    const hal = openHal({ backend: 'sim', binary });
    const nic = hal.open({ index: 0 });
    expect(nic.clock.now()).toBeTypeOf('bigint');
    expect(nic.clock.crossTimestamp().boundNs).toBeGreaterThan(0n);
    hal.close();
  });
});
