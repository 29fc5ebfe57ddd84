/** The real binary of the simulator, without the facade in front of it. */
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'vitest';
import { HAL_ERROR_CODES } from '../../src/base/error-codes.gen.js';
import { PTP_ETHERTYPE } from '../../src/base/ptp.js';
import type {
  NativeAdapter,
  NativeBackend,
  NativeClockPage,
  NativeModule,
} from '../../src/binding/native.js';
import type { NativeFramePort } from '../../src/binding/native-frames.js';
import type { NativeEventStream } from '../../src/binding/native-stamps.js';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** Where the binaries under test are; AVB_HAL_BINARY_DIR as for the loader. */
export const binaryFolder: string = resolve(
  process.env.AVB_HAL_BINARY_DIR ?? join(root, 'build/Release'),
);
export const simBinary: string = join(binaryFolder, 'hal_sim.node');

/** Loads the file at `path`; each name of a file is a library of its own. */
export const loadRaw = (path: string): NativeModule =>
  createRequire(import.meta.url)(path) as NativeModule;

export const native: NativeModule = loadRaw(simBinary);

export const CONFIGURE = 2;
/** Arguments of openPage(): bound, drift, least and largest interval. */
export const PAGE_ARGUMENTS = [2000, 20, 1000, 1_000_000] as const;

/** Arguments of openEvents(): all kinds, any VLAN, any priority, capacity. */
export const EVENT_ARGUMENTS = [31, 4095, 8, 64] as const;

/** One I226 in virtual time. */
export const VIRTUAL: readonly string[] = [
  'time',
  'virtual',
  'adapters.0.family',
  'i226',
  'adapters.0.oscillatorPpb',
  '1000',
];

/** Everything that can be open, one of each. */
export interface Opened {
  readonly backend: NativeBackend;
  readonly adapter: NativeAdapter;
  readonly page: NativeClockPage;
  readonly stream: NativeEventStream;
  readonly port: NativeFramePort;
}

export function openAll(options: readonly string[] = VIRTUAL): Opened {
  const backend = native.createBackend([...options]);
  const adapter = backend.open('sim:0', CONFIGURE);
  const page = adapter.openPage(...PAGE_ARGUMENTS);
  const stream = adapter.openEvents(...EVENT_ARGUMENTS);
  const port = adapter.openFrames(0, PTP_ETHERTYPE, new Uint8Array(0), 64);
  return { backend, adapter, page, stream, port };
}

/** readNow() of this page. */
export function readNow(page: NativeClockPage, number: number = page.number): void {
  page.selected[0] = number;
  page.readNow();
}

/** readWindow() of this page. */
export function readWindow(page: NativeClockPage): void {
  page.selected[0] = page.number;
  page.readWindow();
}

/** An error of the HAL: one of the listed codes, and never the one for defects of the HAL. */
export function expectHalError(error: unknown, code?: string): void {
  const found = (error as { code?: unknown }).code;
  expect(error).toBeInstanceOf(Error);
  expect(HAL_ERROR_CODES, String(error)).toContain(found);
  expect(found, String(error)).not.toBe('HAL_INTERNAL');
  if (code !== undefined) expect(found, String(error)).toBe(code);
}

/** What `call` threw; fails when it returned. */
export function thrownBy(call: () => unknown): unknown {
  try {
    call();
  } catch (error) {
    return error;
  }
  return expect.fail('expected an error, got a result');
}

export const expectClosed = (call: () => unknown): void =>
  expectHalError(thrownBy(call), 'HAL_CLOSED');

/** The adapter answers as one that nothing happened to. */
export function expectUsable(adapter: NativeAdapter): void {
  expect(adapter.closed).toBe(false);
  expect(typeof adapter.readClock()).toBe('bigint');
  expect(adapter.info().key).toBe('sim:0');
}
