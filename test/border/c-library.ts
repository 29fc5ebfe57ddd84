/** The C library of the simulator through foreign-function calls. */
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { binaryFolder } from './native.js';

type Ffi = typeof import('ffi-rs');

const SUFFIX: Readonly<Record<string, string>> = { win32: '.dll', darwin: '.dylib' };
const path = join(binaryFolder, `avbhal_sim${SUFFIX[process.platform] ?? '.so'}`);
const LIBRARY = 'avbhal_sim under test';

function loadFfi(): Ffi | string {
  try {
    return createRequire(import.meta.url)('ffi-rs') as Ffi;
  } catch (error) {
    return `ffi-rs is not installed for this platform: ${error}`;
  }
}

const ffi = loadFfi();

/** Why the C library cannot be tried here; null if it can. */
export const absence: string | null =
  typeof ffi === 'string' ? ffi : existsSync(path) ? null : `there is no ${path}`;
if (typeof ffi !== 'string' && absence === null) ffi.open({ library: LIBRARY, path });

/** A number, a text, memory to write to, or NULL. */
export type Argument =
  | { readonly u32: number }
  | { readonly u64: bigint }
  | { readonly f64: number }
  | string
  | Buffer
  | null;

function typed(argument: Argument, { DataType }: Ffi): [number, unknown] {
  if (argument === null) return [DataType.BigInt, 0n];
  if (typeof argument === 'string') return [DataType.String, argument];
  if (Buffer.isBuffer(argument)) return [DataType.U8Array, argument];
  if ('u32' in argument) return [DataType.U32, argument.u32];
  if ('f64' in argument) return [DataType.Double, argument.f64];
  return [DataType.BigInt, BigInt.asIntN(64, argument.u64)];
}

function load(name: string, returns: 'status' | 'text', given: readonly Argument[]) {
  if (typeof ffi === 'string') throw new Error(ffi);
  const { DataType } = ffi;
  const pairs = given.map((argument) => typed(argument, ffi));
  return ffi.load({
    library: LIBRARY,
    funcName: `avbhal_${name}`,
    retType: { status: DataType.I32, text: DataType.String }[returns],
    paramsType: pairs.map(([type]) => type),
    paramsValue: pairs.map(([, value]) => value),
  }) as unknown;
}

/** Calls a function that returns a status or a number. */
export const call = (name: string, ...given: Argument[]): number =>
  load(name, 'status', given) as number;
export const textOf = (name: string, ...given: Argument[]): string =>
  load(name, 'text', given) as string;

/** Memory of its own: that of small Buffers may move. */
export const memory = (bytes: number, fill = 0): Buffer =>
  Buffer.from(new ArrayBuffer(bytes)).fill(fill);

const cString = (bytes: Buffer): string => bytes.toString('utf8').split('\0', 1)[0] ?? '';

export interface LastError {
  readonly code: string;
  readonly operation: string;
  readonly detail: string;
  readonly hint: string;
}

/** Memory of a struct that begins with its own size. */
export function struct(bytes: number, size = bytes): Buffer {
  const out = memory(bytes);
  out.writeUInt32LE(size, 0);
  return out;
}

export const ERROR_BYTES = 592;

export function lastError(): LastError {
  const out = struct(ERROR_BYTES);
  if (call('last_error', out) !== 0) throw new Error('avbhal_last_error() failed');
  return {
    code: textOf('code_text', { u32: out.readInt32LE(4) }),
    operation: cString(out.subarray(16, 80)),
    detail: cString(out.subarray(80, 336)),
    hint: cString(out.subarray(336, 592)),
  };
}

export const INFO_BYTES = 288;

export interface Entry {
  readonly key: string;
  readonly family: string;
  readonly mac: string;
  readonly simulated: number;
}

export function entryOf(bytes: Buffer): Entry {
  return {
    key: cString(bytes.subarray(0, 128)),
    family: cString(bytes.subarray(256, 272)),
    mac: bytes.subarray(272, 278).toString('hex'),
    simulated: bytes.readUInt8(279),
  };
}
