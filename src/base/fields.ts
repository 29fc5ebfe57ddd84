import {
  checkBigint,
  checkClosedObject,
  checkInteger,
  checkNumber,
  checkOneOf,
  checkOptionsObject,
} from './check.js';

/** How one value is checked: gives what is kept of it, or throws as base/check.ts does. */
export type Field<T> = (value: unknown, parameter: string) => T;

/** The keys of an object, each with its check. */
export type Fields<T> = { readonly [K in keyof T]: Field<T[K]> };

/** A whole number from `min` to `max`. */
export const integer =
  (min: number, max: number, unit?: string): Field<number> =>
  (value, parameter) =>
    checkInteger(value, parameter, min, max, unit);

/** A finite number from `min` to `max`. */
export const number =
  (min: number, max: number, unit?: string): Field<number> =>
  (value, parameter) =>
    checkNumber(value, parameter, min, max, unit);

/** A bigint from `min` to `max`, of ns where no unit is given. */
export const bigint =
  (min: bigint, max: bigint, unit?: string): Field<bigint> =>
  (value, parameter) =>
    checkBigint(value, parameter, min, max, unit);

/** One of a closed list of names. */
export const oneOf =
  <T extends string>(names: readonly T[]): Field<T> =>
  (value, parameter) =>
    checkOneOf(value, parameter, names);

/** `fallback` for an absent key; null is a value, and a wrong one. */
export const or =
  <T, F>(field: Field<T>, fallback: F): Field<T | F> =>
  (value, parameter) =>
    value === undefined ? fallback : field(value, parameter);

const keysOf = <T extends object>(fields: Fields<T>) => Object.keys(fields) as (keyof T & string)[];

/** Checks the values of `given` in the order of `fields`. The result is frozen. */
export function checkEach<T extends object>(
  given: { readonly [K in keyof NoInfer<T>]?: unknown },
  parameter: string,
  fields: Fields<T>,
): T {
  try {
    const checked = keysOf(fields).map((key) => [
      key,
      fields[key](given[key], `${parameter}.${key}`),
    ]);
    return Object.freeze(Object.fromEntries(checked) as T);
  } catch (error) {
    // The few frames that a stack keeps are the caller's, not those of this table.
    if (error instanceof Error) Error.captureStackTrace(error, checkEach);
    throw error;
  }
}

/** An object with no other keys than those of `fields`. */
export function checkFields<T extends object>(
  value: unknown,
  parameter: string,
  fields: Fields<T>,
): T {
  const given = checkClosedObject(value, parameter, keysOf(fields));
  return checkEach<T>(given as object, parameter, fields);
}

/** As {@link checkFields}; undefined is an object without keys. */
export function checkOptions<T extends object>(
  value: unknown,
  parameter: string,
  fields: Fields<T>,
): T {
  const given = checkOptionsObject(value, parameter, keysOf(fields));
  return checkEach<T>(given as object, parameter, fields);
}
