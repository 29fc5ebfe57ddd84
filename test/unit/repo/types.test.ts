import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const compiler = join(
  dirname(createRequire(import.meta.url).resolve('typescript/package.json')),
  'bin/tsc',
);
const projectOf = (kind: string): string =>
  fileURLToPath(new URL(`../../${kind}/`, import.meta.url));

describe('types', () => {
  it.each(['unit', 'compat'])('of the sources and of the %s tests hold', (kind) => {
    const project = projectOf(kind);
    const run = spawnSync(process.execPath, [compiler, '-p', project], { encoding: 'utf8' });
    expect(run.stdout + run.stderr).toBe('');
    expect(run.status).toBe(0);
  });
});
