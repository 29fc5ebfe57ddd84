/** Child processes: what a crash would take down must not be the test runner. */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect } from 'vitest';
import { simBinary } from './native.js';

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A child that hangs is ended; no test depends on how long one takes. */
const HANGS_MS = 100_000;

export const childPath = (name: string): string =>
  fileURLToPath(new URL(`children/${name}`, import.meta.url));

/** Runs Node with these arguments and gives everything that came of it. */
export async function runNode(args: readonly string[]): Promise<Ended> {
  const child = spawn(process.execPath, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: HANGS_MS,
    killSignal: 'SIGKILL',
    env: { ...process.env, NODE_OPTIONS: '' },
  });
  const [out, err]: [Buffer[], Buffer[]] = [[], []];
  child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => err.push(chunk));
  return await new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => {
      const stdout = Buffer.concat(out).toString('utf8');
      resolve({ code, signal, stdout, stderr: Buffer.concat(err).toString('utf8') });
    });
  });
}

/** Runs children/NAME BINARY …args. */
export const runChild = (
  name: string,
  args: readonly string[] = [],
  nodeArgs: readonly string[] = [],
): Promise<Ended> => runNode([...nodeArgs, childPath(name), simBinary, ...args]);

/** The child's last line as JSON; fails with what it said when it ended in any other way. */
export function resultOf(ended: Ended, context = ''): unknown {
  const { code, signal, stdout, stderr } = ended;
  expect({ code, signal }, `${context}\n${stderr}\n${stdout}`).toEqual({ code: 0, signal: null });
  return JSON.parse(stdout.trim().split('\n').at(-1) ?? '');
}
