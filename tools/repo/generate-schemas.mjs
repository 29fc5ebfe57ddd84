// Writes docs/schema/*.json from tools/halbench/documents, as built. `--check` writes nothing and says
// what is out of date.
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { DOCUMENTS } from '../../dist/halbench/documents/index.js';

const folder = fileURLToPath(new URL('../../docs/schema', import.meta.url));

/** zod names parts by their id; a document keeps its own, so that none has those of another. */
function textOf(name, schema) {
  const { $schema, ...rest } = z.toJSONSchema(schema, { target: 'draft-2020-12' });
  return `${JSON.stringify({ $schema, $id: `${name}.schema.json`, ...rest }, null, 2)}\n`;
}

/** Complaints about files that are not as the documents say. */
export function schemaComplaints(write) {
  const wanted = new Map(
    Object.entries(DOCUMENTS).map(([name, schema]) => [
      `${name}.schema.json`,
      textOf(name, schema),
    ]),
  );
  const there = new Set(readdirSync(folder));
  const complaints = [];
  for (const [file, text] of wanted) {
    const path = join(folder, file);
    if (there.has(file) && readFileSync(path, 'utf8') === text) continue;
    if (write) writeFileSync(path, text);
    else complaints.push(`docs/schema/${file} is out of date: npm run generate:halbench`);
  }
  for (const file of there) {
    if (wanted.has(file)) continue;
    if (write) rmSync(join(folder, file));
    else complaints.push(`docs/schema/${file} belongs to no document`);
  }
  return complaints;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const complaints = schemaComplaints(!process.argv.includes('--check'));
  for (const complaint of complaints) console.error(complaint);
  process.exitCode = complaints.length === 0 ? 0 : 1;
}
