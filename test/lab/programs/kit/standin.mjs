// The stand-in driver from outside the HAL: orders, its description, and the truth about its clocks.
import { spawnSync } from 'node:child_process';
import { closeSync, openSync, readFileSync, writeSync } from 'node:fs';
import { resolve } from 'node:path';

const DOOR = '\\\\.\\AvbStandIn';
const CONTROL_PROGRAM = resolve('.lab/bin/standinctl.exe');
const DRIVER = resolve('.lab/bin/avbstandin.sys');

/** Numbers of the default machine's adapters in orders; the driver's own list runs the other way. */
export const NUMBER = Object.freeze({ i210: 0, i219: 1, i226: 2 });

/** Gives orders (docs/simulation.md), one after the other. */
export function order(...texts) {
  const door = openSync(DOOR, 'r+');
  try {
    for (const text of texts) writeSync(door, text);
  } catch (error) {
    throw new Error(`${texts.join('; ')}: ${error.message}\n${description()}`);
  } finally {
    closeSync(door);
  }
}

/** The stand-in's own words about its adapters, a line each, and about itself. */
export const description = () => readFileSync(DOOR, 'utf8');

function control(...words) {
  const run = spawnSync(CONTROL_PROGRAM, words, { encoding: 'utf8' });
  if (run.status !== 0) {
    throw new Error(
      `standinctl ${words.join(' ')}: ${run.status} ${run.error ?? ''} ${run.stderr}`,
    );
  }
  return run.stdout;
}

/** Stops the driver's service: its devices disappear. */
export const stopDriver = () => control('stop');

/** Starts it with the default machine. */
export const startDriver = () => control('start', DRIVER);

const TRUTH =
  /system_qpc=(?<qpc>\d+) device_ns=(?<device>\d+) rate_ppb=(?<rate>\S+) oscillator_ppb=(?<oscillator>\S+)/;
const NS_PER_TICK = 100n;

/** The true state of adapter `number` at an instant a little ago, from outside this process. */
export function truth(number) {
  const { qpc, device, rate, oscillator } = TRUTH.exec(control('truth', `${number}`)).groups;
  return {
    systemNs: BigInt(qpc) * NS_PER_TICK,
    deviceNs: BigInt(device),
    ratePpb: Number(rate),
    oscillatorPpb: Number(oscillator),
  };
}

const MICRO_PPB = 1_000_000;
const WHOLE = 1_000_000_000n * BigInt(MICRO_PPB);

/**
 * Where the clock of `known` stands at another instant of the system clock: exact to a ns while
 * nobody steers it, because the oscillators of the stand-in's machine do not wander.
 */
export function trueDeviceNs(known, systemNs) {
  const ratio = WHOLE + BigInt(Math.round(known.ratePpb * MICRO_PPB));
  return known.deviceNs + ((systemNs - known.systemNs) * ratio) / WHOLE;
}
