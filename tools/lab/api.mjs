// The lab for tests: one program in one Windows, its exit code and output.
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { root } from './paths.mjs';
import { NOT_HERE } from './talk.mjs';

const MAIN = fileURLToPath(new URL('main.mjs', import.meta.url));

function commandLine({ script, args = [], fakes = true, orders = [], timeout, nodeArgs = [] }) {
  return [
    MAIN,
    ...(fakes ? [] : ['--no-fakes']),
    ...orders.flatMap((order) => ['--order', order]),
    ...nodeArgs.flatMap((arg) => ['--node-arg', arg]),
    ...(timeout === undefined ? [] : ['--timeout', `${timeout}`]),
    script,
    ...args,
  ];
}

function start(words, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, words, { cwd: root, ...options });
    const texts = { stdout: '', stderr: '' };
    for (const name of ['stdout', 'stderr']) {
      child[name].setEncoding('utf8');
      child[name].on('data', (text) => {
        texts[name] += text;
      });
    }
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, ...texts }));
  });
}

/**
 * Runs `script` (path relative to the project, 'halbench', or an .exe) in the lab and resolves when
 * it has ended. `orders` reach the stand-in driver before it starts; `timeout` is in seconds and
 * gives code 124. `stderr` holds the program's and the lab's own words (lines with `lab: `).
 */
export const runInLab = (request) => start(commandLine(request));

/**
 * Makes everything both kinds of Windows need. Resolves with null; where the lab cannot be on this
 * machine, with the reason. Rejects with the lab's words when making it fails.
 */
export async function setUpLab() {
  const { code, stderr } = await start([MAIN, '--setup-only']);
  if (code === 0) return null;
  if (code === NOT_HERE) return stderr.trim();
  throw new Error(`the lab could not be set up (exit code ${code}):\n${stderr}`);
}
