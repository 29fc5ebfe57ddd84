import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { schemaErrors } from './schema.js';

const main = fileURLToPath(new URL('../../bench/main.mjs', import.meta.url));
const results = mkdtempSync(join(tmpdir(), 'bench-'));

afterAll(() => rmSync(results, { recursive: true }));

test('npm run bench prints its tables and keeps its numbers', () => {
  const { status, stdout } = spawnSync(
    process.execPath,
    [main, '--calls', '100', '--results', results],
    { encoding: 'utf8' },
  );
  const document = JSON.parse(readFileSync(join(results, 'bench.json'), 'utf8'));
  expect(schemaErrors(document, 'bench.schema.json')).toEqual([]);
  expect(stdout).toContain('Figures  [SIMULATED]');
  expect(stdout).toContain('Side by side  [SIMULATED]');
  expect(document.sideBySide.rows[0]).toMatchObject({ id: 'hrtime', ratio: { value: 1 } });
  expect(status).toBe(document.findings.length > 0 ? 1 : 0);
});
