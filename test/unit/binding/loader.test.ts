import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isHalError } from '../../../src/base/errors.js';
import {
  binaryPaths,
  findBinary,
  loadBinary,
  loadedFrom,
  packageModules,
} from '../../../src/binding/loader.js';
import { NATIVE_INTERFACE_VERSION } from '../../../src/binding/native.js';
import { FakeModule } from '../fakes/native.js';
import { caught } from '../fakes/opened.js';

const place = { root: resolve('/p'), platform: 'linux', arch: 'x64', musl: false, env: {} };
const at = (...parts: string[]) => join(place.root, ...parts);

describe('binaryPaths', () => {
  it('looks into the checkout, then at what ships', () => {
    expect(binaryPaths('sim', null, place)).toEqual([
      at('build', 'Release', 'hal_sim.node'),
      at('prebuilds', 'linux-x64', 'hal_sim.node'),
    ]);
  });

  it('tells musl apart', () => {
    expect(binaryPaths('sim', null, { ...place, musl: true }).at(-1)).toBe(
      at('prebuilds', 'linux-x64-musl', 'hal_sim.node'),
    );
  });

  it('can be held to what ships', () => {
    const env = { AVB_HAL_PREBUILDS_ONLY: '1' };
    const windows = { ...place, platform: 'win32', arch: 'arm64', env };
    expect(binaryPaths('intel_avb', null, windows)).toEqual([
      at('prebuilds', 'win32-arm64', 'hal_intel_avb.node'),
    ]);
  });

  it('takes a named folder or file as the only place', () => {
    const env = { AVB_HAL_BINARY_DIR: resolve('/d'), AVB_HAL_PREBUILDS_ONLY: '1' };
    expect(binaryPaths('sim', null, { ...place, env })).toEqual([resolve('/d/hal_sim.node')]);
    expect(binaryPaths('sim', 'x/y.node', { ...place, env })).toEqual([resolve('x/y.node')]);
  });
});

describe('loadBinary', () => {
  const load = (module: unknown) => loadBinary('sim', '/b.node', () => module);

  it('gives the module if it is what it should be', () => {
    const module = new FakeModule({ name: 'sim' });
    expect(load(module)).toBe(module);
  });

  it.each<[string, unknown, RegExp]>([
    ['nothing', null, /not a backend of avb-hal/],
    ['another module', { hello: 1 }, /not a backend of avb-hal/],
    ['another backend', new FakeModule({ name: 'intel_avb' }), /'sim', got 'intel_avb'/],
    [
      'another version',
      Object.assign(new FakeModule(), { interfaceVersion: 99 }),
      new RegExp(`version must be ${NATIVE_INTERFACE_VERSION}, got 99`),
    ],
  ])('refuses %s', (_, module, detail) => {
    const error = caught(() => load(module));
    expect(error).toMatchObject({ code: 'HAL_BACKEND_LOAD_FAILED', backend: 'sim' });
    expect(error).toMatchObject({ detail: expect.stringMatching(detail) });
    expect(error).toMatchObject({ attempts: [{ path: '/b.node' }] });
  });

  it('keeps the cause when the system refuses the file', () => {
    const cause = new Error('not a valid Win32 application');
    const error = caught(() =>
      loadBinary('sim', '/b.node', () => {
        throw cause;
      }),
    );
    expect(error).toMatchObject({
      code: 'HAL_BACKEND_LOAD_FAILED',
      detail: '/b.node: not a valid Win32 application',
      cause,
    });
  });
});

describe('findBinary', () => {
  let root: string;
  const load = createRequire(import.meta.url);
  const version = NATIVE_INTERFACE_VERSION;
  const fake = `module.exports = { interfaceVersion: ${version}, backendName: 'sim', createBackend() {} };`;

  function put(path: string, text: string): string {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
    return path;
  }
  beforeAll(() => {
    root = mkdtempSync(join(tmpdir(), 'binary-'));
  });
  afterAll(() => {
    rmSync(root, { recursive: true, maxRetries: 5 });
  });

  it('names every path tried and the remedy', () => {
    const error = caught(() => findBinary('sim', null, { ...place, root }, load));
    const paths = binaryPaths('sim', null, { ...place, root });
    expect(error).toMatchObject({
      code: 'HAL_BACKEND_MISSING',
      backend: 'sim',
      attempts: paths.map((path) => ({ path, reason: 'does not exist' })),
      hint: expect.stringContaining('build:native'),
    });
    for (const path of paths) expect(String(error)).toContain(path);
  });

  it('names the platforms that the package has binaries for', () => {
    const here = { ...place, root, platform: 'linux', arch: 'arm64' };
    const error = caught(() => findBinary('sim', null, here, load));
    const hint = /binaries for linux-x64 and win32-x64; this is linux-arm64/;
    expect(error).toMatchObject({ hint: expect.stringMatching(hint) });
  });

  it('says that a Windows backend is looked for on another system', () => {
    const error = caught(() => findBinary('windows_api', null, { ...place, root }, load));
    expect(error).toMatchObject({ hint: expect.stringContaining('Windows only') });
  });

  it('loads a file that was named', () => {
    const path = put(join(root, 'named.cjs'), fake);
    const module = findBinary('sim', path, { ...place, root }, load);
    expect(module.backendName).toBe('sim');
    const sha256 = createHash('sha256').update(fake).digest('hex');
    expect(loadedFrom(module)).toEqual({ path, sha256 });
    // The module in memory stays what it was.
    writeFileSync(path, 'another file');
    expect(findBinary('sim', path, { ...place, root }, load)).toBe(module);
    expect(loadedFrom(module)).toEqual({ path, sha256 });
  });

  it('does not fall back when what it found does not load', () => {
    const release = put(join(root, 'build', 'Release', 'hal_sim.node'), 'no binary');
    put(join(root, 'prebuilds', 'linux-x64', 'hal_sim.node'), 'no binary either');
    const error = caught(() => findBinary('sim', null, { ...place, root }, load));
    expect(error).toMatchObject({
      code: 'HAL_BACKEND_LOAD_FAILED',
      attempts: [{ path: release }],
      cause: { code: 'ERR_DLOPEN_FAILED' },
    });
  });
});

describe('packageModules', () => {
  it('fails with the path that was given', () => {
    const binary = resolve('does', 'not', 'exist.node');
    const error = caught(() => packageModules.load('sim', binary));
    expect(isHalError(error, 'HAL_BACKEND_MISSING')).toBe(true);
    expect(error).toMatchObject({ attempts: [{ path: binary }] });
  });
});
