import { describe, expect, it } from 'vitest';
import * as check from '../../../src/base/check.js';

describe('describe(value)', () => {
  it.each<[unknown, string]>([
    [undefined, 'undefined'],
    [null, 'null'],
    ['text', '"text"'],
    ['x'.repeat(100), `"${'x'.repeat(60)}…"`],
    [5, '5'],
    [-0, '-0'],
    [Number.NaN, 'NaN'],
    [5n, '5n'],
    [true, 'true'],
    [Symbol('s'), 'a symbol'],
    [() => 1, 'a function'],
    [[1, 2], 'an array of length 2'],
    [{}, 'an object'],
    [Object.create(null), 'an object'],
    [new Map(), 'an object (Map)'],
    [new BigUint64Array(1), 'an object (BigUint64Array)'],
  ])('%o is shown as %s', (value, shown) => {
    expect(check.describe(value)).toBe(shown);
  });
});

describe('checks', () => {
  it('name parameter, what is wanted, what came', () => {
    expect(() => check.checkInteger('8', 'f(brackets)', 1, 1000)).toThrow(
      new TypeError('f(brackets) must be a whole number, 1 to 1000, got "8"'),
    );
    expect(() => check.checkInteger(1.5, 'f(brackets)', 1, 1000)).toThrow(
      new RangeError('f(brackets) must be a whole number, 1 to 1000, got 1.5'),
    );
  });

  it.each<[string, () => unknown, ErrorConstructor]>([
    ['NaN as number', () => check.checkNumber(Number.NaN, 'p', -1, 1), RangeError],
    ['infinity as number', () => check.checkNumber(Infinity, 'p', -1, 1), RangeError],
    ['bigint as number', () => check.checkNumber(1n, 'p', -1, 1), TypeError],
    ['number as bigint', () => check.checkBigint(1, 'p', 0n, 1n), TypeError],
    ['too large a bigint', () => check.checkBigint(2n, 'p', 0n, 1n), RangeError],
    ['negative bigint', () => check.checkBigint(-1n, 'p', 0n, 1n), RangeError],
    ['empty text', () => check.checkText('', 'p'), RangeError],
    ['number as text', () => check.checkText(1, 'p'), TypeError],
    ['number as name', () => check.checkOneOf(1, 'p', ['a']), TypeError],
    ['inherited name', () => check.checkOneOf('toString', 'p', ['a']), RangeError],
    ['text as boolean', () => check.checkBoolean('true', 'p'), TypeError],
    ['array as object', () => check.checkObject([], 'p'), TypeError],
    ['null as object', () => check.checkObject(null, 'p'), TypeError],
    ['short view', () => check.checkView(new BigUint64Array(2), 'p', 3), RangeError],
    ['signed view', () => check.checkView(new BigInt64Array(3), 'p', 3), TypeError],
    ['array as view', () => check.checkView([1n, 2n, 3n], 'p', 3), TypeError],
    ['symbol key', () => check.checkClosedObject({ [Symbol('a')]: 1 }, 'p', ['a']), TypeError],
    ['hidden key', () => check.checkClosedObject(hidden(), 'p', ['a']), TypeError],
  ])('refuse %s', (_, call, kind) => {
    expect(call).toThrow(kind);
    expect(call).toThrow(/^p must (be|have only) .+, got .+/);
  });

  it('read each key once and keep what it gave', () => {
    let reads = 0;
    const options = {
      get a() {
        reads += 1;
        return reads;
      },
    };
    expect(check.checkClosedObject(options, 'p', ['a'])).toEqual({ a: 1 });
    expect(reads).toBe(1);
  });

  it('take a key set to undefined as absent', () => {
    expect(check.checkClosedObject({ a: undefined }, 'p', ['a'])).toEqual({});
  });
});

function hidden(): object {
  return Object.defineProperty({}, 'b', { value: 1, enumerable: false });
}
