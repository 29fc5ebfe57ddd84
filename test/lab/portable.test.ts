// The portable folder: unpacked and run under Windows as on a laboratory machine.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type LabResult, runInLab, setUpLab } from './lab.js';
import { needLab } from './program.js';

const root = fileURLToPath(new URL('../../', import.meta.url));
const NO_LAB_MS = 3_600_000;

function ran(command: string, args: readonly string[], cwd: string): void {
  const { status, stdout, stderr } = spawnSync(command, args, { cwd, encoding: 'utf8' });
  expect(status, `${command} ${args.join(' ')}\n${stdout}${stderr}`).toBe(0);
}

/** The zip of this checkout, unpacked into `folder`. The lab has built dist and the binaries. */
function unpackInto(folder: string): void {
  ran('npm', ['pack', '--ignore-scripts', '--pack-destination', folder], root);
  const tarball = readdirSync(folder).find((name) => name.endsWith('.tgz')) ?? '';
  const portable = join(root, 'tools', 'repo', 'portable.mjs');
  const options = ['--tarball', tarball, '--output', 'portable.zip'];
  ran(process.execPath, [portable, ...options], folder);
  ran('python3', ['-m', 'zipfile', '-e', 'portable.zip', folder], folder);
}

describe('the portable folder', () => {
  const folder = mkdtempSync(join(tmpdir(), 'portable-'));
  const windows = join(root, '.lab', 'prefix-fakes', 'drive_c', 'windows', 'system32');
  let obstacle: string | null = null;

  const halbench = (...args: string[]): Promise<LabResult> => {
    const cmd = `Z:${join(folder, 'avb-hal', 'halbench.cmd').replaceAll('/', '\\')}`;
    const script = join(windows, 'cmd.exe');
    return runInLab({ script, args: ['/c', cmd, ...args], timeout: 120 });
  };

  beforeAll(async () => {
    obstacle = await setUpLab();
    if (obstacle === null) unpackInto(folder);
  }, NO_LAB_MS);
  afterAll(() => rmSync(folder, { recursive: true, maxRetries: 5, force: true }));

  it('holds Node, the package and nothing for other systems', (context) => {
    needLab(obstacle, context);
    const inside = (...path: string[]): string => join(folder, 'avb-hal', ...path);
    expect(readdirSync(inside()).sort()).toEqual([
      'README.txt',
      'halbench.cmd',
      'node',
      'node_modules',
    ]);
    expect(existsSync(inside('node', 'node.exe'))).toBe(true);
    expect(readdirSync(inside('node_modules', 'avb-hal', 'prebuilds'))).toEqual(['win32-x64']);
  });

  it('lists the adapters of the machine', async (context) => {
    needLab(obstacle, context);
    const { code, stdout, stderr } = await halbench('list', '--backend', 'intel_avb', '--json');
    expect(code, stderr).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ backend: 'intel_avb' });
  });

  it('ends with the exit code of halbench', async (context) => {
    needLab(obstacle, context);
    const { code, stderr } = await halbench('list', '--backend', 'none');
    expect(code, stderr).toBe(2);
  });
});
