import { randomBytes } from 'node:crypto';
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import type { Adapter } from '../index.js';
import { type AdapterState, restoreState } from './adapter-state.js';
import type { StepJournal, SuiteSubject } from './context.js';
import { errorText } from './evidence.js';

const SCHEMA = 'avb-hal/compat-journal';
const VERSION = 1;

/** The subject of a run that keeps a journal, or none. */
export interface JournaledSubject extends SuiteSubject {
  readonly journal: Journal | null;
}

/** What a killed process left to be put back. */
export interface JournalEntry {
  readonly schema: typeof SCHEMA;
  readonly version: typeof VERSION;
  readonly backend: string;
  /** Key of the adapter. */
  readonly adapter: string;
  /** Of the process that wrote it. */
  readonly pid: number;
  /** The check that ran. */
  readonly check: string;
  readonly state: AdapterState;
  /** Steps of the clock that were not taken back yet, decimal ns. */
  readonly stepsNs: readonly string[];
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/**
 * A file that says, while a check runs, what must be put back. It is written before the check begins
 * and removed after everything was restored; a process that is killed in between leaves it to the next.
 */
export class Journal implements StepJournal {
  readonly #path: string;
  #entry: JournalEntry | null = null;

  constructor(path: string) {
    this.#path = path;
  }

  /** What an earlier process left; null where there is nothing. Throws where the file is no journal. */
  left(): JournalEntry | null {
    let text: string;
    try {
      text = readFileSync(this.#path, 'utf8');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
      throw error;
    }
    const entry = JSON.parse(text) as JournalEntry;
    if (entry.schema !== SCHEMA || entry.version !== VERSION) {
      throw new Error(`${this.#path} is not a journal of the suite; remove it`);
    }
    if (entry.pid !== process.pid && isRunning(entry.pid)) {
      throw new Error(`process ${entry.pid} runs the suite on ${entry.adapter}; wait for its end`);
    }
    return entry;
  }

  begin(entry: Pick<JournalEntry, 'backend' | 'adapter' | 'check' | 'state'>): void {
    const { pid } = process;
    this.#write({ schema: SCHEMA, version: VERSION, ...entry, pid, stepsNs: [] });
  }

  /** A step of `ns` is about to be made. */
  step(ns: bigint): void {
    if (this.#entry !== null) {
      this.#write({ ...this.#entry, stepsNs: [...this.#entry.stepsNs, `${ns}`] });
    }
  }

  /** Everything is restored. */
  end(): void {
    this.#entry = null;
    rmSync(this.#path, { force: true });
  }

  /** The file is complete or the old one; its name beside it cannot be guessed. */
  #write(entry: JournalEntry): void {
    const beside = `${this.#path}.${randomBytes(8).toString('hex')}`;
    writeFileSync(beside, `${JSON.stringify(entry)}\n`, { flag: 'wx', flush: true });
    renameSync(beside, this.#path);
    this.#entry = entry;
  }
}

/** How far a crystal may be off, and a clock whose increment was changed meanwhile. */
const CRYSTAL = 200e-6;
const ANY_RATE = 0.06;
const LOOK_NS = 1_000_000;

/** By how much the clock differs from what it would show without a step, and how well that is known. */
function deviation(nic: Adapter, { clock, increment }: AdapterState) {
  if (clock === null || !nic.capabilities.crossTimestamp) return null;
  const now = nic.clock.crossTimestamp();
  const elapsedNs = Number(now.systemNs - BigInt(clock.systemNs));
  if (elapsedNs < 0) return null;
  const same = increment !== null && nic.clock.config().timinca === increment.timinca;
  const rate = same ? 1 + increment.ppb * 1e-9 : 1;
  return {
    ns: Number(now.deviceNs - BigInt(clock.deviceNs)) - elapsedNs * rate,
    boundNs: elapsedNs * (same ? CRYSTAL : ANY_RATE) + LOOK_NS,
  };
}

function restoreTime(nic: Adapter, entry: JournalEntry): readonly string[] {
  const stepNs = entry.stepsNs.reduce((sum, ns) => sum + BigInt(ns), 0n);
  if (stepNs === 0n) return [];
  const found = deviation(nic, entry.state);
  const half = Math.abs(Number(stepNs)) / 2;
  if (found !== null && found.boundNs < half) {
    if (Math.abs(found.ns) < half) return [];
    if (Math.abs(found.ns - Number(stepNs)) < half) {
      nic.clock.adjustOffset(-stepNs);
      return [`the clock was stepped back by ${stepNs} ns`];
    }
  }
  return [`the clock may still be ${stepNs} ns off; set it again`];
}

/** Puts back what `entry` says on its adapter; what was done and what could not be. */
export function recover(nic: Adapter, entry: JournalEntry): readonly string[] {
  const head = `an earlier run was killed during ${entry.check}`;
  let time: readonly string[];
  try {
    // Before the rate: it tells how far the clock is off.
    time = restoreTime(nic, entry);
  } catch (error) {
    time = [`could not restore the time: ${errorText(error)}`];
  }
  const complaints = [...time, ...restoreState(nic, entry.state)];
  return [`${head}; its settings were put back`, ...complaints];
}
