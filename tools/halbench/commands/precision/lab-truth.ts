import { spawnSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Adapter, Hal } from 'avb-hal';
import { inLab } from '../../machine.js';
import { packageRoot } from '../../version.js';
import { DistantWitness, type TruthPoint, type Witness } from './reference.js';

/** The stand-in driver's own device; reading it lists the modelled adapters. */
const CONTROL_DEVICE = '\\\\.\\AvbStandIn';
const NS_PER_S = 1_000_000_000n;

function field(line: string, name: string): string {
  const found = new RegExp(`(?:^|\\s)${name}=(\\S+)`).exec(line)?.[1];
  if (found === undefined) throw new Error(`the stand-in driver does not say ${name}: ${line}`);
  return found;
}

/**
 * The number that the stand-in driver has for an adapter: by its MAC address or, where the backend does
 * not know that, as the only one of its family. `text` is what reading the control device gives.
 */
export function numberOf(text: string, adapter: Pick<Adapter, 'mac' | 'family'>): string {
  const { mac, family } = adapter;
  const wanted = mac === null ? `family=${family}` : `mac=${mac}`;
  const lines = text.split('\n').filter((line) => line.split(' ').includes(wanted));
  const [line] = lines;
  if (line === undefined || lines.length > 1) {
    throw new Error(`the stand-in driver has ${lines.length} adapters with ${wanted}`);
  }
  return field(line, 'adapter');
}

/** What `standinctl truth N` prints. A pipe would not work: Wine cannot hand one on to a child. */
function standinctl(number: string): string {
  const program = fileURLToPath(new URL('.lab/bin/standinctl.exe', packageRoot));
  const folder = mkdtempSync(join(tmpdir(), 'halbench-'));
  try {
    const path = join(folder, 'truth');
    const file = openSync(path, 'w');
    const { status, error } = spawnSync(program, ['truth', number], {
      stdio: ['ignore', file, 'ignore'],
    });
    closeSync(file);
    if (status !== 0) throw new Error(`standinctl truth failed (${error?.message ?? status})`);
    return readFileSync(path, 'utf8');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A line of standinctl, with ticks of the performance counter as ns of the HAL's system clock. */
export function parseTruth(line: string, frequencyHz: bigint): TruthPoint {
  const ticks = BigInt(field(line, 'system_qpc'));
  return {
    systemNs: (ticks * NS_PER_S) / frequencyHz,
    deviceNs: BigInt(field(line, 'device_ns')),
    ratePpb: Number(field(line, 'rate_ppb')),
  };
}

/** The lab's witness of an adapter; null outside of the lab, a reason where it cannot be asked. */
export function labWitness(hal: Hal, adapter: Adapter): Witness | string | null {
  if (!inLab() || hal.backend === 'sim') return null;
  try {
    const number = numberOf(readFileSync(CONTROL_DEVICE, 'utf8'), adapter);
    const ask = (): TruthPoint => parseTruth(standinctl(number), hal.systemClock.frequencyHz);
    ask();
    return new DistantWitness(
      ask,
      'ground truth of the lab: the model behind the stand-in driver, asked before and after, ' +
        'a straight line between',
    );
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
