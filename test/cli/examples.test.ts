import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { schemaErrors } from './schema.js';

const folder = new URL('../../docs/examples/', import.meta.url);
const documents = readdirSync(folder)
  .filter((name) => name.endsWith('.json'))
  .map((name) => [name, JSON.parse(readFileSync(new URL(name, folder), 'utf8'))] as const)
  .filter(([, { schema }]) => String(schema).startsWith('avb-hal/'));

test.each(documents)('docs/examples/%s is as its schema says', (_name, document) => {
  const kind = String(document.schema).replace('avb-hal/', '');
  expect(schemaErrors(document, `${kind}.schema.json`)).toEqual([]);
  if (document.schema === 'avb-hal/compat') return;
  expect(document.label).toMatch(document.simulated ? /^SIMULATED/ : /^HARDWARE/);
});

test('docs/halbench.md names every example it has', () => {
  const text = readFileSync(new URL('../halbench.md', folder), 'utf8');
  for (const name of [
    'run-sim.json',
    'compare-sim-sim.json',
    'precision-sim.json',
    'decision-sim.json',
    'bench.json',
  ]) {
    expect(documents.map(([file]) => file)).toContain(name);
    expect(text).toContain(`examples/${name}`);
  }
});
