// The example daemon in C, linked with the import library as it is installed, under Wine.
import { execFileSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { join, relative } from 'node:path';
import { expect, it } from 'vitest';
import { runInLab, setUpLab } from './lab.js';
import { needLab } from './program.js';

const root = join(import.meta.dirname, '../..');
const WARNINGS = ['-std=c11', '-Wall', '-Wextra', '-Werror', '-pedantic'];

it('the example daemon synchronises under Windows', async (context) => {
  needLab(await setUpLab(), context);
  const folder = mkdtempSync(join(root, '.lab', 'c-daemon-'));
  try {
    execFileSync('cmake', ['--install', join(root, '.lab/build'), '--prefix', folder]);
    for (const backend of ['sim', 'intel_avb', 'windows_api']) {
      expect(existsSync(join(folder, `lib/libavbhal_${backend}.dll.a`)), backend).toBe(true);
    }
    const program = join(folder, 'daemon.exe');
    execFileSync('x86_64-w64-mingw32-gcc', [
      join(root, 'docs/examples/daemon.c'),
      ...WARNINGS,
      `-I${join(folder, 'include')}`,
      `-L${join(folder, 'lib')}`,
      '-lavbhal_sim',
      '-o',
      program,
    ]);
    copyFileSync(join(folder, 'bin/avbhal_sim.dll'), join(folder, 'avbhal_sim.dll'));
    const run = await runInLab({ script: relative(root, program), args: ['6'], fakes: false });
    expect(run.code, run.stderr).toBe(0);
    expect(run.stdout).toMatch(/backend sim, link delay 2\d\d ns, offset -?\d{1,2}\.\d ns\r?\n$/);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
