/** The generator of the families: nothing stale, nothing incomplete let through. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { KNOWN_FAMILIES } from '../../../src/base/families.gen.js';
import { FAMILIES, traitsOf } from '../../../src/base/family.js';
import { readFamilies } from '../../../tools/repo/family-source.mjs';
import { generateFamilies } from '../../../tools/repo/generate-families.mjs';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const read = (path: string) => readFileSync(`${root}${path}`, 'utf8');

type Row = Record<string, unknown>;

/** The table with a change of its first row, as text. */
function changed(change: (row: Row) => void): () => string {
  const table = JSON.parse(read('tools/repo/registers/families.json'));
  change(table.families.i210);
  return () => JSON.stringify(table);
}

describe('the generator of the families', () => {
  it('leaves no difference', () => {
    const files = generateFamilies(read);
    expect(files.size).toBe(3);
    for (const [path, text] of files) expect(read(path), path).toBe(text);
  });

  it('gives every row to C++ and to TypeScript', () => {
    const names = [...readFamilies(read).keys()];
    expect(KNOWN_FAMILIES).toEqual(names);
    expect(FAMILIES).toEqual([...names, 'other', 'unknown']);
    const header = read('native/base/families.gen.h');
    for (const name of names) expect(header).toContain(`{"${name}", ClockKind::`);
    for (const family of FAMILIES) expect(traitsOf(family).phyAddress).toBeLessThan(32);
  });

  it.each<[string, (row: Row) => void, RegExp]>([
    ['a forgotten key', (row) => delete row.clock, /i210: clock: got undefined/],
    ['an unknown key', (row) => Object.assign(row, { speed: 1 }), /i210: unknown key speed/],
    ['a value of another type', (row) => Object.assign(row, { ptm: 1 }), /i210: ptm: got 1/],
    ['a split clock with sources', (row) => Object.assign(row, { clock: 'counter' }), /counter/],
    [
      'a usual device that is not listed',
      (r) => Object.assign(r, { usualDevice: '0x0001' }),
      /dev/,
    ],
    [
      'a device of two families',
      (row) => Object.assign(row.devices as object, { '0x125B': 'twice' }),
      /device 0x125B is of i210 already/,
    ],
  ])('refuses %s', (_, change, complaint) => {
    expect(() => readFamilies(changed(change))).toThrow(complaint);
  });
});
