/** As api-types.ts, for named registers: checked by the compiler only. */
import type * as api from '../../../src/index.js';

type Equal<A, B> =
  (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
const holds = <T extends true>(..._expectation: T[]): void => {};

export function names(nic: api.Adapter): void {
  const { registers } = nic;
  // By offset, as before.
  holds<Equal<ReturnType<typeof byOffset>, number>>();
  function byOffset() {
    return registers.read(0xb640);
  }
  // A field that every family with this register has is there; one that only some have may not be.
  const tsauxc = registers.read('TSAUXC');
  holds<Equal<typeof tsauxc.fields.EN_TT0, 0 | 1>>();
  holds<Equal<typeof tsauxc.fields.SAMP_AUT0, 0 | 1 | undefined>>();
  holds<Equal<typeof tsauxc.name, 'TSAUXC'>>();
  holds<Equal<(typeof tsauxc)['value'], number>>();
  // @ts-expect-error no such field
  tsauxc.fields.EN_TT9;
  // @ts-expect-error readings cannot be changed
  tsauxc.fields.EN_TT0 = 1;
  // @ts-expect-error no such register
  registers.read('TSAUXD');
  // @ts-expect-error one that can only be written
  registers.read('ICS');
  // @ts-expect-error one that can only be read
  registers.write('TXSTMPL_0', 0);
  // Arrays take an index, the rest do not.
  holds<Equal<ReturnType<typeof ofArray>, number | undefined>>();
  function ofArray() {
    return registers.read('SRRCTL[2]').fields.BSIZEPACKET;
  }
  // @ts-expect-error an array without an index
  registers.read('SRRCTL');
  // @ts-expect-error an index where there is no array
  registers.read('TSAUXC[0]');
  registers.modify('TSAUXC', { EN_TT0: 1 });
  registers.write('TIMINCA', 0);
  // @ts-expect-error 0 or 1
  registers.modify('TSAUXC', { EN_TT0: 2 });
  // @ts-expect-error a misspelt field
  registers.modify('TSAUXC', { EN_TTO: 1 });
  // @ts-expect-error interrupt causes cannot be written back
  registers.modify('STATUS', { LU: 1 });
}

export function families(nic: api.Adapter): void {
  const i226 = nic.registers.as('i226');
  const tsauxc = i226.read('TSAUXC');
  holds<Equal<typeof tsauxc.fields.DISABLE0, 0 | 1>>();
  // @ts-expect-error a field of I210 only
  tsauxc.fields.SAMP_AUT0;
  // @ts-expect-error a register of I219 only
  i226.read('PLTSTMPL');
  nic.registers.as('i219').read('PLTSTMPL').value;
  holds<Equal<typeof futsc, 0 | 1>>();
  const futsc = i226.read('TQAVCTRL').fields.FUTSCDDIS;
  // @ts-expect-error a bit of I226, not of I225
  nic.registers.as('i225').read('TQAVCTRL').fields.FUTSCDDIS;
  // @ts-expect-error no family with known registers
  nic.registers.as('unknown');
  // @ts-expect-error no such group
  nic.registers.snapshot({ groups: ['clocks'] });
}

export function phy(nic: api.Adapter): void {
  const bmsr = nic.phy.read('BMSR');
  holds<Equal<typeof bmsr.fields.LINK, 0 | 1>>();
  holds<Equal<ReturnType<typeof byNumber>, number>>();
  function byNumber() {
    return nic.phy.read(17);
  }
  nic.phy.modify('GTCR', { TEST_MODE: 4 });
  // @ts-expect-error no such field
  bmsr.fields.LINKED;
  // @ts-expect-error one that can only be read
  nic.phy.modify('BMSR', { LINK: 1 });
  // @ts-expect-error no such register
  nic.phy.read('BMSS');
}
