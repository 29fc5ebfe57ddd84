// Writes docs/schema/*.json from tools/halbench/documents, as built. `--check` writes nothing and says
// what is out of date.
import { z } from 'zod';
import { DOCUMENTS } from '../../dist/halbench/documents/index.js';
import { runGenerator } from './generated.mjs';

/** zod names parts by their id; a document keeps its own, so that none has those of another. */
function textOf(name, schema) {
  const { $schema, ...rest } = z.toJSONSchema(schema, { target: 'draft-2020-12' });
  return `${JSON.stringify({ $schema, $id: `${name}.schema.json`, ...rest }, null, 2)}\n`;
}

function generate() {
  const files = Object.entries(DOCUMENTS).map(([name, schema]) => [
    `docs/schema/${name}.schema.json`,
    textOf(name, schema),
  ]);
  return new Map(files);
}

runGenerator(import.meta.url, generate, {
  folder: 'docs/schema',
  command: 'npm run generate:halbench',
});
