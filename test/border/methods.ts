/** Every function of the binary: what it takes, what it gives. */
import { isBigUint64Array, isProxy, isUint8Array } from 'node:util/types';
import { type NativeParameter, nativeCalls } from '../../tools/repo/generate-native.mjs';
import { VIRTUAL } from './native.js';

export type Owner = 'module' | 'backend' | 'adapter' | 'page' | 'stream' | 'port';

export interface Parameter {
  readonly wanted: string;
  /** Whether native code must take the value's type and range. */
  readonly accepts: (value: unknown) => boolean;
  readonly good: () => unknown;
}

export interface Method {
  readonly owner: Owner;
  readonly name: string;
  readonly parameters: readonly Parameter[];
  /** typeof what it returns when it succeeds. */
  readonly result: 'undefined' | 'object' | 'bigint' | 'number' | 'boolean';
}

function bigints(min: bigint, max: bigint, good: bigint): Parameter {
  const accepts = (v: unknown) => typeof v === 'bigint' && v >= min && v <= max;
  return { wanted: `a bigint from ${min} to ${max}`, accepts, good: () => good };
}

function numbers(min: number, max: number, good: number): Parameter {
  const accepts = (v: unknown) => typeof v === 'number' && v >= min && v <= max;
  return { wanted: `a number from ${min} to ${max}`, accepts, good: () => good };
}

function integers(min: number, max: number, good: number): Parameter {
  const accepts = (v: unknown) => Number.isInteger(v) && Number(v) >= min && Number(v) <= max;
  return { wanted: `an integer from ${min} to ${max}`, accepts, good: () => good };
}

function views(least: number, length = 8): Parameter {
  const accepts = (v: unknown) => isBigUint64Array(v) && v.length >= least;
  const good = () => new BigUint64Array(length);
  return { wanted: `a BigUint64Array of ${least} or more`, accepts, good };
}

function bytes(least: number, most: number): Parameter {
  const accepts = (v: unknown) => isUint8Array(v) && v.length >= least && v.length <= most;
  const good = () => new Uint8Array(least);
  return { wanted: `a Uint8Array of ${least} to ${most} bytes`, accepts, good };
}

const texts = (good: string): Parameter => ({
  wanted: 'a string',
  accepts: (v) => typeof v === 'string',
  good: () => good,
});

const listenersOrNull: Parameter = {
  wanted: 'a function or null',
  accepts: (v) => v === null || typeof v === 'function',
  good: () => () => undefined,
};

const textsOrNull = (good: string): Parameter => ({
  wanted: 'a string or null',
  accepts: (v) => v === null || typeof v === 'string',
  good: () => good,
});

/** Pairs of strings; which ones are options is up to the backend. */
const options: Parameter = {
  wanted: 'pairs of strings',
  accepts: (v) => v === undefined || (!isProxy(v) && Array.isArray(v) && v.length === 0),
  good: () => [...VIRTUAL],
};

const flags: Parameter = {
  wanted: 'true or false',
  accepts: (v) => typeof v === 'boolean',
  good: () => true,
};

const listeners: Parameter = {
  wanted: 'a function',
  accepts: (v) => typeof v === 'function',
  good: () => () => undefined,
};

const u64 = (good: bigint): Parameter => bigints(0n, 2n ** 64n - 1n, good);
const i64 = (good: bigint): Parameter => bigints(-(2n ** 63n), 2n ** 63n - 1n, good);
const access = integers(0, 2, 2);
const bit = integers(0, 1, 1);

/** What a signature in native/addon says about a parameter. */
function signed({ kind, low = 0, high = 0, good }: NativeParameter): Parameter {
  if (kind === 'u64') return u64(BigInt(good ?? 0));
  if (kind === 'i64') return i64(BigInt(good ?? 0));
  if (kind === 'bool') return flags;
  if (kind === 'text|null') return textsOrNull(good ?? '');
  if (kind === 'text') return texts(good ?? '');
  const usual = Number(good ?? low);
  if (kind.startsWith('real')) return numbers(low, high, usual);
  if (!kind.startsWith('view')) return integers(low, high, usual);
  const least = Number(kind.slice(5, -1));
  const words = good?.split(' ').map(BigInt) ?? Array(Math.max(least, 8)).fill(0n);
  return { ...views(least), good: () => BigUint64Array.from(words) };
}

function resultOf(type: string): Method['result'] {
  if (type === 'void') return 'undefined';
  return type === 'bigint' || type === 'number' || type === 'boolean' ? type : 'object';
}

const method = (
  owner: Owner,
  name: string,
  result: Method['result'],
  ...parameters: readonly Parameter[]
): Method => ({ owner, name, parameters, result });

export const METHODS: readonly Method[] = [
  method('module', 'createBackend', 'object', options),
  method('module', 'attachPage', 'object', u64(0n)),
  method(
    'module',
    'convertBatch',
    'number',
    views(0),
    views(8, 16),
    integers(0, 5, 5),
    u64(1_000_000_000n),
    i64(0n),
    integers(0, 2, 0),
  ),
  method('backend', 'systemNs', 'bigint'),
  method('backend', 'probe', 'object'),
  method('backend', 'enumerate', 'object'),
  method('backend', 'enumerateAsync', 'object'),
  method('backend', 'open', 'object', texts('sim:0'), access),
  method('backend', 'openAsync', 'object', texts('sim:0'), access),
  method('backend', 'advanceTime', 'undefined', u64(1n)),
  method('backend', 'order', 'undefined', texts('clock-freeze adapter=0 on=0')),
  method('backend', 'udpWire', 'undefined', integers(0, 7, 0), views(5)),
  method('backend', 'onChange', 'undefined', listenersOrNull),
  method('backend', 'close', 'undefined'),
  method('adapter', 'info', 'object'),
  method('adapter', 'refresh', 'undefined'),
  method(
    'adapter',
    'openPage',
    'object',
    numbers(1, 1e9, 2000),
    numbers(0, 1e9, 20),
    integers(1, 1_000_000, 1000),
    integers(1000, 60_000_000, 1_000_000),
  ),
  method(
    'adapter',
    'openEvents',
    'object',
    integers(1, 31, 31),
    integers(0, 4095, 4095),
    integers(0, 8, 8),
    integers(2, 2 ** 20, 64),
  ),
  method(
    'adapter',
    'openFrames',
    'object',
    integers(0, 2, 0),
    integers(0x600, 0xff_ff, 0x88_f7),
    bytes(0, 96),
    integers(2, 65_536, 64),
  ),
  method(
    'adapter',
    'awaitFrame',
    'object',
    integers(0, 1, 1),
    integers(0, 15, 0),
    integers(0, 0xff_ff, 7),
    bytes(0, 10),
  ),
  ...nativeCalls().map(({ name, result, parameters }) =>
    method('adapter', name, resultOf(result), ...parameters.map(signed)),
  ),
  method('adapter', 'close', 'undefined'),
  method('page', 'readNow', 'undefined'),
  method('page', 'readWindow', 'undefined'),
  method('page', 'readRaw', 'undefined'),
  method('page', 'readBatch', 'undefined', views(0)),
  method('page', 'at', 'object', u64(1_000_000_000n)),
  method('page', 'toSystem', 'object', u64(10n ** 18n)),
  method('page', 'fromRaw', 'bigint', u64(10n ** 18n)),
  method('page', 'toRaw', 'bigint', u64(10n ** 18n)),
  method('page', 'setVirtual', 'undefined', u64(10n ** 18n)),
  method('page', 'stepVirtual', 'undefined', i64(-100n)),
  method('page', 'rateVirtual', 'undefined', numbers(-5e8, 5e8, 100)),
  method('page', 'clearVirtual', 'undefined'),
  method('page', 'stats', 'object'),
  method('page', 'token', 'bigint'),
  method('page', 'onEvent', 'undefined', listeners),
  method('page', 'close', 'undefined'),
  method('stream', 'take', 'number', integers(1, 64, 64)),
  method('stream', 'counters', 'undefined', views(8)),
  method('stream', 'onWake', 'undefined', listeners),
  method('stream', 'hold', 'undefined', bit),
  method('stream', 'close', 'undefined'),
  method('port', 'send', 'undefined', bytes(14, 1522), views(4)),
  method('port', 'sendAt', 'undefined', bytes(14, 1522), u64(1n), views(4)),
  method('port', 'departed', 'boolean', u64(1n), views(4)),
  method('port', 'verdict', 'number', u64(1n), views(1)),
];

/** Properties that are no functions. */
export const VALUES: Readonly<Record<Owner, readonly string[]>> = {
  module: ['backendName', 'interfaceVersion', 'simdPath'],
  backend: ['name', 'systemClock', 'systemFrequencyHz', 'timeline'],
  adapter: ['readingSource', 'crossMethod'],
  page: ['timeBase', 'view', 'owner', 'simulated', 'selected', 'number', 'monotonicNumber'],
  stream: ['capacity', 'view', 'owner'],
  port: ['events', 'bytes'],
};

/** Getters of the prototypes. */
export const GETTERS: Readonly<Record<Owner, readonly string[]>> = {
  module: [],
  backend: ['closed'],
  adapter: ['closed'],
  page: [],
  stream: [],
  port: [],
};

/** Arguments that the method accepts. */
export const goodArguments = (method: Method): unknown[] => method.parameters.map((p) => p.good());
