// halbench compat, told to end and killed while a check has changed the device: afterwards, or from the
// next start on, the adapter is what it was before.
import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { withHal } from './kit/adapters.mjs';
import { equal, holds, matches, runChecks } from './kit/checks.mjs';

const HALBENCH = resolve('dist/halbench/main.js');
const CONSOLE_EVENT = resolve('.lab/bin/console_event.exe');
const LOOK_MS = 1;
const ATTEMPTS = 5;
// Not a limit of time for what is checked: it ends a wait for what never comes.
const PATIENCE_MS = 300_000;
/** Exit code of a run that was told to end. */
const NOT_COMPLETE = 3;
/** Exit code of a run that has something to say. */
const FINDINGS = 1;
const RATE = 'steering.rate-hardware';
const GATES = 'tsn.gates';
/** Of the groups that the suite configures, what moves by itself. */
const MOVES = /^(PTM_STAT|[RT]D[HT]\b|RQDPC)/;

const folder = mkdtempSync(join(tmpdir(), 'interrupted-'));
// Where halbench writes what must be put back.
const env = { ...process.env, LOCALAPPDATA: folder };
const reportOf = (name) => JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8'));

/** Starts the suite, with a console of its own; `ended` resolves with the exit code. */
function start(name, ...only) {
  const chosen = only.flatMap((glob) => ['--only', glob]);
  const report = ['--report', join(folder, `${name}.json`)];
  const args = ['compat', '--backend', 'intel_avb', '--access', 'configure'];
  const child = spawn(process.execPath, [HALBENCH, ...args, ...chosen, ...report], {
    env,
    stdio: 'ignore',
    windowsHide: true,
  });
  const ended = new Promise((done, failed) => {
    child.once('error', failed);
    child.once('exit', done);
  });
  return { child, ended };
}

/** Ctrl+C in the console of `child`. */
async function typeCtrlC({ pid }) {
  const event = spawn(CONSOLE_EVENT, [`${pid}`], { stdio: 'ignore' });
  equal(await new Promise((done) => event.once('exit', done)), 0, 'the console event');
}

let nic;
let before;

/** Rate and registers of the adapter. */
function settings() {
  const { timinca, tsauxc } = nic.clock.config();
  const { values } = nic.registers.snapshot({ groups: ['tsn', 'ptm', 'queues', 'filters'] });
  const kept = Object.entries(values).filter(([register]) => !MOVES.test(register));
  return { timinca, tsauxc, ...Object.fromEntries(kept) };
}

const increment = () => nic.clock.config().timinca;
const queueMode = () => nic.registers.read('TQAVCTRL').value;

/** Waits until `read` gives something else than `before`; false when `child` ended first. */
async function changes(read, before, child) {
  const end = performance.now() + PATIENCE_MS;
  while (read() === before) {
    if (child.exitCode !== null) return false;
    holds(performance.now() < end, before, 'a change');
    await wait(LOOK_MS);
  }
  return true;
}

/** Runs `check` and kills it once `read` gives something else than `before`. */
async function killDuring(check, read, before) {
  // A busy machine may let the check put everything back first.
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    const { child, ended } = start('killed', check);
    if (await changes(read, before, child)) child.kill('SIGKILL');
    await ended;
    if (read() !== before) return;
  }
  holds(false, before, `a run of ${check} that left a change`);
}

export const checks = {
  'Ctrl+C: the check ends, everything is put back, and the report is not complete': async () => {
    const { child, ended } = start('typed', RATE, 'tsn.*');
    holds(await changes(increment, before.timinca, child), child.exitCode, 'a change of the rate');
    await typeCtrlC(child);
    equal(await ended, NOT_COMPLETE);
    equal(settings(), before);
    const { complete, unexpected, checks: records } = reportOf('typed');
    equal([complete, unexpected], [false, undefined]);
    equal(records.map(({ id }) => id).includes(GATES), true);
    equal(records.at(-1).reason, 'the run was ended before');
    equal(readdirSync(join(folder, 'avb-hal')), []);
  },
  'killed while it steers: the rate stays changed, and what it was is in a file': async () => {
    await killDuring(RATE, increment, before.timinca);
    equal(readdirSync(join(folder, 'avb-hal')).length, 1);
  },
  'the next start puts the rate back, before it is killed while it configures': async () => {
    await killDuring(GATES, queueMode, before.TQAVCTRL);
    equal(increment(), before.timinca);
  },
  'the start after that puts the registers back, and says what it did': async () => {
    equal(await start('last', 'tsn.access').ended, FINDINGS);
    equal(settings(), before);
    const { complete, unexpected } = reportOf('last');
    equal(complete, true);
    matches(unexpected?.join(), `killed during ${GATES}; its settings were put back`);
    equal(readdirSync(join(folder, 'avb-hal')), []);
  },
};

if (process.env.AVB_HAL_LAB === '1') {
  await withHal({ backend: 'intel_avb', access: 'observe' }, async (hal) => {
    nic = hal.open({ family: 'i226' });
    before = settings();
    await runChecks(checks);
  });
}
rmSync(folder, { recursive: true, force: true });
