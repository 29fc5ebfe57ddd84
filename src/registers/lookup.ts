/** From a name to a register of a family. */
import { outOfRange, wrongType } from '../base/check.js';
import { HalError } from '../base/errors.js';
import { nearest } from '../base/nearest.js';
import {
  REGISTER_FAMILIES,
  type RegisterEntry,
  type RegisterFamily,
  type RegisterTable,
  registerTable,
} from './table.js';

/** One register: an entry, and which element of it. */
export interface Place {
  readonly name: string;
  readonly entry: RegisterEntry;
  readonly offset: number;
}

const NAME = /^([A-Za-z_]\w*)(?:\[(\d{1,4})\])?$/;

/** Whether `text` can be a name at all; what is not (such as '0xB640') is a mistaken offset. */
export const looksLikeName = (text: string): boolean => NAME.test(text);

/** The table of `family`; HAL_NOT_SUPPORTED where its registers are not known. */
export function tableOf(family: string, operation: string, backend: string): RegisterTable {
  const known = REGISTER_FAMILIES.find((candidate) => candidate === family);
  if (known !== undefined) return registerTable(known);
  throw new HalError({
    code: 'HAL_NOT_SUPPORTED',
    operation,
    detail: `the registers of family '${family}' have no names here`,
    hint: 'Use offsets: registers.read(offset).',
    backend,
  });
}

const familiesWith = (base: string): readonly RegisterFamily[] =>
  REGISTER_FAMILIES.filter((family) => registerTable(family).has(base));

function unknownName(name: string, base: string, context: LookupContext): Error {
  const { table, family, parameter, operation, backend } = context;
  const others = familiesWith(base);
  if (others.length === 0) {
    const near = nearest(base, [...table.keys()]);
    return outOfRange(parameter, `a register of ${family} (near: ${near})`, name);
  }
  return new HalError({
    code: 'HAL_NOT_SUPPORTED',
    operation,
    detail: `${base} is a register of ${others.join(', ')}; this adapter is of family ${family}`,
    hint: 'Ask adapter.family first, or use registers.as(family).',
    backend,
  });
}

export interface LookupContext {
  readonly table: RegisterTable;
  readonly family: string;
  /** As it stands in messages: `registers.read(name)`. */
  readonly parameter: string;
  readonly operation: string;
  readonly backend: string;
}

/** The element with index `n` of an entry, or the entry itself. */
export function placeOf(entry: RegisterEntry, n: number): Place {
  return {
    name: entry.count > 1 ? `${entry.name}[${n}]` : entry.name,
    entry,
    offset: entry.offset + n * entry.stride,
  };
}

/** The register called `name`; RangeError with near names, or HAL_NOT_SUPPORTED on another family. */
export function lookUp(name: unknown, context: LookupContext): Place {
  const { table, parameter } = context;
  if (typeof name !== 'string') throw wrongType(parameter, 'the name of a register', name);
  const [, base = '', index] = NAME.exec(name) ?? [];
  const entry = table.get(base);
  if (entry === undefined) throw unknownName(name, base || name, context);
  if (entry.count === 1) {
    if (index !== undefined) throw outOfRange(parameter, `${base} without an index`, name);
    return placeOf(entry, 0);
  }
  const n = index === undefined ? Number.NaN : Number(index);
  if (!(n < entry.count)) {
    throw outOfRange(parameter, `${base}[0] to ${base}[${entry.count - 1}]`, name);
  }
  return placeOf(entry, n);
}
