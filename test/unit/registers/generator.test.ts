/** The generator of the register tables: nothing stale, nothing wrong let through. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { generateRegisters } from '../../../tools/repo/generate-registers.mjs';
import { parseField, readRegisters } from '../../../tools/repo/register-source.mjs';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const read = (path: string) => readFileSync(`${root}${path}`, 'utf8');

/** One table of one family. */
const table =
  (registers: readonly object[], counters: readonly string[] = []) =>
  (path: string) =>
    path.endsWith('families.json')
      ? JSON.stringify({ families: { i210: { registers: ['part'] } } })
      : JSON.stringify({ about: 'test', registers, counters });

const good = { name: 'CTRL', offset: '0x0000', access: 'rw', group: 'general', source: 'DS' };

describe('the register generator', () => {
  it('leaves no difference', () => {
    const files = generateRegisters(read);
    expect(files.size).toBe(9);
    for (const [path, text] of files) expect(read(path), path).toBe(text);
  });

  it('reads fields', () => {
    expect(parseField('SPEED 9:8 ro | 0=10 1=100', 'rw', 32, 'test')).toEqual({
      name: 'SPEED',
      lsb: 8,
      width: 2,
      access: 'ro',
      meaning: '0=10 1=100',
    });
  });

  it('takes a table that is right', () => {
    const { families } = readRegisters(table([good], ['GPRC 0x4074']));
    expect(families.get('i210')?.map((row: { name: string }) => row.name)).toEqual([
      'CTRL',
      'GPRC',
    ]);
  });

  it.each([
    ['an unaligned offset', [{ ...good, offset: '0x0002' }]],
    ['an offset outside BAR0', [{ ...good, offset: '0x20000' }]],
    ['an array that ends outside BAR0', [{ ...good, offset: '0x1FFFC', count: 2, stride: 4 }]],
    ['an unknown access', [{ ...good, access: 'rx' }]],
    ['an access without a source', [{ ...good, source: '' }]],
    ['an unknown group', [{ ...good, group: 'misc' }]],
    ['an unknown key', [{ ...good, fild: [] }]],
    ['two registers at one offset', [good, { ...good, name: 'OTHER' }]],
    ['one name twice', [good, { ...good, offset: '0x0008' }]],
    ['fields that overlap', [{ ...good, fields: ['A 3:0 | a', 'B 3 | b'] }]],
    ['a field above bit 31', [{ ...good, fields: ['A 32 | a'] }]],
    ['bits in the wrong order', [{ ...good, fields: ['A 0:3 | a'] }]],
    ['a separator in a meaning', [{ ...good, fields: ['A 0 | a; b'] }]],
  ])('refuses %s', (_, registers) => {
    expect(() => readRegisters(table(registers))).toThrow(SyntaxError);
  });
});
