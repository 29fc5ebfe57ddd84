/** The example of a gPTP daemon: compiled, and run as a process on two simulated adapters in real time. */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { transformSync } from 'esbuild';
import { afterAll, expect, it } from 'vitest';
import { runNode } from './child.js';

const path = (name: string): string => fileURLToPath(new URL(`../../${name}`, import.meta.url));
const example = readFileSync(path('docs/examples/gptp-daemon.ts'), 'utf8');
// Inside the package: it imports the package by its name.
const folder = path('test-results');
const compiled = `${folder}/gptp-daemon-${process.pid}.mjs`;
afterAll(() => rmSync(compiled, { force: true }));

it('is shorter than 150 lines', () => {
  expect(example.split('\n').length).toBeLessThan(150);
});

it('synchronises two simulated adapters', async () => {
  mkdirSync(folder, { recursive: true });
  writeFileSync(compiled, transformSync(example, { loader: 'ts' }).code);
  const { code, stdout, stderr } = await runNode([compiled, '--seconds', '8']);
  expect({ code, stderr }, stdout).toEqual({ code: 0, stderr: '' });
  const lines = stdout.trim().split('\n');
  expect(lines).toContain('{"kind":"as-capable","portNumber":1,"capable":true,"why":null}');
  expect(lines.at(-1)).toBe('ended');
  expect(lines.filter((line) => line.includes('locked')).length).toBeGreaterThan(0);
});
