/** Named registers through the facade: what is asked of native code, and what is refused before. */
import { describe, expect, it } from 'vitest';
import { isHalError } from '../../../src/base/errors.js';
import type { Adapter } from '../../../src/hal/adapter.js';
import type { RegisterSnapshot } from '../../../src/registers/snapshot.js';
import { fakeInfo } from '../fakes/native.js';
import { caught, openFake } from '../fakes/opened.js';

const TSAUXC = 0xb640;

const openFamily = (family: string, access: 'observe' | 'configure' = 'configure') =>
  openFake(access, { adapters: [fakeInfo({ family })] });

/** Calls that the compiler would refuse. */
const loose = (adapter: Adapter) =>
  adapter.registers as unknown as Record<string, (...args: unknown[]) => unknown>;

describe('reading by name', () => {
  it('takes the register apart', () => {
    const { adapter, native, log } = openFamily('i226', 'observe');
    native.registers.set(TSAUXC, 0x8000_0021);
    const reading = adapter.registers.read('TSAUXC');
    expect(reading).toMatchObject({ name: 'TSAUXC', offset: TSAUXC, value: 0x8000_0021 });
    expect(reading.fields).toMatchObject({ EN_TT0: 1, EN_TT1: 0, EN_CLK1: 1, DISABLE0: 1 });
    expect(Object.isFrozen(reading) && Object.isFrozen(reading.fields)).toBe(true);
    expect(log.calls).toEqual([`adapter.readRegister(${TSAUXC})`]);
  });

  it('reaches the elements of an array', () => {
    const { adapter, log } = openFamily('i210');
    expect(adapter.registers.read('SRRCTL[3]').offset).toBe(0xc00c + 3 * 0x40);
    expect(log.calls).toEqual([`adapter.readRegister(${0xc0cc})`]);
  });

  it.each([
    ['TSAUXD', /registers\.read\(name\) must be a register of i226 \(near: TSAUXC, /],
    ['tsauxc', /near: TSAUXC, /],
    ['SRRCTL', /must be SRRCTL\[0\] to SRRCTL\[3\], got "SRRCTL"/],
    ['SRRCTL[4]', /must be SRRCTL\[0\] to SRRCTL\[3\]/],
    ['TSAUXC[0]', /must be TSAUXC without an index/],
    ['ICS', /must be a register that can be read/],
    ['toString', /near: /],
    ['__proto__', /near: /],
  ])('refuses %s', (name, text) => {
    const { adapter, log } = openFamily('i226');
    const error = caught(() => loose(adapter).read?.(name));
    expect(error).toBeInstanceOf(RangeError);
    expect(String(error)).toMatch(text);
    expect(log.calls).toEqual([]);
  });

  it('says of which family a register is', () => {
    const { adapter, log } = openFamily('i226');
    const error = caught(() => adapter.registers.read('PLTSTMPL'));
    expect(isHalError(error, 'HAL_NOT_SUPPORTED')).toBe(true);
    expect(String(error)).toContain(
      'PLTSTMPL is a register of i219; this adapter is of family i226',
    );
    expect(log.calls).toEqual([]);
  });

  it('knows no names on an unknown family, but offsets', () => {
    const { adapter } = openFamily('unknown');
    expect(adapter.registers.read(0)).toBe(0xb640);
    for (const call of [
      () => adapter.registers.read('CTRL'),
      () => adapter.registers.snapshot(),
      () => adapter.registers.entries(),
    ]) {
      expect(isHalError(caught(call), 'HAL_NOT_SUPPORTED')).toBe(true);
    }
  });
});

describe('families', () => {
  it('narrows to the family that the adapter has', () => {
    const { adapter } = openFamily('i226');
    expect(adapter.registers.as('i226')).toBe(adapter.registers);
    const error = caught(() => adapter.registers.as('i210'));
    expect(isHalError(error, 'HAL_NOT_SUPPORTED')).toBe(true);
    expect(String(error)).toContain("the adapter is of family 'i226', not 'i210'");
    expect(caught(() => loose(adapter).as?.('i350'))).toBeInstanceOf(RangeError);
  });
});

describe('writing by name', () => {
  it('puts fields into the present word', () => {
    const { adapter, native, log } = openFamily('i226');
    native.registers.set(TSAUXC, 0x4000_0021);
    adapter.registers.write('TSAUXC', { EN_TT0: 0, EN_TT1: 1 });
    expect(native.registers.get(TSAUXC)).toBe(0x4000_0022);
    expect(log.calls).toHaveLength(2);
  });

  it('writes back no bit that starts something or that hardware owns', () => {
    const { adapter, native } = openFamily('i210');
    // SAMP_AUT0 acts, AUTT0 is the hardware's.
    native.registers.set(TSAUXC, 0x208 | 1);
    adapter.registers.write('TSAUXC', { EN_TT1: 1 });
    expect(native.registers.get(TSAUXC)).toBe(0x3);
    native.registers.set(0, 0x0400_0001);
    adapter.registers.modify('CTRL', { SLU: 1 });
    expect(native.registers.get(0)).toBe(0x41);
  });

  it('takes a whole word, without the fields that cannot be written', () => {
    const { adapter, native, log } = openFamily('i226');
    adapter.registers.write('TSYNCTXCTL', 0x2000_001f);
    expect(native.registers.get(0xb614)).toBe(0x10);
    expect(log.calls).toHaveLength(1);
  });

  it.each([
    ['TSICR', { TXTS: 1 }, 0xb66c, 2],
    ['IMS', { TS: 1 }, 0x1508, 0x80000],
    ['PTM_STAT', { VALID: 1 }, 0x12544, 1],
    ['SYSTIML', { STL: 5 }, 0xb600, 5],
  ] as const)('does not read %s to write it', (name, fields, offset, word) => {
    const { adapter, log } = openFamily('i226');
    loose(adapter).write?.(name, fields);
    expect(log.calls).toEqual([`adapter.writeRegister(${offset}, ${word})`]);
  });

  it.each([
    ['TSAUXC', { EN_TT0: 2 }, /registers\.write\(TSAUXC\.EN_TT0\) must be 0 to 1/],
    ['TSAUXC', { EN_TT9: 1 }, /a field of TSAUXC \(near: EN_TT\d, /],
    ['TSAUXC', { AUTT0: 1 }, /TSAUXC\.AUTT0\) must be a field that can be written/],
    ['TSAUXC', {}, /at least one of 'EN_TT0'/],
    ['TSAUXC', -1, /registers\.write\(value\)/],
    ['TXSTMPL_0', 0, /a register that can be written/],
    ['GPRC', 0, /a register that can be written/],
    ['LEDCTL', 0, /can be written \(no source gives the access of LEDCTL: use its offset\)/],
    ['RDH[0]', 0, /no source gives the access of RDH/],
    ['ICS', { TS: 1 }, /no field of ICS is known/],
  ])('refuses %s %o', (name, value, text) => {
    const { adapter, log } = openFamily('i226');
    const error = caught(() => loose(adapter).write?.(name, value));
    expect(error).toBeInstanceOf(RangeError);
    expect(String(error)).toMatch(text);
    expect(log.calls).toEqual([]);
  });

  it.each([null, '1', true, undefined])('refuses %s for a word', (value) => {
    const { adapter, log } = openFamily('i226');
    expect(caught(() => loose(adapter).write?.('TSAUXC', value))).toBeInstanceOf(TypeError);
    expect(log.calls).toEqual([]);
  });

  it('needs configure, whatever the form', () => {
    const { adapter, log } = openFamily('i226', 'observe');
    for (const call of [
      () => adapter.registers.write('TIMINCA', 0),
      () => adapter.registers.write('TSAUXC', { EN_TT0: 1 }),
      () => adapter.registers.modify('TSAUXC', { EN_TT0: 1 }),
    ]) {
      expect(isHalError(caught(call), 'HAL_ACCESS_LEVEL')).toBe(true);
    }
    expect(log.calls).toEqual([]);
  });
});

describe('modify', () => {
  it('says what was there and what was written', () => {
    const { adapter, native } = openFamily('i226');
    native.registers.set(TSAUXC, 0x20);
    expect(adapter.registers.modify('TSAUXC', { EN_TT0: 1 })).toEqual({
      name: 'TSAUXC',
      offset: TSAUXC,
      before: 0x20,
      written: 0x21,
    });
  });

  it.each(['ICR', 'IMS', 'ICS', 'STATUS', 'PTM_STAT', 'GPRC'])('refuses %s', (name) => {
    const { adapter, log } = openFamily('i226');
    const error = caught(() => loose(adapter).modify?.(name, { TS: 1 }));
    expect(error).toBeInstanceOf(RangeError);
    expect(String(error)).toContain('a register that can be read and written back');
    expect(log.calls).toEqual([]);
  });
});

describe('snapshots', () => {
  const offsetsRead = (calls: readonly string[]) =>
    calls.map((call) => Number(/\((\d+)\)/.exec(call)?.[1]));

  it('read nothing that reading changes, unless asked', () => {
    const { adapter, log } = openFamily('i226', 'observe');
    const snapshot = adapter.registers.snapshot();
    const read = new Set(offsetsRead(log.calls));
    const disturbed = adapter.registers
      .entries()
      .filter(({ onRead }) => onRead === 'clears' || onRead === 'releases');
    expect(disturbed.length).toBeGreaterThan(60);
    for (const entry of disturbed) {
      expect(read.has(entry.offset), entry.name).toBe(false);
      expect(snapshot.skipped).toContain(entry.name);
      expect(snapshot.values).not.toHaveProperty(entry.name);
    }
    log.clear();
    const full = adapter.registers.snapshot({ includeClearOnRead: true });
    expect(full.skipped).toEqual([]);
    const now = new Set(offsetsRead(log.calls));
    for (const entry of disturbed) expect(now.has(entry.offset), entry.name).toBe(true);
    // What can only be written has no value.
    expect(full.values).not.toHaveProperty('ICS');
  });

  it('read the time in the order that keeps it together', () => {
    const { adapter, log } = openFamily('i210', 'observe');
    adapter.registers.snapshot({ groups: ['clock'] });
    expect(offsetsRead(log.calls).slice(0, 3)).toEqual([0xb6f8, 0xb600, 0xb604]);
  });

  it('differ field by field, also after a way through JSON', () => {
    const { adapter, native } = openFamily('i226');
    const before = adapter.registers.snapshot({ groups: ['clock', 'queues'] });
    native.registers.set(TSAUXC, 0xb641);
    native.registers.set(0xc04c, 0x4000_b640);
    const after = adapter.registers.snapshot({ groups: ['clock'] });
    const stored = JSON.parse(JSON.stringify(after)) as RegisterSnapshot;
    const { changed, onlyBefore, onlyAfter } = adapter.registers.diff(before, stored);
    expect(changed).toEqual([
      {
        name: 'TSAUXC',
        before: 0xb640,
        after: 0xb641,
        fields: [{ name: 'EN_TT0', before: 0, after: 1 }],
        otherBits: 0,
      },
    ]);
    expect(onlyBefore).toContain('SRRCTL[1]');
    expect(onlyAfter).toEqual([]);
    const queues = adapter.registers.snapshot({ groups: ['queues'] });
    expect(adapter.registers.diff(before, queues).changed[0]).toMatchObject({
      name: 'SRRCTL[1]',
      fields: [{ name: 'TIMESTAMP', before: 0, after: 1 }],
    });
  });

  it('report bits without a name', () => {
    const { adapter, native } = openFamily('i226');
    const before = adapter.registers.snapshot({ groups: ['clock'] });
    native.registers.set(TSAUXC, 0xb640 ^ 0x0400_0000);
    const after = adapter.registers.snapshot({ groups: ['clock'] });
    const [difference] = adapter.registers.diff(before, after).changed;
    expect(difference).toMatchObject({ fields: [], otherBits: 0x0400_0000 });
  });

  it('refuse what is no snapshot, and two families', () => {
    const { adapter } = openFamily('i226');
    const ours = adapter.registers.snapshot({ groups: ['clock'] });
    const theirs = openFamily('i219').adapter.registers.snapshot({ groups: ['clock'] });
    const { diff } = { diff: (a: unknown, b: unknown) => loose(adapter).diff?.(a, b) };
    expect(caught(() => diff(ours, theirs))).toBeInstanceOf(RangeError);
    for (const bad of [null, {}, [], { ...ours, schemaVersion: 2 }, { ...ours, values: [] }]) {
      expect(caught(() => diff(ours, bad))).toBeInstanceOf(TypeError);
    }
    for (const word of [-1, 0.5, 2 ** 32]) {
      const broken = { ...ours, values: { TSAUXC: word } };
      expect(caught(() => diff(broken, ours))).toBeInstanceOf(RangeError);
    }
    expect(caught(() => loose(adapter).snapshot?.({ groups: ['x'] }))).toBeInstanceOf(RangeError);
    expect(caught(() => loose(adapter).snapshot?.({ group: [] }))).toBeInstanceOf(TypeError);
    expect(caught(() => loose(adapter).dump?.({ format: 'xml' }))).toBeInstanceOf(RangeError);
  });

  it('are shown as text, equal neighbours on one line, and as JSON', () => {
    const { adapter, native } = openFamily('i226', 'observe');
    native.registers.set(TSAUXC, 0x8000_0001);
    native.registers.set(0xc00c, 0);
    const text = adapter.registers.dump({ groups: ['clock', 'queues'] });
    expect(text).toContain('TSAUXC           0x0B640  0x80000001  EN_TT0=1 DISABLE0=1\n');
    expect(text).toMatch(/^SRRCTL\[0\] +0x0C00C {2}0x00000000$/m);
    expect(text).toMatch(/^SRRCTL\[1\.\.3\] +0x0C04C {2}0x0000B640/m);
    expect(text).toContain('not read, because reading changes them: TSICR');
    const json = JSON.parse(adapter.registers.dump({ groups: ['clock'], format: 'json' }));
    expect(json).toMatchObject({ family: 'i226', values: { TSAUXC: 0x8000_0001 } });
  });
});

describe('what no source gives', () => {
  it('is unknown in the entry, cannot be written by name, and is named in a snapshot', () => {
    const { adapter, log } = openFamily('i210');
    const unsourced = adapter.registers.entries().filter(({ sources }) => sources.length === 0);
    expect(unsourced.length).toBeGreaterThan(30);
    for (const entry of unsourced) {
      expect(entry.access, entry.name).toBe('unknown');
      const name = entry.count > 1 ? `${entry.name}[0]` : entry.name;
      expect(caught(() => loose(adapter).write?.(name, 0))).toBeInstanceOf(RangeError);
      expect(caught(() => loose(adapter).modify?.(name, { A: 1 }))).toBeInstanceOf(RangeError);
    }
    expect(log.calls).toEqual([]);
    const { accessUnknown } = adapter.registers.snapshot();
    expect(accessUnknown).toEqual(unsourced.map(({ name }) => name));
    expect(adapter.registers.dump({ groups: ['general'] })).toMatch(/^WUC .*\(access unknown\)$/m);
  });

  it('is not what the datasheet of the I210 gives: RDH is read only, WUS is cleared by ones', () => {
    const { adapter, log } = openFamily('i210');
    expect(adapter.registers.describe('RDH[0]')).toMatchObject({ access: 'ro', sources: ['DS'] });
    expect(adapter.registers.describe('WUS')).toMatchObject({ access: 'w1c', sources: ['DS'] });
    expect(caught(() => loose(adapter).write?.('RDH[0]', 0))).toBeInstanceOf(RangeError);
    expect(log.calls).toEqual([]);
    loose(adapter).write?.('WUS', 1);
    expect(log.calls).toEqual(['adapter.writeRegister(22544, 1)']);
  });
});

describe('describe', () => {
  it('gives what is known', () => {
    const { adapter } = openFamily('i226');
    const entry = adapter.registers.describe('TSICR');
    expect(entry).toMatchObject({ offset: 0xb66c, access: 'rc/w1c', onRead: 'clears', reset: 0 });
    expect(entry.fields[0]).toMatchObject({ name: 'SYS_WRAP', lsb: 0, width: 1 });
    expect(adapter.registers.describe('TSAUXC').reset).toBeNull();
    expect(adapter.registers.describe('PTM_CTRL').unconfirmed).toBe(true);
  });
});
