// Runs a program for mutate: with a limit for processor time and for the time on the wall, so that
// an endless loop and a deadlock both end.
import { spawn } from 'node:child_process';

const WALL_PER_CPU = 20; // the machine may be busy with other things
/** Of the end: --times of all tests must fit, or those that are cut off would not be run. */
const MOST_OUTPUT = 10_000_000;

/** {status, output}; status null: stopped at a limit or by a signal. */
export function run(
  command,
  args,
  { cwd, cpuSeconds = 600, env = process.env, memoryKb = 'unlimited' },
) {
  const limits = `ulimit -t ${Math.ceil(cpuSeconds)} -v ${memoryKb}; exec "$@"`;
  const child = spawn('bash', ['-c', limits, 'bash', command, ...args], {
    cwd,
    env,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  const keep = (data) => {
    output = (output + data).slice(-MOST_OUTPUT);
  };
  child.stdout.on('data', keep);
  child.stderr.on('data', keep);
  const end = () => {
    try {
      process.kill(-child.pid, 'SIGKILL');
    } catch {
      // Gone already.
    }
  };
  const timer = setTimeout(end, WALL_PER_CPU * cpuSeconds * 1000);
  // Before the copy is removed.
  process.prependOnceListener('exit', end);
  return new Promise((resolve) => {
    child.on('close', (status) => {
      clearTimeout(timer);
      process.off('exit', end);
      resolve({ status, output });
    });
  });
}
