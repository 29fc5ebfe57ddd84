// 24 hours of virtual time of two gPTP stations with faults: `npm run gptp:day [-- MINUTES]`. CI runs 5 minutes of it.
import { spawnSync } from 'node:child_process';

const minutes = process.argv[2] ?? '1440';
const test = [
  'run',
  '--project',
  'unit',
  'test/unit/gptp/faults.test.ts',
  '-t',
  'hours with faults',
];
const { status } = spawnSync(process.execPath, ['node_modules/vitest/vitest.mjs', ...test], {
  stdio: 'inherit',
  env: { ...process.env, GPTP_MINUTES: minutes },
});
process.exitCode = status ?? 1;
