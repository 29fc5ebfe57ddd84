// Other programs as steps of the set-up: their output is kept and shown only when they fail.
import { spawn } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { LabError } from './talk.mjs';

const SHOWN = 4000;
const MOST_ERRORS = 20;

/** The path of a program in PATH, or undefined. */
export function which(name) {
  for (const dir of (process.env.PATH ?? '').split(delimiter)) {
    const path = join(dir, name);
    try {
      accessSync(path, constants.X_OK);
      return path;
    } catch {}
  }
  return undefined;
}

/** Runs a program to its end: { code, output } with stdout and stderr mixed as they came. */
export function capture(command, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
    const chunks = [];
    child.stdout.on('data', (chunk) => chunks.push(chunk));
    child.stderr.on('data', (chunk) => chunks.push(chunk));
    child.on('error', (error) => reject(new LabError(`cannot run ${command}: ${error.message}`)));
    child.on('close', (code, signal) => {
      resolve({ code: code ?? 128, signal, output: Buffer.concat(chunks).toString('utf8') });
    });
  });
}

/** The part of a long output that says why: lines about errors, then the end. */
function excerpt(output) {
  if (output.length <= SHOWN) return output;
  const errors = output.split('\n').filter((line) => /\berror\b|undefined reference/i.test(line));
  return [...errors.slice(0, MOST_ERRORS), '...', output.slice(-SHOWN)].join('\n');
}

/** Like capture, but a failure ends the lab and shows what the program said last. */
export async function must(command, args, options = {}) {
  const { code, output } = await capture(command, args, options);
  if (code !== 0) {
    throw new LabError(`${command} ${args.join(' ')} ended with ${code}:\n${excerpt(output)}`);
  }
  return output;
}
