import {
  checkBigint,
  checkClosedObject,
  checkOneOf,
  checkView,
  I64_MAX,
  I64_MIN,
  U64_MAX,
} from '../base/check.js';
import { HalError } from '../base/errors.js';
import { CONVERT_FORMATS, CONVERT_PATHS, type NativeModule } from '../binding/native.js';

/**
 * What a raw stamp is. `seconds-ns`: seconds in the upper, nanoseconds in the lower 32 bits, as I210,
 * I211, I225 and I226 hold it. `scaled-19`, `scaled-18`, `scaled-14`: an I217 to I219 counter of
 * ns · 2^19, 2^18 or 2^14. `fs5`: units of 5 fs, as the AVB filter driver gives I219 stamps.
 */
export type StampFormat = 'seconds-ns' | 'scaled-19' | 'scaled-18' | 'scaled-14' | 'fs5';

/** Every {@link StampFormat}. */
export const STAMP_FORMATS: readonly StampFormat[] = Object.freeze([
  'seconds-ns',
  'scaled-19',
  'scaled-18',
  'scaled-14',
  'fs5',
]);

/**
 * In the output of a conversion: this input has no time. It is malformed (1e9 or more nanoseconds
 * beside the seconds), or its time lies below 0 or above 2^64 - 2. No valid result has this value.
 */
export const NOT_A_TIME_NS: bigint = U64_MAX;

/** Which twin converts: `auto` takes the faster one that this machine has. Results are the same. */
export type ConvertPath = 'auto' | 'scalar' | 'simd';

/** What both conversions of {@link Converter} take. */
export interface ConvertBatch {
  /** The raw stamps or counter values. */
  readonly input: BigUint64Array;
  /**
   * At least as long as `input`; elements beyond that are left alone. It may be `input` itself, or
   * overlap it in any way: the result is as if all of `input` were read first.
   */
  readonly output: BigUint64Array;
  /** Added to every result, in ns, -2^63 … 2^63-1. Default 0n. */
  readonly offsetNs?: bigint;
  /** Default `auto`. `simd` where there is none is HAL_NOT_SUPPORTED. */
  readonly path?: ConvertPath;
}

/** For {@link Converter.stampsToNs}. */
export interface StampBatch extends ConvertBatch {
  /** What the raw stamps are. */
  readonly format: StampFormat;
}

/** For {@link Converter.ticksToNs}. */
export interface TickBatch extends ConvertBatch {
  /** Ticks per second of the counter, 1n to 2^64 - 1. */
  readonly frequencyHz: bigint;
}

const BATCH_KEYS = ['input', 'output', 'offsetNs', 'path'] as const;
const STAMP_KEYS = ['format', ...BATCH_KEYS] as const;
const TICK_KEYS = ['frequencyHz', ...BATCH_KEYS] as const;

const numbersOf = (names: readonly string[]): ReadonlyMap<unknown, number> =>
  new Map(names.map((name, number) => [name, number]));
const FORMATS = numbersOf(STAMP_FORMATS);
const PATHS = numbersOf(CONVERT_PATHS);
const TICKS = CONVERT_FORMATS.indexOf('ticks');

type Given<K extends string> = Partial<Record<K, unknown>>;

/** The values of a batch, read once, so that nothing checked can change. */
interface Operands {
  readonly input: BigUint64Array;
  readonly output: BigUint64Array;
  readonly offsetNs: bigint;
}

// The checks below look for what is right first: the texts of a refusal take longer to make than a
// thousand stamps to convert.

/** `batch` itself if it has no other keys than `known`; else what the full check makes of it. */
function keysChecked<K extends string>(
  operation: string,
  batch: unknown,
  known: readonly K[],
): Given<K> {
  if (typeof batch !== 'object' || batch === null || Array.isArray(batch)) {
    return checkClosedObject(batch, `${operation}(batch)`, known);
  }
  for (const key in batch) {
    if (!known.includes(key as K)) return checkClosedObject(batch, `${operation}(batch)`, known);
  }
  return batch;
}

function operandsOf(operation: string, given: Given<keyof ConvertBatch>): Operands {
  const { input, output, offsetNs = 0n } = given;
  const sound =
    input instanceof BigUint64Array &&
    output instanceof BigUint64Array &&
    output.length >= input.length &&
    typeof offsetNs === 'bigint' &&
    BigInt.asIntN(64, offsetNs) === offsetNs;
  if (sound) return { input, output, offsetNs };
  const parameter = `${operation}(batch)`;
  const checked = checkView(input, `${parameter}.input`, 0);
  return {
    input: checked,
    output: checkView(output, `${parameter}.output`, checked.length),
    offsetNs: checkBigint(offsetNs, `${parameter}.offsetNs`, I64_MIN, I64_MAX),
  };
}

function frequencyOf(operation: string, hz: unknown): bigint {
  if (typeof hz === 'bigint' && hz > 0n && BigInt.asUintN(64, hz) === hz) return hz;
  return checkBigint(hz, `${operation}(batch).frequencyHz`, 1n, U64_MAX, ' Hz');
}

/**
 * Raw values to nanoseconds, whole arrays at a time, exact for every 64-bit input. Needs the binary
 * but no adapter; works after {@link Hal.close}, too.
 */
export class Converter {
  readonly #module: NativeModule;
  /** The vector instructions that `auto` and `simd` use here. */
  readonly simd: 'avx2' | 'sse4.2' | 'none';

  /** @internal */
  constructor(module: NativeModule) {
    this.#module = module;
    this.simd = module.simdPath as 'avx2' | 'sse4.2' | 'none';
    Object.freeze(this);
  }

  /** Converts stamps; returns how many of them became {@link NOT_A_TIME_NS}. */
  stampsToNs(batch: StampBatch): number {
    const operation = 'convert.stampsToNs';
    const given = keysChecked(operation, batch, STAMP_KEYS);
    const { format } = given;
    const number =
      FORMATS.get(format) ??
      STAMP_FORMATS.indexOf(checkOneOf(format, `${operation}(batch).format`, STAMP_FORMATS));
    return this.#run(operation, given, number, 1n);
  }

  /**
   * Converts ticks of a counter to floor(ticks · 1e9 / frequencyHz) + offsetNs; returns how many of
   * them became {@link NOT_A_TIME_NS}.
   */
  ticksToNs(batch: TickBatch): number {
    const operation = 'convert.ticksToNs';
    const given = keysChecked(operation, batch, TICK_KEYS);
    return this.#run(operation, given, TICKS, frequencyOf(operation, given.frequencyHz));
  }

  #run(
    operation: string,
    given: Given<keyof ConvertBatch>,
    format: number,
    frequencyHz: bigint,
  ): number {
    const { input, output, offsetNs } = operandsOf(operation, given);
    const { path = 'auto' } = given;
    const number =
      PATHS.get(path) ??
      CONVERT_PATHS.indexOf(checkOneOf(path, `${operation}(batch).path`, CONVERT_PATHS));
    if (path === 'simd' && this.simd === 'none') throw noSimd(operation);
    return this.#module.convertBatch(input, output, format, frequencyHz, offsetNs, number);
  }
}

function noSimd(operation: string): HalError {
  return new HalError({
    code: 'HAL_NOT_SUPPORTED',
    operation,
    detail: "this build and processor have no vector instructions for path 'simd'",
    hint: "Use path 'auto'; hal.convert.simd says what there is.",
  });
}
