// One program in one prefix, from start to exit code.
import { spawn } from 'node:child_process';
import {
  closeSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { windowsCommand } from './command.mjs';
import { DRIVER, FAKES_ENVIRONMENT, REGISTER_DEVICES } from './fakes.mjs';
import { follow } from './follow.mjs';
import { binDir, root, runsDir, windowsPath } from './paths.mjs';
import { LabError, say } from './talk.mjs';
import { findWine, stopPrefix, wineEnvironment } from './wine.mjs';

const DIED = 70;
const NOT_PREPARED = 71;
const TIMED_OUT = 124;
const SIGNALS = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 };

function writePlan(folder, options) {
  const lines = [`result ${windowsPath(join(folder, 'outcome'))}`];
  if (options.kind === 'fakes') {
    lines.push(`driver ${windowsPath(DRIVER)}`);
    lines.push(...options.orders.map((order) => `order ${order}`));
    lines.push(`first ${windowsPath(REGISTER_DEVICES)}`);
  }
  const path = join(folder, 'plan');
  writeFileSync(path, `${lines.join('\n')}\n`);
  return path;
}

function readOr(path, otherwise) {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch {
    return otherwise;
  }
}

/** The exit code for what labrun and the bootstrap left behind. */
function judge(folder, marked) {
  const outcome = readOr(join(folder, 'outcome'), 'failed the launcher died');
  if (!outcome.startsWith('exit ')) {
    say(outcome);
    return NOT_PREPARED;
  }
  const code = Number(outcome.slice('exit '.length));
  const hex = `0x${code.toString(16).toUpperCase()}`;
  if (marked && readOr(join(folder, 'marker'), '') === '') {
    say(`the program died without ending (Windows exit code ${hex})`);
    return DIED;
  }
  if (code > 255) {
    say(`the program ended with the Windows exit code ${hex}`);
    return DIED;
  }
  return code;
}

/** Ends the child when the lab is told to end, or when its time is up. Returns { cause, release }. */
function watch(child, options) {
  const state = { cause: undefined };
  const end = (cause) => {
    state.cause ??= cause;
    try {
      process.kill(-child.pid, 'SIGKILL');
    } catch {}
  };
  const handlers = Object.entries(SIGNALS).map(([signal, code]) => {
    const handler = () => end({ code, text: signal });
    process.on(signal, handler);
    return [signal, handler];
  });
  const timer =
    options.timeoutSeconds === undefined
      ? undefined
      : setTimeout(
          () => end({ code: TIMED_OUT, text: `no end after ${options.timeoutSeconds} s` }),
          options.timeoutSeconds * 1000,
        );
  const release = () => {
    clearTimeout(timer);
    for (const [signal, handler] of handlers) process.off(signal, handler);
  };
  return { state, release };
}

function start(command, folder, options) {
  const out = openSync(join(folder, 'stdout'), 'a');
  const err = openSync(join(folder, 'stderr'), 'a');
  const launcher = [
    windowsPath(join(binDir, 'labrun.exe')),
    windowsPath(writePlan(folder, options)),
    command.program,
    ...command.args,
  ];
  const env = wineEnvironment(options.kind, {
    ...(options.kind === 'fakes' ? FAKES_ENVIRONMENT : {}),
    AVB_HAL_LAB_MARKER: windowsPath(join(folder, 'marker')),
  });
  const child = spawn(findWine().loader, launcher, {
    cwd: root,
    env,
    detached: true,
    stdio: ['ignore', out, err],
  });
  closeSync(out);
  closeSync(err);
  return child;
}

const ended = (child) =>
  new Promise((resolve, reject) => {
    child.on('error', (error) => reject(new LabError(`cannot start Wine: ${error.message}`)));
    child.on('exit', resolve);
  });

async function runIn(folder, options) {
  const command = windowsCommand(options);
  const child = start(command, folder, options);
  const followers = [
    follow(join(folder, 'stdout'), process.stdout),
    follow(join(folder, 'stderr'), process.stderr),
  ];
  const watcher = watch(child, options);
  try {
    await ended(child);
  } finally {
    watcher.release();
    await stopPrefix(options.kind);
    for (const follower of followers) follower.stop();
  }
  const { cause } = watcher.state;
  if (cause === undefined) return judge(folder, command.marked);
  say(`ended: ${cause.text}`);
  return cause.code;
}

/** Runs the command of `options` and returns the exit code of the lab. */
export async function run(options) {
  mkdirSync(runsDir, { recursive: true });
  const folder = mkdtempSync(join(runsDir, 'run-'));
  try {
    await stopPrefix(options.kind);
    return await runIn(folder, options);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
