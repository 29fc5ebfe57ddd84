/** Properties of every register and field of every family. */
import { describe, expect, it } from 'vitest';
import { decode, encode, extract, fieldMask, fieldMax } from '../../../src/registers/codec.js';
import {
  REGISTER_FAMILIES,
  type RegisterEntry,
  type RegisterField,
  registerTable,
} from '../../../src/registers/table.js';
import { Random } from '../fakes/random.js';

const SEED = 20240711;
const ROUNDS = 20;

const entriesOf = (family: (typeof REGISTER_FAMILIES)[number]) => [
  ...registerTable(family).values(),
];

/** The same field, as if all of it could be written. */
const open = (field: RegisterField): RegisterField => ({ ...field, access: 'rw' });

function checkRoundTrip(entry: RegisterEntry, word: number): void {
  const layout = { name: entry.name, fields: entry.fields.map(open) };
  const values = decode(layout, word);
  expect(Object.keys(values)).toEqual(entry.fields.map((field) => field.name));
  if (entry.fields.length === 0) return;
  const { mask, value } = encode(layout, values, 'test');
  expect(value, `${entry.name} ${word}`).toBe((word & mask) >>> 0);
  expect(decode(layout, value)).toEqual(values);
}

describe.each(REGISTER_FAMILIES)('the registers of %s', (family) => {
  it('have offsets of their own: aligned, inside BAR0, aliases included', () => {
    const taken = new Map<number, string>();
    for (const entry of entriesOf(family)) {
      const places = Array.from({ length: entry.count }, (_, n) => entry.offset + n * entry.stride);
      if (entry.alias !== null) places.push(entry.alias);
      for (const offset of places) {
        expect(offset % 4).toBe(0);
        expect(offset).toBeLessThan(0x20000);
        expect(taken.get(offset), `${entry.name} at ${offset}`).toBeUndefined();
        taken.set(offset, entry.name);
      }
    }
  });

  it('have fields that do not overlap and fit', () => {
    for (const { name, fields } of entriesOf(family)) {
      let taken = 0;
      for (const field of fields) {
        expect(field.lsb + field.width, name).toBeLessThanOrEqual(32);
        expect(taken & fieldMask(field), `${name}.${field.name}`).toBe(0);
        taken |= fieldMask(field);
      }
      expect(new Set(fields.map((field) => field.name)).size).toBe(fields.length);
    }
  });

  it(`take words apart and put them together, seed ${SEED}`, () => {
    const random = new Random(SEED);
    for (const entry of entriesOf(family)) {
      for (const word of [0, 0xffff_ffff, 0x8000_0001]) checkRoundTrip(entry, word);
      for (let i = 0; i < ROUNDS; i += 1) checkRoundTrip(entry, random.integer(0, 0xffff_ffff));
    }
  });

  it('refuse a value that is one too large, by the name of the field', () => {
    for (const { name, fields } of entriesOf(family)) {
      for (const field of fields) {
        const layout = { name, fields: [open(field)] };
        const max = fieldMax(field);
        expect(extract(field, encode(layout, { [field.name]: max }, 'test').value)).toBe(max);
        expect(() => encode(layout, { [field.name]: max + 1 }, 'test')).toThrow(
          new RangeError(`test(${name}.${field.name}) must be 0 to ${max}, got ${max + 1}`),
        );
      }
    }
  });

  it('say what reading them does', () => {
    for (const entry of entriesOf(family)) {
      expect(entry.onRead === 'clears', entry.name).toBe(entry.access.startsWith('rc'));
      const frees = /^(TX|RX|AUX)STMPH/.test(entry.name);
      if (frees) expect(entry.onRead, entry.name).toBe('releases');
    }
  });
});

describe('families', () => {
  it('do not mean the same by 0xB640 to 0xB64C', () => {
    const nameAt = (family: (typeof REGISTER_FAMILIES)[number], offset: number) =>
      entriesOf(family).find((entry) => entry.offset === offset)?.name;
    const offsets = [0xb640, 0xb644, 0xb648, 0xb64c];
    const split = ['TSAUXC', 'TRGTTIML0', 'TRGTTIMH0', 'TRGTTIML1'];
    for (const family of ['i210', 'i225', 'i226'] as const) {
      expect(offsets.map((offset) => nameAt(family, offset))).toEqual(split);
    }
    expect(offsets.map((offset) => nameAt('i219', offset))).toEqual([
      'PLTSTMPL',
      'PLTSTMPH',
      'SYSSTMPL',
      'SYSSTMPH',
    ]);
    expect(offsets.map((offset) => nameAt('i217', offset))).toEqual(Array(4).fill(undefined));
  });

  it('agree with the datasheet where sources differ', () => {
    const field = (family: 'i210' | 'i217' | 'i225', name: string, of: string) =>
      registerTable(family)
        .get(name)
        ?.fields.find((f) => f.name === of);
    expect(field('i210', 'TSYNCRXCTL', 'TYPE')).toMatchObject({ lsb: 1, width: 3 });
    expect(field('i210', 'MDIC', 'PHYADD')).toBeUndefined();
    expect(field('i217', 'MDIC', 'PHYADD')).toMatchObject({ lsb: 21, width: 5 });
    expect(registerTable('i210').has('TIMADJH')).toBe(false);
    expect(registerTable('i217').has('TIMADJH')).toBe(true);
    expect(registerTable('i217').get('FCRTV')?.offset).toBe(0x5f40);
    expect(registerTable('i217').get('SHRAL')?.offset).toBe(0x5408);
    expect(registerTable('i210').get('PTC64')?.offset).toBe(0x40d8);
    expect(registerTable('i226').get('STQT')?.offset).toBe(0x3324);
  });
});
