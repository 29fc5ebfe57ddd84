/** The registers of a PHY (IEEE 802.3, clause 22), and their types. */

import { checkInteger, outOfRange } from '../base/check.js';
import { MAX_PHY_REGISTER } from '../base/limits.gen.js';
import { nearest } from '../base/nearest.js';
import { PHY_ROWS, type PhyFieldMap, type PhyReadOnly } from './phy.gen.js';
import { parseField, type ReadEffect, type RegisterField } from './table.js';

/** Names of the registers of a PHY. */
export type PhyRegisterName = keyof PhyFieldMap;

/** Names of those that can be written. */
export type WritablePhyRegister = Exclude<PhyRegisterName, PhyReadOnly>;

/** The fields of a PHY register. */
export type PhyFields<N extends PhyRegisterName> = {
  readonly [K in keyof PhyFieldMap[N]]: PhyFieldMap[N][K];
};

/** One register of a PHY. */
export interface PhyRegisterEntry {
  /** Name of the register. */
  readonly name: PhyRegisterName;
  /** 0 … 31. */
  readonly number: number;
  /** `rw`: read and write. `ro`: read only. */
  readonly access: 'rw' | 'ro';
  /** What reading the register does to the PHY. */
  readonly onRead: ReadEffect;
  /** Remark about the register; may be empty. */
  readonly note: string;
  /** From the lowest bit. */
  readonly fields: readonly RegisterField[];
}

function parseRow(line: string): PhyRegisterEntry {
  const [name = '', number = '', access = 'ro', onRead = '', note = '', fields = ''] =
    line.split('|');
  const kind = access as PhyRegisterEntry['access'];
  return Object.freeze({
    name: name as PhyRegisterName,
    number: Number(number),
    access: kind,
    onRead: (onRead || 'none') as ReadEffect,
    note,
    fields: Object.freeze(fields.split(';').map((text) => parseField(text, kind))),
  });
}

let made: readonly PhyRegisterEntry[] | undefined;

/** Every named register of a PHY, by number. */
export function phyRegisters(): readonly PhyRegisterEntry[] {
  made ??= Object.freeze(PHY_ROWS.trim().split('\n').map(parseRow));
  return made;
}

/** The register called `name`; RangeError with near names. */
export function phyRegister(name: string, parameter: string): PhyRegisterEntry {
  const found = phyRegisters().find((entry) => entry.name === name);
  if (found !== undefined) return found;
  const names = phyRegisters().map((entry) => entry.name);
  throw outOfRange(parameter, `a PHY register (near: ${nearest(name, names)})`, name);
}

/** A number of a register or an address on the management bus. */
export const checkPhyNumber = (value: unknown, parameter: string): number =>
  checkInteger(value, parameter, 0, MAX_PHY_REGISTER);
