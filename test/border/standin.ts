/**
 * The backends for Windows over one simulated machine in this process, in virtual time
 * (test/standin_addon). HALs that are open at once look at the same adapters.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  type AccessLevel,
  type Adapter,
  type CrossTimestamp,
  type GroundTruth,
  type Hal,
  type HalErrorCode,
  isHalError,
  openHal,
  type Simulation,
} from 'avb-hal';
import { afterEach, beforeEach, expect } from 'vitest';

export type StandinBackend = 'intel_avb' | 'windows_api';
export const BACKENDS: readonly StandinBackend[] = ['intel_avb', 'windows_api'];

/** Where the binaries are; also what AVB_HAL_BINARY_DIR may name. */
export const standinFolder: string = fileURLToPath(
  new URL('../../build/Release/standin', import.meta.url),
);

/** The adapters of the default machine by their numbers in orders. */
export const SEATS = [
  { family: 'i210', number: 0, resolutionNs: 8 },
  { family: 'i219', number: 1, resolutionNs: 84 },
  { family: 'i226', number: 2, resolutionNs: 8 },
] as const;
export type Seat = (typeof SEATS)[number];

const open: Hal[] = [];

beforeEach(({ skip }) => {
  skip(process.platform === 'win32', 'on Windows the lab runs the real binaries instead');
});

afterEach(() => {
  // What was not collected yet may keep a closed HAL's machine alive.
  for (const hal of open) if (!hal.closed && hal.backend !== 'sim') hal.simulation?.order('retire');
  for (const hal of open.splice(0)) hal.close();
});

/** Opens a backend; after the test it is closed, and its machine is no longer used. */
export function openStandin(backend: StandinBackend, access: AccessLevel = 'configure'): Hal {
  const binary = join(standinFolder, `hal_${backend}.node`);
  if (!existsSync(binary)) {
    throw new Error(`${binary} is missing: node tools/repo/build-native.mjs --standin`);
  }
  return keep(openHal({ backend, binary, access }));
}

/** Closes `hal` after the test. */
export function keep(hal: Hal): Hal {
  open.push(hal);
  return hal;
}

export function simulationOf(hal: Hal): Simulation {
  if (hal.simulation === null) throw new Error('wanted the controls of the stand-in, got none');
  return hal.simulation;
}

/** Gives orders, one after the other. */
export function order(hal: Hal, ...texts: readonly string[]): void {
  for (const text of texts) simulationOf(hal).order(text);
}

/** Lets virtual time pass. */
export function pass(hal: Hal, seconds: number): void {
  simulationOf(hal).advance(BigInt(Math.round(seconds * 1e9)));
}

export function truthOf(hal: Hal, adapter: Adapter): GroundTruth {
  return simulationOf(hal).truth(adapter);
}

/** What the device shows at `systemNs`, a moment near `truth`, in ns after `originNs`. */
export function shownAt(truth: GroundTruth, systemNs: bigint, originNs: bigint): number {
  const rate = 1 + truth.ratePpb * 1e-9;
  return Number(truth.deviceNs - originNs) + Number(systemNs - truth.systemNs) * rate;
}

/** The device showed `cross.deviceNs` between the ends of the bracket, and the bound holds. */
export function expectTrue(truth: GroundTruth, cross: CrossTimestamp, resolutionNs: number): void {
  const { deviceNs, systemBeforeNs, systemAfterNs, systemNs, boundNs } = cross;
  // The truth itself is given in whole ns.
  expect(shownAt(truth, systemBeforeNs, deviceNs)).toBeLessThanOrEqual(resolutionNs + 1);
  expect(shownAt(truth, systemAfterNs, deviceNs)).toBeGreaterThanOrEqual(-1);
  expect(Math.abs(shownAt(truth, systemNs, deviceNs))).toBeLessThanOrEqual(Number(boundNs) + 1);
}

/** The code of the HalError that `call` throws; 'none' when it returns. */
export function codeOf(call: () => unknown): HalErrorCode | 'none' {
  try {
    call();
  } catch (error) {
    if (isHalError(error)) return error.code;
    throw error;
  }
  return 'none';
}

/** The Win32 number in the HalError that `call` throws. */
export function win32Of(call: () => unknown): number | undefined {
  try {
    call();
  } catch (error) {
    if (!isHalError(error)) throw error;
    expect(error.osError?.kind).toBe('win32');
    return error.osError?.number;
  }
  return expect.fail('expected an error, got a result');
}
