/** `halbench compat` as a process: what it prints, what it writes, how it ends. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { CheckRecord } from 'avb-hal/compat';
import { afterAll, describe, expect, test } from 'vitest';
import { halbench } from './halbench.js';
import { schemaErrors } from './schema.js';

const folder = mkdtempSync(join(tmpdir(), 'halbench-compat-'));
const at = (name: string): string => join(folder, name);
const SCENARIO = at('virtual.json');
writeFileSync(SCENARIO, JSON.stringify({ time: 'virtual', seed: 1 }));
afterAll(() => rmSync(folder, { recursive: true, maxRetries: 5 }));

const standin = {
  AVB_HAL_BINARY_DIR: fileURLToPath(new URL('../../build/Release/standin', import.meta.url)),
};
const SIM = ['compat', '--backend', 'sim', '--scenario', SCENARIO];

const outcomesOf = (stdout: string): Map<string, string> =>
  new Map((JSON.parse(stdout) as CheckRecord[]).map(({ id, outcome }) => [id, outcome]));

describe('halbench compat', () => {
  test('--json is an array of checks, each with id and outcome', async () => {
    const { code, stdout } = await halbench([...SIM, '--json']);
    const outcomes = outcomesOf(stdout);
    expect(code).toBe(0);
    expect(outcomes.size).toBeGreaterThan(120);
    expect(new Set(outcomes.values())).toEqual(new Set(['pass', 'skip']));
    expect(outcomes.get('clock.rate-100ppm')).toBe('pass');
    expect(outcomes.get('steering.set')).toBe('skip');
  });

  test('writes the whole report, JUnit XML and a page', async () => {
    const files = [at('report.json'), at('report.xml'), at('report.html')] as const;
    const [report, junit, html] = files;
    const named = ['--report', report, '--junit', junit, '--html', html];
    const { code } = await halbench([...SIM, '--access', 'configure', ...named]);
    expect(code).toBe(0);
    const document = JSON.parse(readFileSync(report, 'utf8')) as { simulated: boolean };
    expect(schemaErrors(document, 'compat.schema.json')).toEqual([]);
    expect(document.simulated).toBe(true);
    expect(readFileSync(junit, 'utf8')).toContain('clock.rate-100ppm');
    expect(readFileSync(html, 'utf8')).toContain('clock.rate-100ppm');
  });

  test('a failure is shown with its evidence, and is a finding', async () => {
    const order = ['--order', 'oscillator adapter=0 ppb=150000'];
    const { code, stdout } = await halbench([...SIM, '--only', 'clock.rate*', ...order]);
    expect(code).toBe(1);
    expect(stdout).toContain('SIMULATED');
    expect(stdout).toMatch(/clock\.rate-100ppm failed {2}\[SIMULATED\]\n.*\n?.*R0\.5/);
    expect(stdout).toMatch(/^rate +15000\d\.\d+ ppb +-100,?000 \.\.\. 100,?000 +BROKEN$/m);
    expect(stdout).toMatch(/\d+ checks: \d+ passed, 1 failed/);
    expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
  });

  test('takes another adapter, and only the checks asked for', async () => {
    const only = ['--only', 'identity.*', '--only', 'driver'];
    const { stdout } = await halbench([...SIM, '--adapter', 'i226', ...only, '--json']);
    const groups = [...outcomesOf(stdout).keys()].map((id) => id.split('.')[0]);
    expect(new Set(groups)).toEqual(new Set(['identity', 'driver']));
  });

  test('cannot run where no adapter is', async () => {
    const { code, stdout, stderr } = await halbench(['compat', '--backend', 'intel_avb']);
    expect({ code, stdout }).toEqual({ code: 3, stdout: '' });
    expect(stderr).toContain('HAL_');
    const unknown = await halbench([...SIM, '--adapter', 'i225']);
    expect(unknown.code).toBe(3);
  });

  test.skipIf(process.platform === 'win32')('through the driver, over the stand-in', async () => {
    const args = ['compat', '--backend', 'intel_avb', '--json'];
    const faithful = await halbench(args, standin);
    const failed = [...outcomesOf(faithful.stdout)].filter(([, outcome]) => outcome === 'fail');
    expect(failed).toEqual([['clock.rate-100ppm', 'fail']]);
    const checks = JSON.parse(faithful.stdout) as CheckRecord[];
    const known = checks.find(({ id }) => id === 'clock.rate-100ppm')?.expected;
    expect(known).toMatch(/^known fault of the AVB filter driver 1\.0\.216: /);
    expect(faithful.code).toBe(1);
    const ideal = await halbench([...args, '--order', 'behaviour mode=ideal'], standin);
    expect(ideal.code).toBe(0);
    expect(outcomesOf(ideal.stdout).get('agree.clock')).toBe('pass');
  });
});
