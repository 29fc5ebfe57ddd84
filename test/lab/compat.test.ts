/**
 * The compatibility suite under Node for Windows, against the kernel driver. Only the groups that judge
 * no duration: a busy machine makes Wine's calls long. docs/laboratory.md says how the whole runs.
 */
import { beforeAll, describe, expect, it } from 'vitest';
import { type LabResult, runInLab, setUpLab } from './lab.js';
import { needLab } from './program.js';

const GROUPS = [
  'identity',
  'enumeration',
  'capability',
  'registers',
  'driver',
  'timestamping',
  'tsn',
  'access',
  'errors',
  'lifetime',
];

interface CheckLine {
  readonly id: string;
  readonly outcome: string;
  readonly reason: string | null;
}

describe.each(['intel_avb', 'windows_api'])('the suite in the lab, %s', (backend) => {
  let missing: string | null = null;
  let run: LabResult | undefined;

  beforeAll(async () => {
    missing = await setUpLab();
    if (missing !== null) return;
    const only = GROUPS.flatMap((group) => ['--only', `${group}.*`]);
    const args = ['compat', '--backend', backend, '--access', 'configure', '--seconds', '1'];
    run = await runInLab({
      script: 'halbench',
      args: [...args, ...only, '--json'],
      orders: ['behaviour mode=ideal'],
      timeout: 1500, // a guard against a run that hangs
    });
  }, 3_600_000);

  it('fails nothing, and checks what it can', (context) => {
    needLab(missing, context);
    expect(run?.code, run?.stderr).toBe(0);
    const checks = JSON.parse(run?.stdout ?? '[]') as CheckLine[];
    const failed = checks.filter(({ outcome }) => outcome === 'fail');
    expect(failed.map(({ id, reason }) => `${id}: ${reason}`)).toEqual([]);
    expect(checks.filter(({ outcome }) => outcome === 'pass').length).toBeGreaterThan(40);
  });
});
