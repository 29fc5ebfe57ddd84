/** The script that gives a group the right to PTP clocks, in a folder of its own. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const script = fileURLToPath(new URL('../../../docs/linux/ptp-rights.sh', import.meta.url));
const RULE = '60-avb-hal-ptp.rules';

describe.runIf(process.platform === 'linux')('ptp-rights.sh', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'avb-hal-rights-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, maxRetries: 5 }));

  const run = (...args: string[]): number | null =>
    spawnSync('sh', [script, ...args], { env: { ...process.env, RULES_DIR: folder } }).status;

  it('writes the rule, again and again, and removes it', () => {
    expect(run('install')).toBe(0);
    expect(run('install', 'audio', '0640')).toBe(0);
    const rule = 'SUBSYSTEM=="ptp", GROUP="audio", MODE="0640"\n';
    expect(readFileSync(join(folder, RULE), 'utf8')).toBe(rule);
    expect(run('remove')).toBe(0);
    expect(run('remove')).toBe(0);
    expect(readdirSync(folder)).toEqual([]);
  });

  it.each([
    [[]],
    [['instal']],
    [['install', 'a b']],
    [['install', 'x"']],
    [['install', 'audio', '0666']],
  ])('refuses %j and writes nothing', (args) => {
    expect(run(...args)).toBe(2);
    expect(readdirSync(folder)).toEqual([]);
  });
});
