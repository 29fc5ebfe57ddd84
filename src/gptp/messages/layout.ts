import { checkBigint, checkInteger } from '../../base/check.js';
import { NS_PER_SECOND } from '../../base/units.js';
import {
  checkClockIdentity,
  checkPortIdentity,
  clockOf,
  portIdentity,
  portNumberOf,
} from './identity.js';

/** How one field stands in a message, big endian. */
export interface FieldKind<T> {
  /** How many bytes it takes. */
  readonly bytes: number;
  /** Reads it at `at`; throws {@link Malformed} for a value that the field cannot have. */
  readonly read: (view: DataView, at: number) => T;
  /** Writes it at `at`; throws RangeError or TypeError, which names `parameter`. */
  readonly write: (view: DataView, at: number, value: T, parameter: string) => void;
}

/** The fields of `T` in the order in which they stand; a number is so many reserved bytes. */
export type Layout<T> = readonly (
  | number
  | { readonly [K in keyof T]: readonly [K, FieldKind<T[K]>] }[keyof T]
)[];

/** Why bytes are no message. */
export class Malformed extends Error {}

const MAX_SECONDS = (1n << 48n) - 1n;
const MAX_TIME_NS = MAX_SECONDS * NS_PER_SECOND + NS_PER_SECOND - 1n;

const unsigned = (bytes: 1 | 2 | 4): FieldKind<number> => ({
  bytes,
  read: (view, at) =>
    bytes === 1 ? view.getUint8(at) : bytes === 2 ? view.getUint16(at) : view.getUint32(at),
  write: (view, at, value, parameter) => {
    checkInteger(value, parameter, 0, 2 ** (8 * bytes) - 1);
    if (bytes === 1) view.setUint8(at, value);
    else if (bytes === 2) view.setUint16(at, value);
    else view.setUint32(at, value);
  },
});

const signed = (bytes: 1 | 2 | 4): FieldKind<number> => ({
  bytes,
  read: (view, at) =>
    bytes === 1 ? view.getInt8(at) : bytes === 2 ? view.getInt16(at) : view.getInt32(at),
  write: (view, at, value, parameter) => {
    const most = 2 ** (8 * bytes - 1);
    checkInteger(value, parameter, -most, most - 1);
    if (bytes === 1) view.setInt8(at, value);
    else if (bytes === 2) view.setInt16(at, value);
    else view.setInt32(at, value);
  },
});

/** Unsigned and signed whole numbers. */
export const u8: FieldKind<number> = unsigned(1);
export const u16: FieldKind<number> = unsigned(2);
export const u32: FieldKind<number> = unsigned(4);
export const s8: FieldKind<number> = signed(1);
export const s16: FieldKind<number> = signed(2);
export const s32: FieldKind<number> = signed(4);

/** 64 bits with sign, such as a correction. */
export const s64: FieldKind<bigint> = {
  bytes: 8,
  read: (view, at) => view.getBigInt64(at),
  write: (view, at, value, parameter) => {
    checkBigint(value, parameter, -(1n << 63n), (1n << 63n) - 1n, '');
    view.setBigInt64(at, value);
  },
};

/** ScaledNs: 96 bits with sign, in 2^-16 ns (IEEE 802.1AS-2020 6.4.3.1). */
export const s96: FieldKind<bigint> = {
  bytes: 12,
  read: (view, at) => (BigInt(view.getInt32(at)) << 64n) | view.getBigUint64(at + 4),
  write: (view, at, value, parameter) => {
    checkBigint(value, parameter, -(1n << 95n), (1n << 95n) - 1n, '');
    view.setInt32(at, Number(value >> 64n));
    view.setBigUint64(at + 4, BigInt.asUintN(64, value));
  },
};

/** Timestamp: 48 bits of s, 32 bits of ns below 10^9 (IEEE 1588-2019 5.3.3), as ns. */
export const time: FieldKind<bigint> = {
  bytes: 10,
  read: (view, at) => {
    const seconds = (BigInt(view.getUint16(at)) << 32n) | BigInt(view.getUint32(at + 2));
    const nanoseconds = view.getUint32(at + 6);
    if (nanoseconds >= 1e9) throw new Malformed(`a time has ${nanoseconds} nanoseconds`);
    return seconds * NS_PER_SECOND + BigInt(nanoseconds);
  },
  write: (view, at, value, parameter) => {
    checkBigint(value, parameter, 0n, MAX_TIME_NS);
    const seconds = value / NS_PER_SECOND;
    view.setUint16(at, Number(seconds >> 32n));
    view.setUint32(at + 2, Number(seconds & 0xffff_ffffn));
    view.setUint32(at + 6, Number(value % NS_PER_SECOND));
  },
};

const hexAt = (view: DataView, at: number): string =>
  view.getBigUint64(at).toString(16).padStart(16, '0');

/** A clockIdentity. */
export const clockIdentity: FieldKind<string> = {
  bytes: 8,
  read: hexAt,
  write: (view, at, value, parameter) => {
    view.setBigUint64(at, BigInt(`0x${checkClockIdentity(value, parameter)}`));
  },
};

/** A portIdentity. */
export const port: FieldKind<string> = {
  bytes: 10,
  read: (view, at) => portIdentity(hexAt(view, at), view.getUint16(at + 8)),
  write: (view, at, value, parameter) => {
    const checked = checkPortIdentity(value, parameter);
    clockIdentity.write(view, at, clockOf(checked), parameter);
    view.setUint16(at + 8, portNumberOf(checked));
  },
};

/** How many bytes the fields of a layout take. */
export const bytesOf = <T>(layout: Layout<T>): number =>
  layout.reduce<number>(
    (sum, entry) => sum + (typeof entry === 'number' ? entry : entry[1].bytes),
    0,
  );

/** Reads every field of a layout. The caller knows that the bytes are there. */
export function readLayout<T>(layout: Layout<T>, view: DataView, from: number): T {
  const fields: Partial<T> = {};
  let at = from;
  for (const entry of layout) {
    if (typeof entry === 'number') {
      at += entry;
      continue;
    }
    const [name, kind] = entry;
    fields[name] = kind.read(view, at);
    at += kind.bytes;
  }
  return fields as T;
}

/** Writes every field of a layout; reserved bytes stay 0. */
export function writeLayout<T>(
  layout: Layout<T>,
  view: DataView,
  from: number,
  value: T,
  parameter: string,
): void {
  let at = from;
  for (const entry of layout) {
    if (typeof entry === 'number') {
      at += entry;
      continue;
    }
    const [name, kind] = entry;
    kind.write(view, at, value[name], `${parameter}.${String(name)}`);
    at += kind.bytes;
  }
}
