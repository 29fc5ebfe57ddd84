/**
 * The argument checks of the facade. A mistake of the programmer is a TypeError (wrong kind of value,
 * unknown key) or a RangeError (right kind, not allowed), thrown before native code is entered, in
 * one sentence: which parameter, what it must be, what it got. Nothing should branch on these, so
 * they carry no code.
 */

/** 2^64 - 1, the largest device or system time in ns. */
export const U64_MAX: bigint = (1n << 64n) - 1n;
/** 2^63 - 1 ns, the largest step forward. */
export const I64_MAX: bigint = (1n << 63n) - 1n;
/** -2^63 ns, the largest step backward. */
export const I64_MIN: bigint = -(1n << 63n);

const TEXT_SHOWN = 60;
/** Larger bigints are not printed: their decimal text takes longer than linear time to make. */
const BIGINT_SHOWN = 1n << 256n;

/** `text` cut to a readable length, for a message. */
export function shorten(text: string, length: number = TEXT_SHOWN): string {
  return text.length > length ? `${text.slice(0, length)}…` : text;
}

/** How a value stands in a message, cut to a readable length. */
export function describe(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return JSON.stringify(shorten(value));
    case 'number':
      return Object.is(value, -0) ? '-0' : String(value);
    case 'bigint':
      return value > -BIGINT_SHOWN && value < BIGINT_SHOWN
        ? `${value}n`
        : 'a bigint of more than 256 bits';
    case 'undefined':
    case 'boolean':
      return String(value);
    case 'symbol':
      return 'a symbol';
    case 'function':
      return 'a function';
    default:
      return describeObject(value);
  }
}

function describeObject(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return `an array of length ${value.length}`;
  const kind = shorten(Object.prototype.toString.call(value).slice(8, -1));
  return kind === 'Object' ? 'an object' : `an object (${kind})`;
}

/** The sentence of every argument error: `brackets must be 1 to 1000, got 0`. */
export function mustBe(parameter: string, wanted: string, came: string): string {
  return must(parameter, `be ${wanted}`, came);
}

/** As {@link mustBe}, with the verb: `options must have at least one key, got none`. */
export function must(parameter: string, what: string, came: string): string {
  return `${parameter} must ${what}, got ${came}`;
}

/** The value is of the wrong kind. */
export function wrongType(parameter: string, wanted: string, came: unknown): TypeError {
  return new TypeError(mustBe(parameter, wanted, describe(came)));
}

/** The value is of the right kind but not allowed. */
export function outOfRange(parameter: string, wanted: string, came: unknown): RangeError {
  return new RangeError(mustBe(parameter, wanted, describe(came)));
}

/** The names as they stand in a message: `'a', 'b'`. */
export function quoteAll(names: readonly string[]): string {
  return names.map((name) => `'${name}'`).join(', ');
}

// A class without a prototype's chain: Object.create(null) would be the engine's slow form of an object.
const Bare = class {} as new () => object;
Object.setPrototypeOf(Bare.prototype, null);
Reflect.deleteProperty(Bare.prototype, 'constructor');
Object.freeze(Bare.prototype);

/**
 * A copy that inherits nothing: reading a key that it does not have gives undefined, whatever
 * Object.prototype has. Options that are copied or defaulted are such objects.
 */
export function bare<T extends object>(own: T): T {
  return Object.assign(new Bare(), own) as T;
}

/** An object that is not an array. */
export function checkObject(value: unknown, parameter: string, wanted = 'an object'): object {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw wrongType(parameter, wanted, value);
  }
  return value;
}

/**
 * An object with no other keys than `known`. Returns a {@link bare} copy of its own keys, so that
 * later changes by the caller, getters that answer differently the second time, and what
 * Object.prototype has, take no effect. A key set to undefined counts as absent.
 */
export function checkClosedObject<K extends string>(
  value: unknown,
  parameter: string,
  known: readonly K[],
): Partial<Record<K, unknown>> {
  const object = checkObject(value, parameter) as Record<PropertyKey, unknown>;
  const copy = new Bare() as Partial<Record<K, unknown>>;
  for (const key of Reflect.ownKeys(object)) {
    const name = known.find((candidate) => candidate === key);
    if (name === undefined) {
      const shown = typeof key === 'string' ? `'${shorten(key)}'` : 'a symbol';
      throw new TypeError(
        must(parameter, `have only the keys ${quoteAll(known)}`, `the unknown key ${shown}`),
      );
    }
    const entry = object[name];
    if (entry !== undefined) copy[name] = entry;
  }
  return copy;
}

/** As {@link checkClosedObject}; undefined is an object without keys. */
export function checkOptionsObject<K extends string>(
  value: unknown,
  parameter: string,
  known: readonly K[],
): Partial<Record<K, unknown>> {
  return value === undefined ? bare({}) : checkClosedObject(value, parameter, known);
}

/** A non-empty string. */
export function checkText(
  value: unknown,
  parameter: string,
  wanted = 'a non-empty string',
): string {
  if (typeof value !== 'string') throw wrongType(parameter, wanted, value);
  if (value === '') throw outOfRange(parameter, wanted, value);
  return value;
}

/** One of a closed list of names. */
export function checkOneOf<T extends string>(
  value: unknown,
  parameter: string,
  names: readonly T[],
): T {
  const wanted = `one of ${quoteAll(names)}`;
  if (typeof value !== 'string') throw wrongType(parameter, wanted, value);
  const found = names.find((name) => name === value);
  if (found === undefined) throw outOfRange(parameter, wanted, value);
  return found;
}

/** True or false, nothing that only counts as it. */
export function checkBoolean(value: unknown, parameter: string): boolean {
  if (typeof value !== 'boolean') throw wrongType(parameter, 'true or false', value);
  return value;
}

/** A whole number from `min` to `max`. */
export function checkInteger(
  value: unknown,
  parameter: string,
  min: number,
  max: number,
  unit = '',
): number {
  const range = `${min} to ${max}${unit}`;
  if (typeof value !== 'number') throw wrongType(parameter, `a whole number, ${range}`, value);
  if (value < min || value > max) throw outOfRange(parameter, range, value);
  if (!Number.isInteger(value)) throw outOfRange(parameter, `a whole number, ${range}`, value);
  return value;
}

/** A finite number from `min` to `max`. */
export function checkNumber(
  value: unknown,
  parameter: string,
  min: number,
  max: number,
  unit = '',
): number {
  const range = `${min} to ${max}${unit}`;
  if (typeof value !== 'number') throw wrongType(parameter, `a number, ${range}`, value);
  if (!(value >= min && value <= max)) throw outOfRange(parameter, range, value);
  return value;
}

/** A bigint from `min` to `max`. */
export function checkBigint(
  value: unknown,
  parameter: string,
  min: bigint,
  max: bigint,
  unit = ' ns',
): bigint {
  const range = `${min} to ${max}${unit}`;
  if (typeof value !== 'bigint') throw wrongType(parameter, `a bigint, ${range}`, value);
  if (value < min || value > max) throw outOfRange(parameter, range, value);
  return value;
}

/** A BigUint64Array of at least `length` elements. */
export function checkView(value: unknown, parameter: string, length: number): BigUint64Array {
  const wanted = `a BigUint64Array of length ${length} or more`;
  if (!(value instanceof BigUint64Array)) throw wrongType(parameter, wanted, value);
  if (value.length < length) {
    throw new RangeError(mustBe(parameter, wanted, `one of length ${value.length}`));
  }
  return value;
}

const aborted = Object.getOwnPropertyDescriptor(AbortSignal.prototype, 'aborted')?.get;

/** Whether it is a signal itself, and not something that only inherits from one. */
function isSignal(value: unknown): value is AbortSignal {
  try {
    return typeof aborted?.call(value) === 'boolean';
  } catch {
    return false;
  }
}

/** An AbortSignal, or null where none is given. */
export function checkSignal(value: unknown, parameter: string): AbortSignal | null {
  if (value === undefined) return null;
  if (!isSignal(value)) throw wrongType(parameter, 'an AbortSignal', value);
  return value;
}
