/** PHY registers through the facade. */
import { describe, expect, it } from 'vitest';
import { isHalError } from '../../../src/base/errors.js';
import type { Adapter } from '../../../src/hal/adapter.js';
import { decode, encode, fieldMask } from '../../../src/registers/codec.js';
import { phyRegisters } from '../../../src/registers/phy-table.js';
import { fakeInfo } from '../fakes/native.js';
import { caught, openFake } from '../fakes/opened.js';
import { Random } from '../fakes/random.js';

const openFamily = (family: string, access: 'observe' | 'configure' = 'configure') =>
  openFake(access, { adapters: [fakeInfo({ family })] });

const loose = (adapter: Adapter) =>
  adapter.phy as unknown as Record<string, (...args: unknown[]) => unknown>;

const SEED = 20240712;

describe('the table', () => {
  it(`takes words apart and puts them together, seed ${SEED}`, () => {
    const random = new Random(SEED);
    const numbers = new Set<number>();
    for (const { name, number, fields } of phyRegisters()) {
      expect(numbers.has(number)).toBe(false);
      numbers.add(number);
      let taken = 0;
      for (const field of fields) {
        expect(field.lsb + field.width, `${name}.${field.name}`).toBeLessThanOrEqual(16);
        expect(taken & fieldMask(field), `${name}.${field.name}`).toBe(0);
        taken |= fieldMask(field);
      }
      const layout = { name, fields: fields.map((field) => ({ ...field, access: 'rw' as const })) };
      for (let i = 0; i < 50; i += 1) {
        const word = random.integer(0, 0xffff);
        const { mask, value } = encode(layout, decode(layout, word), 'test');
        expect(value, name).toBe(word & mask);
      }
    }
  });
});

describe('reading', () => {
  it('takes a register apart, at the address of the own PHY', () => {
    const { adapter, native, log } = openFamily('i226', 'observe');
    native.phyRegisters.set(1, 0x796d);
    const { fields, ...rest } = adapter.phy.read('BMSR');
    expect(rest).toEqual({ name: 'BMSR', number: 1, value: 0x796d, simulated: true });
    expect(fields).toMatchObject({ LINK: 1, AN_COMPLETE: 1, FD_100X: 1, T4_100: 0 });
    expect(log.calls).toEqual(['adapter.readPhy(0, 1)']);
  });

  it.each([
    ['i210', 0],
    ['i217', 1],
    ['i219', 1],
    ['i225', 0],
    ['i226', 0],
    ['unknown', 0],
  ])('%s has its PHY at %d', (family, address) => {
    const { adapter, log } = openFamily(family, 'observe');
    expect(adapter.phy.address).toBe(address);
    expect(adapter.phy.read(17)).toBe(0);
    expect(adapter.phy.at(2).read('PHYID1').number).toBe(2);
    expect(log.calls).toEqual([`adapter.readPhy(${address}, 17)`, 'adapter.readPhy(2, 2)']);
  });

  it('refuses what is no register', () => {
    const { adapter, log } = openFamily('i226');
    const misspelt = caught(() => loose(adapter).read?.('BMSS'));
    expect(misspelt).toBeInstanceOf(RangeError);
    expect(String(misspelt)).toContain('near: BMSR, ');
    for (const bad of [-1, 32, 0.5]) {
      expect(caught(() => adapter.phy.read(bad))).toBeInstanceOf(RangeError);
      expect(caught(() => adapter.phy.at(bad))).toBeInstanceOf(RangeError);
      expect(caught(() => adapter.phy.write(bad, 0))).toBeInstanceOf(RangeError);
    }
    for (const bad of [null, undefined, {}, 1n]) {
      expect(caught(() => loose(adapter).read?.(bad))).toBeInstanceOf(TypeError);
    }
    expect(log.calls).toEqual([]);
  });
});

describe('writing', () => {
  it('puts fields into the present word, without what would start something', () => {
    const { adapter, native } = openFamily('i226');
    native.phyRegisters.set(0, 0x9340);
    expect(adapter.phy.modify('BMCR', { POWER_DOWN: 1 })).toEqual({
      name: 'BMCR',
      number: 0,
      before: 0x9340,
      written: 0x1940,
    });
    adapter.phy.write('BMCR', { RESTART_AN: 1, POWER_DOWN: 0 });
    expect(native.phyRegisters.get(0)).toBe(0x1340);
  });

  it('takes whole words, and does not read what reading moves', () => {
    const { adapter, log } = openFamily('i226');
    adapter.phy.write('ANAR', 0x01e1);
    adapter.phy.write(20, 0xffff);
    adapter.phy.write('MMDDATA', { DATA: 7 });
    expect(log.calls).toEqual([
      'adapter.writePhy(0, 4, 481)',
      'adapter.writePhy(0, 20, 65535)',
      'adapter.writePhy(0, 14, 7)',
    ]);
  });

  it.each([
    ['BMSR', 0, /a PHY register that can be written/],
    ['BMSR', { LINK: 1 }, /a PHY register that can be written/],
    ['ANNPTR', { TOGGLE: 1 }, /a field that can be written/],
    ['GTCR', { TEST_MODE: 8 }, /phy\.write\(GTCR\.TEST_MODE\) must be 0 to 7/],
    ['ANAR', 0x1_0000, /phy\.write\(value\) must be 0 to 65535/],
  ])('refuses %s %o', (name, value, text) => {
    const { adapter, log } = openFamily('i226');
    const error = caught(() => loose(adapter).write?.(name, value));
    expect(error).toBeInstanceOf(RangeError);
    expect(String(error)).toMatch(text);
    expect(log.calls).toEqual([]);
  });

  it('needs configure', () => {
    const { adapter, log } = openFamily('i226', 'observe');
    for (const call of [
      () => adapter.phy.write('ANAR', 0),
      () => adapter.phy.write(4, 0),
      () => adapter.phy.modify('ANAR', { PAUSE: 1 }),
    ]) {
      expect(isHalError(caught(call), 'HAL_ACCESS_LEVEL')).toBe(true);
    }
    expect(log.calls).toEqual([]);
  });
});

describe('snapshots', () => {
  it('leave out what reading changes, unless asked', () => {
    const { adapter, native } = openFamily('i226', 'observe');
    native.phyRegisters.set(0, 0x1140);
    const { values, skipped, address } = adapter.phy.snapshot();
    expect(skipped).toEqual(['BMSR', 'ANER', 'GTSR', 'MMDDATA']);
    expect(values).toMatchObject({ BMCR: 0x1140 });
    expect(address).toBe(0);
    const full = adapter.phy.snapshot({ includeClearOnRead: true });
    expect(full.skipped).toEqual([]);
    expect(Object.keys(full.values)).toHaveLength(phyRegisters().length);
    expect(adapter.phy.dump()).toContain('BMCR      0  0x1140  SPEED_MSB=1 DUPLEX=1 AN_ENABLE=1\n');
    expect(JSON.parse(adapter.phy.dump({ format: 'json' }))).toMatchObject({ adapter: 'key-0' });
  });

  it('differ field by field', () => {
    const { adapter, native } = openFamily('i226');
    const before = adapter.phy.snapshot();
    native.phyRegisters.set(4, 0x0401);
    const after = JSON.parse(JSON.stringify(adapter.phy.snapshot()));
    expect(adapter.phy.diff(before, after).changed).toEqual([
      {
        name: 'ANAR',
        before: 0,
        after: 0x0401,
        fields: [
          { name: 'SELECTOR', before: 0, after: 1 },
          { name: 'PAUSE', before: 0, after: 1 },
        ],
        otherBits: 0,
      },
    ]);
    for (const bad of [
      null,
      {},
      { ...before, schema: 'x' },
      { ...before, values: { ANAR: 'x' } },
    ]) {
      expect(caught(() => loose(adapter).diff?.(before, bad))).toBeInstanceOf(TypeError);
    }
    const large = { ...before, values: { ANAR: 0x1_0000 } };
    expect(caught(() => loose(adapter).diff?.(before, large))).toBeInstanceOf(RangeError);
  });
});
