/** Named registers on the model and on the stand-in driver. */
import { type Adapter, type Hal, isHalError, openHal, REGISTER_FAMILIES } from 'avb-hal';
import { afterEach, describe, expect, it } from 'vitest';
import { CONFIGURE, expectHalError, native, VIRTUAL } from './native.js';
import { openStandin, order } from './standin.js';

const open: Hal[] = [];
afterEach(() => {
  for (const hal of open.splice(0)) hal.close();
});

function openSim(family: (typeof REGISTER_FAMILIES)[number]): { hal: Hal; nic: Adapter } {
  const scenario = { time: 'virtual', adapters: [{ family }] } as const;
  const hal = openHal({ backend: 'sim', access: 'configure', scenario });
  open.push(hal);
  return { hal, nic: hal.open({ index: 0 }) };
}

function errorOf(call: () => unknown): unknown {
  try {
    call();
  } catch (error) {
    return error;
  }
  return undefined;
}

describe.each(REGISTER_FAMILIES)('%s on the model', (family) => {
  it('gives every register a value, and shows what changed', () => {
    const { nic } = openSim(family);
    const before = nic.registers.snapshot({ includeClearOnRead: true });
    expect(before).toMatchObject({ family, simulated: true, skipped: [] });
    expect(Object.keys(before.values).length).toBeGreaterThan(150);
    // SYSCFI is the hardware's: it is not written back.
    expect(nic.registers.modify('TSYNCRXCTL', { EN: 1 }).written).toBe(0x10);
    const { changed } = nic.registers.diff(before, nic.registers.snapshot());
    expect(changed.find(({ name }) => name === 'TSYNCRXCTL')?.fields).toEqual([
      { name: 'EN', before: 0, after: 1 },
    ]);
    expect(nic.registers.dump({ groups: ['stamps'] })).toMatch(/^TSYNCRXCTL .*EN=1/m);
  });
});

describe('the model', () => {
  it('keeps its causes through a snapshot, and loses them to a read', () => {
    const { hal, nic } = openSim('i226');
    nic.registers.write('TSAUXC', 0);
    hal.simulation?.advance(2_500_000_000n);
    expect(nic.registers.snapshot().skipped).toContain('TSICR');
    expect(nic.registers.read('TSICR').fields.SYS_WRAP).toBe(1);
    expect(nic.registers.read('TSICR').fields.SYS_WRAP).toBe(0);
  });

  it('takes a rate by the name of its fields', () => {
    const { hal, nic } = openSim('i226');
    nic.registers.write('TIMINCA', { INCVALUE: 0x18000000, ISGN: 0 });
    expect(nic.registers.as('i226').read('TIMINCA').fields).toEqual({
      INCVALUE: 0x18000000,
      ISGN: 0,
    });
    const truth = hal.simulation?.truth(nic);
    expect((truth?.ratePpb ?? 0) - (truth?.oscillatorPpb ?? 0)).toBeCloseTo(29_296_875, -5);
  });

  it('refuses a register that can only be read, in native code as well', () => {
    const { nic } = openSim('i226');
    const error = errorOf(() => nic.registers.write(0xb61c, 0));
    expect(isHalError(error, 'HAL_REGISTER_READ_ONLY')).toBe(true);
    expect(String(error)).toContain('TXSTMPH_0 of i226 can only be read');
    const backend = native.createBackend([...VIRTUAL]);
    const raw = backend.open('sim:0', CONFIGURE);
    expectHalError(
      errorOf(() => raw.writeRegister(0x4000, 0)),
      'HAL_REGISTER_READ_ONLY',
    );
    backend.close();
  });
});

describe('the stand-in driver', () => {
  it('gives named registers in a debug build, and says so in a release build', () => {
    const hal = openStandin('intel_avb');
    const nic = hal.open({ family: 'i226' });
    expect(nic.registers.read('TIMINCA').fields).toEqual({ INCVALUE: 0x18000000, ISGN: 0 });
    nic.registers.modify('TIMINCA', { INCVALUE: 5 });
    expect(nic.registers.read('TIMINCA').value).toBe(5);
    expect(nic.registers.snapshot({ groups: ['clock'] }).values).toMatchObject({ TIMINCA: 5 });
    order(hal, 'build mode=release');
    const released = hal.open({ family: 'i226' });
    for (const call of [
      () => released.registers.read('TIMINCA'),
      () => released.registers.write('TIMINCA', 0),
      () => released.registers.modify('TIMINCA', { INCVALUE: 5 }),
      () => released.registers.snapshot(),
    ]) {
      const error = errorOf(call);
      expect(isHalError(error, 'HAL_NOT_SUPPORTED')).toBe(true);
      expect(String(error)).toContain('install its debug build');
    }
    expect(released.registers.describe('TIMINCA').offset).toBe(0xb608);
  });
});

describe('PHY registers', () => {
  it.each(REGISTER_FAMILIES)('of the model of an %s', (family) => {
    const { nic } = openSim(family);
    expect(nic.capabilities).toMatchObject({ phyRead: true, phyWrite: true });
    const own = { i210: 0x0141, i217: 0x0154, i219: 0x0154, i225: 0x67c9, i226: 0x67c9 }[family];
    expect(nic.phy.read('PHYID1').value).toBe(own);
    expect(nic.phy.modify('ANAR', { PAUSE: 1 }).written).toBe(0x05e1);
    expect(nic.phy.read('ANAR').fields).toMatchObject({ PAUSE: 1, FD_100: 1 });
    expect(nic.phy.dump({ includeClearOnRead: true })).toMatch(/^BMSR +1 /m);
  });

  it('forget a lost link when they are read', () => {
    const { hal, nic } = openSim('i226');
    expect(nic.phy.read('BMSR').fields.LINK).toBe(1);
    hal.simulation?.order('link adapter=0 mbps=0');
    hal.simulation?.order('link adapter=0 mbps=1000');
    // A snapshot does not take the news away.
    expect(nic.phy.snapshot().skipped).toContain('BMSR');
    expect(nic.phy.read('BMSR').fields.LINK).toBe(0);
    expect(nic.phy.read('BMSR').fields.LINK).toBe(1);
  });

  it('that nobody answers for are an error', () => {
    const { nic } = openSim('i226');
    expect(
      isHalError(
        errorOf(() => nic.phy.at(9).read('BMSR')),
        'HAL_PHY_NO_ANSWER',
      ),
    ).toBe(true);
  });

  it('through the filter driver, in any build of it, but not on an I210', () => {
    const hal = openStandin('intel_avb');
    order(hal, 'build mode=release');
    for (const [family, id] of [
      ['i226', 0x67c9],
      ['i219', 0x0154],
    ] as const) {
      const nic = hal.open({ family });
      expect(nic.phy.read('PHYID1').value).toBe(id);
      nic.phy.modify('GTCR', { FD_1000: 0 });
      expect(nic.phy.read('GTCR').fields.FD_1000).toBe(0);
    }
    const silent = errorOf(() => hal.open({ family: 'i226' }).phy.at(9).read(1));
    expect(isHalError(silent, 'HAL_PHY_NO_ANSWER')).toBe(true);
    // This driver asks an I219's PHY 2, whatever the address.
    const [own, other] = [1, 9].map((at) => hal.open({ family: 'i219' }).phy.at(at));
    expect(other?.read('PHYID1').value).toBe(own?.read('PHYID1').value);
    const i210 = hal.open({ family: 'i210' });
    expect(i210.whyNot('phyRead')).toContain('MDIO');
    const refused = errorOf(() => i210.phy.read('BMSR'));
    expect(isHalError(refused, 'HAL_NOT_SUPPORTED')).toBe(true);
    expect(String(refused)).toContain('MDIO');
  });

  it('are out of reach through Windows alone', () => {
    const nic = openStandin('windows_api').open({ index: 0 });
    expect(nic.capabilities).toMatchObject({ phyRead: false, phyWrite: false });
    for (const call of [() => nic.phy.read('BMSR'), () => nic.phy.write('ANAR', 0)]) {
      expect(isHalError(errorOf(call), 'HAL_NOT_SUPPORTED')).toBe(true);
    }
  });

  it('are written by native code at configure only', () => {
    const backend = native.createBackend([...VIRTUAL]);
    const observer = backend.open('sim:0', 0);
    expect(observer.readPhy(0, 2)).toBe(0x67c9);
    expectHalError(
      errorOf(() => observer.writePhy(0, 4, 0)),
      'HAL_ACCESS_LEVEL',
    );
    backend.close();
  });
});
