/** The names of cross methods stand in native code and in the package, in the same order. */
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { CROSS_METHODS } from '../../../src/index.js';

const text = (file: string): string =>
  readFileSync(new URL(`../../../native/hal/${file}`, import.meta.url), 'utf8');

it('has the methods of native code, by number', () => {
  const body = /enum class CrossMethod[^{]*\{([^}]*)\}/.exec(text('types.h'))?.[1] ?? '';
  const enumerators = [...body.replaceAll(/\/\/.*/g, '').matchAll(/k\w+/g)].map(([name]) => name);
  const names = text('names.cc');
  const nameOf = (enumerator: string): string | undefined =>
    new RegExp(`CrossMethod::${enumerator}: return "([^"]+)"`).exec(names)?.[1];
  expect(enumerators.map(nameOf)).toEqual(CROSS_METHODS);
});
