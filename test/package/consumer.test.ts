import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { publint } from 'publint';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { binariesOf, PREBUILT_TARGETS } from '../../tools/repo/backends.mjs';
import { describeForms } from './forms.js';
import { describeManagers, emptyConsumer, installWithNpm } from './managers.js';
import {
  node,
  type Packed,
  pack,
  packingObstacle,
  remove,
  run,
  temporaryFolder,
} from './packed.js';

const folder = temporaryFolder('consumer');
const consumer = join(folder, 'consumer');
const installed = join(consumer, 'node_modules', 'avb-hal');
let packed: Packed;

/** Compiles everything for two platforms, when nothing is compiled yet. */
const FRESH_BUILD_MS = 1_800_000;

const obstacle = await packingObstacle();
const title = `the package${obstacle === null ? '' : ` (skipped: ${obstacle})`}`;

beforeAll(async () => {
  if (obstacle !== null) return;
  packed = await pack(folder);
  installWithNpm(emptyConsumer(consumer), packed.tarball);
}, FRESH_BUILD_MS);
afterAll(() => remove(folder));

const evaluate = (type: 'module' | 'commonjs', code: string) =>
  node([`--input-type=${type}`, '-e', code], consumer);

/** A program that prints nothing and ends well. */
function expectSilent(ended: ReturnType<typeof node>): void {
  const { status, signal, stdout, stderr } = ended;
  expect({ status, signal, stdout, stderr }).toEqual({
    status: 0,
    signal: null,
    stdout: '',
    stderr: '',
  });
}

function printed(type: 'module' | 'commonjs', code: string): unknown {
  const { status, stdout, stderr } = evaluate(type, code);
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  return JSON.parse(stdout);
}

const manifest = (path: string): Record<string, unknown> =>
  JSON.parse(readFileSync(join(path, 'package.json'), 'utf8')) as Record<string, unknown>;

describe.skipIf(obstacle !== null)(title, () => {
  describe('the tarball', () => {
    const target = `prebuilds/${process.platform}-${process.arch}`;

    it.each([
      'package.json',
      'README.md',
      'LICENSE',
      'CHANGELOG.md',
      'dist/index.js',
      'dist/index.d.ts',
      'dist/analysis/index.d.ts',
      'dist/compat/index.d.ts',
      'dist/halbench/main.js',
      'dist/halbench/vendor/plot.js',
      'dist/halbench/vendor/LICENSES.txt',
      'native/capi/include/avb_hal.h',
      'native/capi/include/compat_avb_hal.h',
      'docs/simulation.md',
      'docs/schema/compat.schema.json',
      `${target}/hal_sim.node`,
    ])('holds %s', (path) => expect(packed.files).toContain(path));

    it('holds nothing that only the checkout needs', () => {
      const extra =
        /tsbuildinfo|\.map$|^(test|tools|bench|seeds|api|src|build|node_modules|\.\w+)\/|\.test\.|(^|\/)\.(?!md)|standin.*\.(node|so|dll)$/;
      expect(packed.files.filter((path) => extra.test(path))).toEqual([]);
      // Examples are documentation.
      const sources = packed.files.filter(
        (path) => /(?<!\.d)\.ts$/.test(path) && !path.startsWith('docs/examples/'),
      );
      expect(sources).toEqual([]);
    });

    it('holds the binaries of every target that the list of backends promises, and no other', () => {
      const wanted = PREBUILT_TARGETS.flatMap((name) =>
        binariesOf(name).map((file) => `prebuilds/${name}/${file}`),
      );
      const binaries = packed.files.filter((path) => /^prebuilds\/.+[^/]$/.test(path));
      expect(binaries.sort()).toEqual(wanted.sort());
      const built = readFileSync(join(packed.clone, 'build', 'Release', 'hal_sim.node'));
      expect(readFileSync(join(installed, target, 'hal_sim.node')).equals(built)).toBe(true);
    });

    it('is not packed while a binary is missing', async () => {
      const stage = join(packed.clone, 'tools', 'repo', 'stage-prebuilds.mjs');
      const code = `
      import { stagePrebuilds } from ${JSON.stringify(pathToFileURL(stage).href)};
      console.log(JSON.stringify(await stagePrebuilds(['darwin-arm64'])));`;
      const { stdout } = node(['--input-type=module', '-e', code], packed.clone);
      const [complaint] = JSON.parse(stdout) as string[];
      expect(complaint).toMatch(
        /^darwin-arm64: hal_sim\.node, avbhal_sim\.dylib missing in prebuilds/,
      );
    });

    it('has no complaint from publint', async () => {
      const { messages } = await publint({ pkgDir: installed, pack: false, strict: true });
      expect(messages).toEqual([]);
    });

    it('imports no package that is not installed with it', () => {
      const declared = ['avb-hal', 'commander', 'ffi-rs'];
      const imported = packed.files
        .filter((path) => /^dist\/.+\.js$/.test(path))
        .flatMap((path) => {
          const code = readFileSync(join(installed, path), 'utf8');
          return [...code.matchAll(/^(?:import|export)\b[^;]*?from '([^.][^']*)'/gm)];
        })
        .map(([, name = '']) => name.replace(/^(avb-hal)\/.*/, '$1'))
        .filter((name) => !name.startsWith('node:') && !declared.includes(name));
      expect(imported).toEqual([]);
    });

    it('declares no script that npm runs for those who install it', () => {
      const { scripts } = manifest(installed) as { scripts: Record<string, string> };
      const hooks = ['preinstall', 'install', 'postinstall', 'preprepare', 'postprepare'];
      expect(Object.keys(scripts).filter((name) => hooks.includes(name))).toEqual([]);
    });
  });

  describe('npm with scripts allowed', () => {
    // npm builds what has a binding.gyp; gypfile: false in the manifest is lost where npm goes by a
    // lock file.
    it.each(['rebuild', 'ci'])('%s compiles nothing', (command) => {
      const options = ['--foreground-scripts', '--prefer-offline', '--no-audit', '--no-fund'];
      const { status, stdout, stderr } = run('npm', [command, ...options], consumer);
      expect(status, stderr).toBe(0);
      expect(stdout + stderr).not.toMatch(/> avb-hal@|gyp/);
      expect(existsSync(join(installed, 'binding.gyp'))).toBe(false);
      expect(existsSync(join(installed, 'build'))).toBe(false);
      expectSilent(evaluate('module', "import 'avb-hal';"));
    });
  });

  describe('an installed package', () => {
    it('is imported and required silently, and loads no binary by that', () => {
      expectSilent(evaluate('module', "import 'avb-hal';"));
      expectSilent(evaluate('commonjs', "require('avb-hal');"));
      const loaded = `
      import * as all from 'avb-hal';
      import * as analysis from 'avb-hal/analysis';
      import { ALL_CHECKS } from 'avb-hal/compat';
      import { TimeAwareSystem } from 'avb-hal/gptp';
      const { sharedObjects } = process.report.getReport();
      if (sharedObjects.some((path) => path.includes('hal_'))) throw new Error('loaded');
      if (typeof all.openHal !== 'function' || Object.keys(analysis).length < 3) throw new Error();
      new TimeAwareSystem('a000000000000000', 1);
      if (ALL_CHECKS.length < 120) throw new Error('checks are missing');`;
      expectSilent(evaluate('module', loaded));
    });

    it.each(['module', 'commonjs'] as const)('opens the simulator from a %s', (type) => {
      const load = type === 'module' ? "await import('avb-hal')" : "require('avb-hal')";
      const code = `
      const { openHal } = ${load};
      const hal = openHal({ backend: 'sim' });
      const nic = hal.open({ family: 'i226' });
      const seen = [hal.adapters().map((a) => a.family), typeof nic.clock.now(), nic.simulated];
      hal.close();
      console.log(JSON.stringify(seen));`;
      expect(printed(type, code)).toEqual([['i210', 'i219', 'i226'], 'bigint', true]);
    });

    it('says which backends are not in it', () => {
      const code = `
      import { openHal } from 'avb-hal';
      try { openHal({ backend: 'intel_avb' }); } catch (error) {
        console.log(JSON.stringify([error.code, error.attempts.map(({ path }) => path)]));
      }`;
      const name = 'hal_intel_avb.node';
      if (process.platform === 'win32') return;
      expect(printed('module', code)).toEqual([
        'HAL_BACKEND_MISSING',
        [
          join(installed, 'build', 'Release', name),
          join(installed, 'prebuilds', `${process.platform}-${process.arch}`, name),
        ],
      ]);
    });

    it('shows what it exports and nothing else', () => {
      const code = `
      const codes = {};
      for (const path of ['dist/hal/hal.js', 'dist/index.js', 'native', 'prebuilds', 'src/hal']) {
        await import('avb-hal/' + path).catch(({ code }) => (codes[path] = code));
      }
      const { default: manifest } = await import('avb-hal/package.json', { with: { type: 'json' } });
      console.log(JSON.stringify([manifest.name, [...new Set(Object.values(codes))]]));`;
      const { status, stdout } = evaluate('module', code);
      expect(status).toBe(0);
      expect(JSON.parse(stdout)).toEqual(['avb-hal', ['ERR_PACKAGE_PATH_NOT_EXPORTED']]);
    });

    it('gives halbench', () => {
      const args = ['--no-install', 'halbench', '--json', '--calls', '200', '--backend', 'sim'];
      const { status, stdout, stderr } = run('npx', args, consumer);
      // A figure that this machine misses is a finding, 1; it is no failure of the package.
      expect([0, 1], stderr).toContain(status);
      const document = JSON.parse(stdout) as Record<string, unknown>;
      expect(Object.keys(document)).toContain('schema');
      expect(stdout).toMatch(/"simulated": ?true/);
    });

    it('runs the suite and makes reports of it without any development dependency', () => {
      const halbench = (...args: string[]) => {
        const main = join(installed, 'dist', 'halbench', 'main.js');
        const { status, stderr } = node([main, ...args], consumer);
        expect(status, stderr).toBe(0);
      };
      halbench('compat', '--backend', 'sim', '--only', 'enumeration.*', '--report', 'r.json');
      halbench('report', 'r.json', '--html', 'r.html', '--junit', 'r.xml');
      halbench('compat', 'keygen', '.');
      halbench('compat', 'sign', 'r.json', '--key', 'halbench.key.pem');
      halbench('compat', 'verify', 'r.json', '--key', 'halbench.pub.pem');
      halbench('compat', 'diff', 'r.json', 'r.json');
      expect(readFileSync(join(consumer, 'r.html'), 'utf8')).toContain('enumeration');
    });
  });

  describeManagers(folder, consumer, () => packed);
  describeForms(consumer, () => manifest(installed).version as string);
});
