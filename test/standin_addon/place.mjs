// node place.mjs FROM TO: puts a finished binary under its final name, in one step, so that a
// process that has the old one loaded keeps it.
import { copyFileSync, mkdirSync, renameSync } from 'node:fs';
import { dirname } from 'node:path';

const [from, to] = process.argv.slice(2);
mkdirSync(dirname(to), { recursive: true });
copyFileSync(from, `${to}.new`);
renameSync(`${to}.new`, to);
