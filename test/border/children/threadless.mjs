/**
 * Opens pages while the system has no thread to give: threadless.mjs BINARY. Linux, with prlimit. The
 * last line is JSON: what each opening gave.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { readNow } from './read-page.mjs';

const native = createRequire(import.meta.url)(process.argv[2]);
const PAGE = [2000, 20, 1000, 1_000_000];
/** Less than the stack of one thread, more than what the calls here need. */
const ROOM_BYTES = 4 * 2 ** 20;

const adapter = native.createBackend([]).open('sim:0', 2);
adapter.readClock();

function limit(bytes) {
  const pid = String(process.pid);
  const { status, stderr } = spawnSync('prlimit', ['--pid', pid, `--as=${bytes}:`]);
  if (status !== 0) throw new Error(`prlimit: ${stderr}`);
}

function outcome() {
  try {
    readNow(adapter.openPage(...PAGE));
    return 'open';
  } catch (error) {
    return error.code;
  }
}

const size = /^VmSize:\s*(\d+) kB/m.exec(readFileSync('/proc/self/status', 'utf8'))[1];
limit(Number(size) * 1024 + ROOM_BYTES);
const outcomes = [outcome(), outcome()];
adapter.readClock();
limit('unlimited');
outcomes.push(outcome());
console.log(JSON.stringify(outcomes));
