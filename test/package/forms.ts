/** Every way in which a program can take in the installed package: types, bundles. */
import { cpSync, existsSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { describe, expect, it } from 'vitest';
import { node, toolPath } from './packed.js';

const PROGRAM = `
  import { type Adapter, HalError, openHal } from 'avb-hal';
  import * as analysis from 'avb-hal/analysis';
  import { type CompatReport, runCompat } from 'avb-hal/compat';
  import { type GptpStation, openStation } from 'avb-hal/gptp';
  export const report: Promise<CompatReport> = runCompat({ options: { backend: 'sim' } });
  const hal = openHal({ backend: 'sim', access: 'discipline', scenario: { seed: 1 } });
  const nic: Adapter = hal.open({ index: 0 });
  const ns: bigint = nic.clock.now() + nic.clock.window().boundNs;
  // @ts-expect-error: no such backend
  if (ns > 0n) openHal({ backend: 'none' });
  export const station: Promise<GptpStation> = openStation(hal, nic, { domain: 1 });
  export const kept: unknown[] = [HalError, analysis];
  hal.close();`;

function giveNodeTypes(consumer: string): void {
  mkdirSync(join(consumer, 'node_modules', '@types'), { recursive: true });
  const types = join(consumer, 'node_modules', '@types', 'node');
  if (!existsSync(types)) symlinkSync(toolPath('@types/node', '.'), types, 'junction');
}

/** What the compiler says about PROGRAM in `consumer`. */
function compile(consumer: string, file: string, modules: readonly string[]): string {
  giveNodeTypes(consumer);
  writeFileSync(join(consumer, file), PROGRAM);
  const options = ['--noEmit', '--strict', '--exactOptionalPropertyTypes', '--target', 'es2022'];
  const lib = ['--types', 'node', '--lib', 'es2023,esnext.disposable'];
  const tsc = toolPath('typescript', 'bin/tsc');
  return node([tsc, ...options, ...modules, ...lib, file], consumer).stdout;
}

const ENTRY = `
  import { openHal, VERSION } from 'avb-hal';
  import { ALL_CHECKS } from 'avb-hal/compat';
  import { clockIdentityOf } from 'avb-hal/gptp';
  const [binary] = process.argv.slice(2);
  const hal = openHal({ backend: 'sim', ...(binary ? { binary } : {}) });
  const nic = hal.open({ family: 'i226' });
  const clock = clockIdentityOf(nic.mac);
  console.log(JSON.stringify([VERSION, ALL_CHECKS.length > 100, typeof nic.clock.now(), clock.length]));
  hal.close();`;

/** The path of ENTRY as a bundle, in a folder without node_modules. */
function bundle(consumer: string, format: 'cjs' | 'esm', folder: string): string {
  writeFileSync(join(consumer, 'entry.mjs'), ENTRY);
  const name = `bundle.${format === 'cjs' ? 'cjs' : 'mjs'}`;
  const made = buildSync({
    absWorkingDir: consumer,
    entryPoints: ['entry.mjs'],
    outfile: `out/${name}`,
    bundle: true,
    platform: 'node',
    format,
    logLevel: 'silent',
  });
  expect(made.warnings).toEqual([]);
  mkdirSync(folder, { recursive: true });
  cpSync(join(consumer, 'out', name), join(folder, name));
  return join(folder, name);
}

/** Tests of the package that is installed in the folder `consumer`; `version` is its own. */
export function describeForms(consumer: string, version: () => string): void {
  describe('types', () => {
    it.each([
      ['node16', 'program.mts', ['--module', 'node16', '--moduleResolution', 'node16']],
      ['nodenext', 'program.mts', ['--module', 'nodenext']],
      ['bundler', 'program.ts', ['--module', 'esnext', '--moduleResolution', 'bundler']],
    ])('compile in a strict program with the resolution %s', (_, file, modules) => {
      expect(compile(consumer, file, modules)).toBe('');
    });
  });

  describe.each(['cjs', 'esm'] as const)('an esbuild bundle, %s', (format) => {
    const apart = join(consumer, '..', `apart-${format}`);
    const expectRuns = (file: string, args: string[], cwd: string): void => {
      const { status, stdout, stderr } = node([file, ...args], cwd);
      expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
      expect(JSON.parse(stdout)).toEqual([version(), true, 'bigint', 16]);
    };
    const prebuilds = join(consumer, 'node_modules', 'avb-hal', 'prebuilds');
    const target = `${process.platform}-${process.arch}`;

    it('finds the binary of the installed package', () => {
      const file = bundle(consumer, format, join(consumer, 'deep', 'below'));
      expectRuns(file, [], consumer);
    });

    it('takes the binary that options.binary names', () => {
      const file = bundle(consumer, format, apart);
      expectRuns(file, [join(prebuilds, target, 'hal_sim.node')], apart);
    });

    it('finds prebuilds beside it, and else says what is missing', () => {
      const file = bundle(consumer, format, apart);
      const alone = node([file], apart);
      expect(alone.status).toBe(1);
      expect(alone.stderr).toContain('HAL_BACKEND_MISSING');
      expect(alone.stderr).toContain('options.binary');
      cpSync(prebuilds, join(apart, 'prebuilds'), { recursive: true });
      expectRuns(file, [], apart);
    });
  });
}
