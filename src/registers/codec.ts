/** Fields of a word, for registers of the adapter (32 bits) and of its PHY (16 bits). Pure. */
import { checkInteger, checkObject, must, outOfRange, quoteAll } from '../base/check.js';
import { nearest } from '../base/nearest.js';
import { type FieldAccess, NOT_WRITABLE, type RegisterField } from './table.js';

/** What the codec needs to know of a register. */
export interface Layout {
  readonly name: string;
  readonly fields: readonly RegisterField[];
}

/** The largest value of a field. */
export const fieldMax = (field: RegisterField): number => 2 ** field.width - 1;

/** The bits of a field in its word. */
export const fieldMask = (field: RegisterField): number => (fieldMax(field) << field.lsb) >>> 0;

/** The value of a field in `word`. */
export const extract = (field: RegisterField, word: number): number =>
  ((word >>> field.lsb) & fieldMax(field)) >>> 0;

/** Whether a field may be written. */
export const fieldWritable = (field: RegisterField): boolean =>
  !NOT_WRITABLE.includes(field.access);

/** The fields of `word`, by name. */
export function decode(layout: Layout, word: number): Readonly<Record<string, number>> {
  const values: Record<string, number> = {};
  for (const field of layout.fields) values[field.name] = extract(field, word);
  return Object.freeze(values);
}

/** The bits of the fields whose access is one of `kinds`. */
export function maskOf(layout: Layout, kinds: readonly FieldAccess[]): number {
  let mask = 0;
  for (const field of layout.fields) {
    if (kinds.includes(field.access)) mask |= fieldMask(field);
  }
  return mask >>> 0;
}

/** The bits of the fields that cannot be written. */
export const readOnlyMask = (layout: Layout): number => maskOf(layout, NOT_WRITABLE);

/**
 * The bits of a word that was read which must not be written back: writing them would clear or start
 * something.
 */
export const actingMask = (layout: Layout): number => maskOf(layout, ['w1c', 'rc/w1c', 'sc']);

/** What a change does to a word: `(word & ~mask) | value`. */
export interface WordChange {
  readonly mask: number;
  readonly value: number;
}

function fieldNamed(layout: Layout, name: string, parameter: string): RegisterField {
  const found = layout.fields.find((field) => field.name === name);
  if (found !== undefined) return found;
  const names = layout.fields.map((field) => field.name);
  if (names.length === 0) {
    throw outOfRange(parameter, `left out: no field of ${layout.name} is known`, name);
  }
  throw outOfRange(parameter, `a field of ${layout.name} (near: ${nearest(name, names)})`, name);
}

/**
 * Field values as a change of a word. TypeError or RangeError for a field that does not exist, cannot
 * be written, or whose value does not fit.
 *
 * @param call the public call, such as `registers.modify`
 */
export function encode(layout: Layout, fields: unknown, call: string): WordChange {
  const parameter = `${call}(${layout.name})`;
  const object = checkObject(fields, parameter, 'an object of field values');
  let [mask, value] = [0, 0];
  for (const key of Reflect.ownKeys(object)) {
    if (typeof key !== 'string')
      throw new TypeError(must(parameter, 'have only names of fields', 'a symbol'));
    const wanted = (object as Record<string, unknown>)[key];
    if (wanted === undefined) continue;
    const field = fieldNamed(layout, key, parameter);
    const place = `${call}(${layout.name}.${field.name})`;
    if (!fieldWritable(field)) throw outOfRange(place, 'a field that can be written', wanted);
    const checked = checkInteger(wanted, place, 0, fieldMax(field));
    mask |= fieldMask(field);
    value |= checked << field.lsb;
  }
  if (mask === 0) {
    const names = layout.fields.filter(fieldWritable).map((field) => field.name);
    throw new RangeError(must(parameter, `set at least one of ${quoteAll(names)}`, 'none'));
  }
  return { mask: mask >>> 0, value: value >>> 0 };
}
