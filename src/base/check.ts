/**
 * The argument checks of the facade. A mistake of the programmer is a TypeError (wrong kind of value,
 * unknown key) or a RangeError (right kind, not allowed), thrown before native code is entered, in
 * one sentence shape: parameter, what is wanted, what came. Nothing should branch on these, so they
 * carry no code.
 */

/** 2^64 - 1, the largest device or system time in ns. */
export const U64_MAX: bigint = (1n << 64n) - 1n;
/** 2^63 - 1 ns, the largest step forward. */
export const I64_MAX: bigint = (1n << 63n) - 1n;
/** -2^63 ns, the largest step backward. */
export const I64_MIN: bigint = -(1n << 63n);

const TEXT_SHOWN = 60;

/** How a value stands in a message: its text and its type, cut to a readable length. */
export function describe(value: unknown): string {
  switch (typeof value) {
    case 'undefined':
      return 'undefined';
    case 'string': {
      const text = value.length > TEXT_SHOWN ? `${value.slice(0, TEXT_SHOWN)}…` : value;
      return `${JSON.stringify(text)} (string)`;
    }
    case 'number':
      return `${Object.is(value, -0) ? '-0' : value} (number)`;
    case 'bigint':
      return `${value}n (bigint)`;
    case 'boolean':
      return `${value} (boolean)`;
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
  const kind = Object.prototype.toString.call(value).slice(8, -1);
  return kind === 'Object' ? 'an object' : `an object (${kind})`;
}

/** The sentence shape of every argument error. */
export function sentence(parameter: string, wanted: string, came: string): string {
  return `${parameter}: wanted ${wanted}, got ${came}`;
}

/** The value is of the wrong kind. */
export function wrongType(parameter: string, wanted: string, came: unknown): TypeError {
  return new TypeError(sentence(parameter, wanted, describe(came)));
}

/** The value is of the right kind but not allowed. */
export function outOfRange(parameter: string, wanted: string, came: unknown): RangeError {
  return new RangeError(sentence(parameter, wanted, describe(came)));
}

/** The names as they stand in a message: `'a', 'b'`. */
export function quoteAll(names: readonly string[]): string {
  return names.map((name) => `'${name}'`).join(', ');
}

/** An object that is not an array. */
export function checkObject(value: unknown, parameter: string, wanted = 'an object'): object {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw wrongType(parameter, wanted, value);
  }
  return value;
}

/**
 * An object with no other keys than `known`; returns a copy, so that later changes by the caller (and
 * getters that answer differently the second time) have no effect. A key set to undefined counts as
 * absent.
 */
export function checkClosedObject<K extends string>(
  value: unknown,
  parameter: string,
  known: readonly K[],
): Partial<Record<K, unknown>> {
  const object = checkObject(value, parameter) as Record<PropertyKey, unknown>;
  const copy: Partial<Record<K, unknown>> = {};
  for (const key of Reflect.ownKeys(object)) {
    const name = known.find((candidate) => candidate === key);
    if (name === undefined) {
      const shown = typeof key === 'string' ? `'${key}'` : 'a symbol';
      throw new TypeError(
        sentence(parameter, `only the keys ${quoteAll(known)}`, `the unknown key ${shown}`),
      );
    }
    const entry = object[name];
    if (entry !== undefined) copy[name] = entry;
  }
  return copy;
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
  const wanted = `an integer from ${min} to ${max}${unit}`;
  if (typeof value !== 'number') throw wrongType(parameter, wanted, value);
  if (!Number.isInteger(value) || value < min || value > max) {
    throw outOfRange(parameter, wanted, value);
  }
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
  const wanted = `a number from ${min} to ${max}${unit}`;
  if (typeof value !== 'number') throw wrongType(parameter, wanted, value);
  if (!(value >= min && value <= max)) throw outOfRange(parameter, wanted, value);
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
  const wanted = `a bigint from ${min} to ${max}${unit}`;
  if (typeof value !== 'bigint') throw wrongType(parameter, wanted, value);
  if (value < min || value > max) throw outOfRange(parameter, wanted, value);
  return value;
}

/** A BigUint64Array of at least `length` elements. */
export function checkView(value: unknown, parameter: string, length: number): BigUint64Array {
  const wanted = `a BigUint64Array of length ${length} or more`;
  if (!(value instanceof BigUint64Array)) throw wrongType(parameter, wanted, value);
  if (value.length < length) {
    throw new RangeError(sentence(parameter, wanted, `one of length ${value.length}`));
  }
  return value;
}

/** An AbortSignal, or null where none is given. */
export function checkSignal(value: unknown, parameter: string): AbortSignal | null {
  if (value === undefined) return null;
  if (!(value instanceof AbortSignal)) throw wrongType(parameter, 'an AbortSignal', value);
  return value;
}
