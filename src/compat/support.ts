import { isHalError } from '../index.js';
import type { EvidenceLog } from './evidence.js';

/** What `call` throws; undefined if it does not. */
export function thrownBy(call: () => unknown): unknown {
  try {
    call();
  } catch (error) {
    return error;
  }
  return undefined;
}

/** What `call` rejects with, or throws; undefined if it does not. */
export async function rejectedBy(call: () => Promise<unknown>): Promise<unknown> {
  try {
    await call();
  } catch (error) {
    return error;
  }
  return undefined;
}

/** An error in one word: its code, or its class; `none` where there is no error. */
export function wordOf(error: unknown): string {
  if (error === undefined) return 'none';
  if (isHalError(error)) return error.code;
  return error instanceof Error ? error.name : typeof error;
}

/** `call` must throw one of `wanted`: codes, or names of classes. */
export function expectThrown(
  log: EvidenceLog,
  name: string,
  call: () => unknown,
  ...wanted: readonly string[]
): unknown {
  const error = thrownBy(call);
  log.oneOf(name, wordOf(error), wanted);
  return error;
}

/** As {@link expectThrown} for a promise. */
export async function expectRejected(
  log: EvidenceLog,
  name: string,
  call: () => Promise<unknown>,
  ...wanted: readonly string[]
): Promise<unknown> {
  const error = await rejectedBy(call);
  log.oneOf(name, wordOf(error), wanted);
  return error;
}

export const abs = (value: bigint): bigint => (value < 0n ? -value : value);

/** How many of `values` are smaller than the one before. */
export function decreases(values: readonly bigint[]): number {
  return values.filter((value, i) => i > 0 && value < (values[i - 1] as bigint)).length;
}

/** `count` results of `read`. */
export const repeat = <T>(count: number, read: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, index) => read(index));

/** JSON text in which a bigint is a number of ns as text: for comparing records. */
export const textOf = (value: unknown): string =>
  JSON.stringify(value, (_, inner: unknown) => (typeof inner === 'bigint' ? `${inner}n` : inner)) ??
  'undefined';

/** The middle one of numbers. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
