// The runner itself: exit codes, streams, and that a program which dies does not pass for one that
// ended. The scripts write what they do; nothing of the HAL is used.
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { runInLab, setUpLab } from './lab.js';
import { needLab } from './program.js';

const script = 'test/lab/scripts/behave.mjs';

let obstacle: string | null = null;

beforeAll(async () => {
  obstacle = await setUpLab();
}, 3_600_000);

beforeEach((context) => needLab(obstacle, context));

describe('the lab runs programs under Node for Windows', () => {
  it('hands on stdout, stderr, arguments and the exit code', async () => {
    const run = await runInLab({ script, fakes: false, args: ['report', 'a b', '"c"', ''] });
    expect(run.code).toBe(7);
    expect(JSON.parse(run.stdout)).toEqual({
      platform: 'win32',
      lab: '1',
      arguments: ['a b', '"c"', ''],
    });
    expect(run.stderr).toContain('words on stderr');
  });

  it('loses nothing of a long output', async () => {
    const run = await runInLab({ script, fakes: false, args: ['flood'] });
    expect(run.code).toBe(0);
    expect(run.stdout.length).toBe(3_000_001);
  });

  it.each([
    ['abort', 70],
    ['kill', 70],
    ['throw', 1],
  ])('a program that ends by %s gives %i', async (how, code) => {
    const run = await runInLab({ script, fakes: false, args: [how] });
    expect(run.code).toBe(code);
  });

  it('a program that never ends is ended', async () => {
    const run = await runInLab({ script, fakes: false, args: ['hang'], timeout: 3 });
    expect(run.code).toBe(124);
    expect(run.stderr).toContain('no end after 3 s');
  });

  it('runs the benchmark by its name', async () => {
    const run = await runInLab({ script: 'bench', args: ['--calls', 'none'], fakes: false });
    expect(run.code).toBe(2);
    expect(run.stderr).toContain("--calls must be a whole number from 1, got 'none'");
  });

  it('names a command that is not there', async () => {
    const run = await runInLab({ script: 'test/lab/scripts/missing.mjs', fakes: false });
    expect(run.code).toBe(2);
    expect(run.stderr).toContain('missing.mjs');
  });
});

describe('the two kinds of Windows', () => {
  it('has the devices with fakes', async () => {
    const run = await runInLab({ script, args: ['devices'] });
    expect(JSON.parse(run.stdout)).toEqual({ filter: 'open', control: 'open' });
  });

  it('has none of them without', async () => {
    const run = await runInLab({ script, fakes: false, args: ['devices'] });
    expect(JSON.parse(run.stdout)).toEqual({ filter: 'ENOENT', control: 'ENOENT' });
  });

  it('gives orders before the program and says why one is refused', async () => {
    const orders = ['timestamps adapter=1 mode=disabled', 'nominal-hz adapter=2 hz=0'];
    const ordered = await runInLab({ script, args: ['describe'], orders });
    expect(ordered.stdout).toMatch(/^adapter=1 .*timestamps=disabled/m);
    expect(ordered.stdout).toMatch(/^adapter=2 .*nominal-hz=0$/m);
    const refused = await runInLab({ script, args: ['devices'], orders: ['no such order'] });
    expect(refused.code).toBe(71);
    expect(refused.stderr).toMatch(/no such order.*Win32 error 87 \(\S+/);
  });

  it('starts every program with a new driver', async () => {
    const run = await runInLab({ script, args: ['describe'] });
    expect(run.stdout).toMatch(/^adapter=1 .*timestamps=active/m);
    expect(run.stdout).not.toContain('order-error');
  });
});

describe('the stand-in driver at the border to the kernel', () => {
  it('answers as the contract of the public driver says', async () => {
    const run = await runInLab({ script: '.lab/bin/driver_check.exe' });
    expect(run.stdout.trimEnd().split(/\r?\n/).at(-1)).toMatch(/^[1-9]\d* passed, 0 failed$/);
    expect(run.code).toBe(0);
  });

  it('maps its event ring into the program and fills it without being asked', async () => {
    const run = await runInLab({ script: '.lab/bin/event_check.exe' });
    expect(run.stdout.trimEnd().split(/\r?\n/).at(-1)).toMatch(/^[1-9]\d* passed, 0 failed$/);
    expect(run.code).toBe(0);
  });
});
