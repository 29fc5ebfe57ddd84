import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { halbench } from './halbench.js';

const SIM = ['--backend', 'sim', '--adapter', 'i226'];

test('halbench registers read shows the fields', async () => {
  const { code, stdout } = await halbench(['registers', 'read', 'TIMINCA', ...SIM]);
  expect(stdout).toContain('[SIMULATED]');
  expect(stdout).toMatch(/^TIMINCA 0x0000B608 = 0x[0-9A-F]{8}\n {2}INCVALUE \d+\n {2}ISGN [01]$/m);
  expect(code).toBe(0);
});

test('halbench registers dump and diff', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'halbench-registers-'));
  try {
    const { stdout, code } = await halbench(['registers', 'dump', '--json', ...SIM]);
    expect(code).toBe(0);
    const first = JSON.parse(stdout);
    const [a, b] = [join(folder, 'a.json'), join(folder, 'b.json')];
    writeFileSync(a, stdout);
    writeFileSync(b, JSON.stringify({ ...first, values: { ...first.values, RCTL: 2 } }));
    const same = await halbench(['registers', 'diff', a, a]);
    expect(same).toMatchObject({ code: 0, stdout: 'no difference\n' });
    const other = await halbench(['registers', 'diff', a, b]);
    expect(other.stdout).toBe('RCTL 0x00000000 -> 0x00000002  EN 0->1\n');
    expect(other.code).toBe(1);
  } finally {
    rmSync(folder, { recursive: true, maxRetries: 5 });
  }
});
