/**
 * The shape of a backend binary (`hal_<backend>.node`), as the facade uses it. Implemented by
 * native/addon; nothing outside `src/` sees it. Every function may throw a plain Error that carries
 * the fields of {@link NativeErrorFields}.
 */

import type { NativeCalls } from './native-calls.gen.js';
import type { NativeFrameCalls } from './native-frames.js';
import type { NativeEventStream } from './native-stamps.js';

/** Version of this interface; the facade refuses a binary with another one. */
export const NATIVE_INTERFACE_VERSION = 1;

/** Fields native code puts on the errors it throws. */
export interface NativeErrorFields {
  code: string;
  operation: string;
  detail: string;
  hint: string;
  osErrorKind: 'none' | 'win32' | 'errno' | 'ntstatus';
  osError: number;
  osErrorText: string;
}

export interface NativeCapability {
  name: string;
  supported: boolean;
  reason: string;
}

export interface NativeAdapterInfo {
  key: string;
  name: string;
  description: string;
  family: string;
  index: number;
  pci: {
    vendor: number;
    device: number;
    subsystemVendor: number;
    subsystemDevice: number;
    revision: number;
    exact: boolean;
  } | null;
  location: { bus: number; device: number; function: number } | null;
  /** 'a0:36:9f:00:00:01' */
  mac: string | null;
  link: { up: boolean; speedBps: bigint } | null;
  driver: { name: string; version: string; date: string; provider: string } | null;
  numaNode: number | null;
  guid: string | null;
  luid: bigint | null;
  interfaceIndex: number | null;
  simulated: boolean;
  capabilities: NativeCapability[];
}

export interface NativeProbe {
  available: boolean;
  simulated: boolean;
  /** Whether advanceTime() and order() reach the model that the time comes from. */
  takesOrders: boolean;
  reason: string;
  adapters: number;
}

/** Slots of the view that `crossTimestamp` fills (BigUint64Array of length {@link CROSS_SLOTS}). */
export const CROSS = {
  deviceNs: 0,
  systemBeforeNs: 1,
  systemAfterNs: 2,
  boundNs: 3,
  rawCounter: 4,
  samples: 5,
  samplesFailed: 6,
  /** Position in {@link CROSS_METHODS}. */
  method: 7,
} as const;
/** Length of the view that a cross timestamp is read into, in elements of 64 bits. */
export const CROSS_SLOTS = 8;

/** How a cross timestamp can be made, by the number in its view. */
export const CROSS_METHODS = [
  'user-bracket',
  'os-cross',
  'model',
  'phc-precise',
  'phc-extended-raw',
  'phc-extended',
  'phc-plain',
] as const;

/**
 * Slots of the view a clock page is read into (BigUint64Array of length {@link PAGE_SLOTS}).
 * `estimateNs`: the best estimate, the only one that now() writes. `earliestNs`, `latestNs`: the
 * window. `state`: a position in {@link PAGE_STATES}. `ageNs`: since the last bracket. `systemNs`:
 * the system clock at the instant of the reading.
 */
export const PAGE = {
  estimateNs: 0,
  earliestNs: 1,
  latestNs: 2,
  boundNs: 3,
  state: 4,
  generation: 5,
  ageNs: 6,
  systemNs: 7,
} as const;
/** Length of the view that a clock page is read into, in elements of 64 bits. */
export const PAGE_SLOTS = 8;

/** Elements of the view that udpWire() fills. */
export const UDP_WIRE = ['sent', 'unsent', 'received', 'malformed', 'dropped'] as const;

/** The states of a clock page, by number. */
export const PAGE_STATES = [
  'empty',
  'settling',
  'ok',
  'holdover',
  'discontinuity',
  'lost',
] as const;

export interface NativeConverted {
  ns: bigint;
  boundNs: bigint;
  generation: number;
}

export interface NativePageStats {
  samples: number;
  rejected: number;
  intervalUs: number;
  driftBoundPpbPerS: number;
  rateKnown: boolean;
  /** Raw device against the system clock. */
  rateLowPpb: number;
  rateHighPpb: number;
  isVirtual: boolean;
  virtualRatePpb: number;
}

/** Called on the JavaScript thread, after the fact. */
export type NativePageListener = (kind: string, generation: number, systemNs: bigint) => void;

/**
 * A clock page. The read functions fill {@link view} and return nothing; HAL_CLOCK_LOST while there
 * is no time to give, HAL_CLOSED. {@link selected}, readNow and readWindow are the same for all pages
 * of a thread: a call of them has one target, however many clocks are in use. They read the page whose
 * number stands in `selected[0]`, whatever they are called on; a number of no page is HAL_CLOSED.
 */
export interface NativeClockPage {
  /** 'tsc', 'qpc', 'monotonic-raw' or 'virtual'. */
  readonly timeBase: string;
  /** Whether the adapter is a model, whatever the token of the page says. */
  readonly simulated: boolean;
  /** Length {@link PAGE_SLOTS}, over shared memory, which cannot be transferred. */
  readonly view: BigUint64Array;
  /** One element, over shared memory. */
  readonly selected: Uint32Array;
  /** Of this page alone. Holds as long as this object lives, and never comes again. */
  readonly number: number;
  /** Selects this page so that readNow() never goes back. */
  readonly monotonicNumber: number;
  readNow(): void;
  /** The disciplined clock. Never HAL_CLOCK_LOST: the state says so. */
  readWindow(): void;
  /** The adapter's own clock. */
  readRaw(): void;
  /** Fills `out`, each element at its own instant. */
  readBatch(out: BigUint64Array): void;
  at(systemNs: bigint): NativeConverted;
  toSystem(deviceNs: bigint): NativeConverted;
  /** Disciplined time of a time of the adapter's own clock. */
  fromRaw(rawNs: bigint): bigint;
  toRaw(deviceNs: bigint): bigint;
  setVirtual(deviceNs: bigint): void;
  stepVirtual(offsetNs: bigint): void;
  /** ±5e8, relative to the adapter's own clock. */
  rateVirtual(ppb: number): void;
  clearVirtual(): void;
  stats(): NativePageStats;
  /** Names the page in this process. */
  token(): bigint;
  /** Once, and only on the page's owner. Does not keep the process alive. */
  onEvent(listener: NativePageListener): void;
  close(): void;
}

/** An open adapter: {@link NativeCalls} and what gives objects with methods of their own. */
export interface NativeAdapter extends NativeCalls, NativeFrameCalls {
  info(): NativeAdapterInfo;
  refresh(): void;
  /** Provenance of readClock(): 'hardware' or 'cross'. */
  readonly readingSource: string;
  /** One of {@link CROSS_METHODS}. */
  readonly crossMethod: string;
  /** Takes the first bracket and starts sampling; closes the page opened before. */
  openPage(
    wantedBoundNs: number,
    driftPpbPerS: number,
    minIntervalUs: number,
    maxIntervalUs: number,
  ): NativeClockPage;
  /** `kinds`: bits of STAMP_KINDS. `vlan`, `pcp`: ANY_VLAN, ANY_PCP. */
  openEvents(kinds: number, vlan: number, pcp: number, capacity: number): NativeEventStream;
  close(): void;
  readonly closed: boolean;
}

export interface NativeBackend {
  readonly name: string;
  /** 'qpc', 'monotonic-raw' or 'virtual'. */
  readonly systemClock: string;
  readonly systemFrequencyHz: bigint;
  /** Names a virtual time in this process: backends with the same one share it. 0: real time. */
  readonly timeline: bigint;
  systemNs(): bigint;
  probe(): NativeProbe;
  enumerate(): NativeAdapterInfo[];
  enumerateAsync(): Promise<NativeAdapterInfo[]>;
  /** `access`: 0 observe, 1 discipline, 2 configure. */
  open(key: string, access: number): NativeAdapter;
  openAsync(key: string, access: number): Promise<NativeAdapter>;
  /**
   * Calls `listener` when the platform says that something has changed, until the next call; null
   * ends it. Does not keep the process alive. HAL_NOT_SUPPORTED where the platform tells nothing.
   */
  onChange(listener: (() => void) | null): void;
  advanceTime(ns: bigint): void;
  order(text: string): void;
  /** Fills {@link UDP_WIRE} of an adapter of a simulator, by its number. */
  udpWire(adapter: number, view: BigUint64Array): void;
  /** Closes every adapter still open. */
  close(): void;
  readonly closed: boolean;
}

/** The formats of {@link NativeModule.convertBatch}, by number. */
export const CONVERT_FORMATS = [
  'seconds-ns',
  'scaled-19',
  'scaled-18',
  'scaled-14',
  'fs5',
  'ticks',
] as const;
/** Its paths, by number. */
export const CONVERT_PATHS = ['auto', 'scalar', 'simd'] as const;

export interface NativeModule {
  readonly backendName: string;
  readonly interfaceVersion: number;
  /** Flat pairs: ['adapters.0.family', 'i226', …]. */
  createBackend(options: string[]): NativeBackend;
  /** The page of another environment of this process, for reading. HAL_CLOSED when it is gone. */
  attachPage(token: bigint): NativeClockPage;
  /** 'avx2', 'sse4.2' or 'none'. */
  readonly simdPath: string;
  /**
   * Converts all of `input` into the beginning of `output` and returns how many became 2^64 - 1.
   * `frequencyHz` is for format 'ticks' only; `format` and `path` are positions in
   * {@link CONVERT_FORMATS} and {@link CONVERT_PATHS}.
   */
  convertBatch(
    input: BigUint64Array,
    output: BigUint64Array,
    format: number,
    frequencyHz: bigint,
    offsetNs: bigint,
    path: number,
  ): number;
}
