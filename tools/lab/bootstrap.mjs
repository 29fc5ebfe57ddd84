// Loaded by Node for Windows before the program (--import): leaves a sign that the program ended by
// itself. Wine can end a process in a way that looks like success; then the sign is missing.
import { writeFileSync } from 'node:fs';
import { isMainThread } from 'node:worker_threads';

const MARKER = 'AVB_HAL_LAB_MARKER';
const path = process.env[MARKER];

if (isMainThread && path !== undefined) {
  // Children of the program must not leave the sign in its name.
  delete process.env[MARKER];
  process.on('exit', (code) => writeFileSync(path, `${code}`));
}
