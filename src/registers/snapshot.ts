/** Snapshots of registers as plain data: what is in one, what changed, how it looks as text. */
import {
  checkBoolean,
  checkInteger,
  checkObject,
  checkOneOf,
  checkText,
  mustBe,
  outOfRange,
} from '../base/check.js';
import { type Field, oneOf, or } from '../base/fields.js';
import { extract, type Layout } from './codec.js';
import { type Place, placeOf } from './lookup.js';
import type { RegisterGroup } from './table.gen.js';
import {
  REGISTER_FAMILIES,
  type RegisterEntry,
  type RegisterFamily,
  readingDisturbs,
  registerTable,
} from './table.js';

/** The registers of one adapter, one after the other; JSON keeps it as it is. */
export interface RegisterSnapshot {
  /** Always `avb-hal/register-snapshot`. */
  readonly schema: 'avb-hal/register-snapshot';
  /** Always 1: a field keeps its meaning within one version. */
  readonly schemaVersion: 1;
  /** Family of the adapter; it selects the table of registers. */
  readonly family: RegisterFamily;
  /** Name of the backend that the adapter is reached through. */
  readonly backend: string;
  /** Key of the adapter. */
  readonly adapter: string;
  /** True when the values come from a model and not from silicon. */
  readonly simulated: boolean;
  /** When it was begun, by the system's calendar; ISO 8601. */
  readonly takenAt: string;
  /** Values by name, in the order in which they were read. */
  readonly values: Readonly<Record<string, number>>;
  /** Names of the registers that were left out because reading them takes something away. */
  readonly skipped: readonly string[];
  /** Names of those, read or left out, whose access no source gives. Absent in older files. */
  readonly accessUnknown?: readonly string[];
}

/** One field that differs. */
export interface FieldDifference {
  /** Name of the field. */
  readonly name: string;
  /** Its value in the first snapshot. */
  readonly before: number;
  /** Its value in the second snapshot. */
  readonly after: number;
}

/** One register that differs. */
export interface RegisterDifference {
  /** Name of the register. */
  readonly name: string;
  /** The whole register in the first snapshot. */
  readonly before: number;
  /** The whole register in the second snapshot. */
  readonly after: number;
  /** The fields that differ, from the lowest bit. */
  readonly fields: readonly FieldDifference[];
  /** Bits that differ and belong to no known field. */
  readonly otherBits: number;
}

/** What {@link diffRegisters} found. */
export interface RegisterDifferences {
  /** Family of both snapshots. */
  readonly family: RegisterFamily;
  /** The registers whose values differ. */
  readonly changed: readonly RegisterDifference[];
  /** Names that only the first snapshot has. */
  readonly onlyBefore: readonly string[];
  /** Names that only the second snapshot has. */
  readonly onlyAfter: readonly string[];
}

/** What the snapshots of registers and of a PHY have in common. */
export interface SnapshotKind {
  readonly schema: string;
  readonly wanted: string;
  readonly largest: number;
}

/** Checks schema, version and values of a snapshot, of this process or out of a file. */
export function checkKind(
  value: unknown,
  parameter: string,
  kind: SnapshotKind,
): Partial<Record<string, unknown>> {
  const object = checkObject(value, parameter, kind.wanted) as Partial<Record<string, unknown>>;
  if (object.schema !== kind.schema || object.schemaVersion !== 1) {
    const came = `schema ${String(object.schema)}, version ${String(object.schemaVersion)}`;
    throw new TypeError(mustBe(parameter, `${kind.wanted}, version 1`, came));
  }
  const values = checkObject(object.values, `${parameter}.values`);
  for (const [name, word] of Object.entries(values)) {
    checkInteger(word, `${parameter}.values.${name}`, 0, kind.largest);
  }
  return object;
}

const REGISTERS: SnapshotKind = {
  schema: 'avb-hal/register-snapshot',
  wanted: 'a snapshot of registers',
  largest: 0xffff_ffff,
};

/** Checks that `value` is a snapshot, of this process or out of a file. */
export function checkSnapshot(value: unknown, parameter: string): RegisterSnapshot {
  const object = checkKind(value, parameter, REGISTERS);
  checkOneOf(object.family, `${parameter}.family`, REGISTER_FAMILIES);
  for (const key of ['backend', 'adapter', 'takenAt'])
    checkText(object[key], `${parameter}.${key}`);
  return value as RegisterSnapshot;
}

/** Reads `places` one after the other, those that reading changes only when told to `disturb`. */
export function readAll<
  P extends { readonly name: string; readonly entry: Pick<RegisterEntry, 'name' | 'onRead'> },
>(
  places: readonly P[],
  disturb: boolean,
  read: (place: P) => number,
): Pick<RegisterSnapshot, 'takenAt' | 'values' | 'skipped'> {
  const takenAt = new Date().toISOString();
  const values: Record<string, number> = {};
  const skipped = new Set<string>();
  for (const place of places) {
    if (!disturb && readingDisturbs(place.entry)) skipped.add(place.entry.name);
    else values[place.name] = read(place);
  }
  return { takenAt, values: Object.freeze(values), skipped: Object.freeze([...skipped]) };
}

/** What {@link readAll} left out, as lines of text. */
export const skippedLines = (skipped: readonly string[]): readonly string[] =>
  skipped.length === 0 ? [] : [`not read, because reading changes them: ${skipped.join(', ')}`];

export const includeClearOnRead: Field<boolean> = or(checkBoolean, false);
export const dumpFormat: Field<'text' | 'json'> = or(oneOf(['text', 'json']), 'text');

/** Every register of a family, arrays element by element, in the order of reading. */
export function placesOf(
  family: RegisterFamily,
  groups: readonly RegisterGroup[] | null,
): readonly Place[] {
  return [...registerTable(family).values()]
    .filter((entry) => groups === null || groups.includes(entry.group))
    .flatMap((entry) => Array.from({ length: entry.count }, (_, n) => placeOf(entry, n)));
}

/** How two words of one register differ. */
export function wordDifference(
  name: string,
  layout: Layout,
  before: number,
  after: number,
): RegisterDifference {
  let known = 0;
  const fields: FieldDifference[] = [];
  for (const field of layout.fields) {
    const [was, is] = [extract(field, before), extract(field, after)];
    if (was === is) continue;
    known |= (was ^ is) << field.lsb;
    fields.push(Object.freeze({ name: field.name, before: was, after: is }));
  }
  const otherBits = ((before ^ after) & ~known) >>> 0;
  return Object.freeze({ name, before, after, fields: Object.freeze(fields), otherBits });
}

/** Differences of the words that both have; `layoutOf` gives the fields of a name. */
export function diffValues(
  before: Readonly<Record<string, number>>,
  after: Readonly<Record<string, number>>,
  layoutOf: (name: string) => Layout,
): Omit<RegisterDifferences, 'family'> {
  const changed = Object.entries(before).flatMap(([name, was]) => {
    const is = Object.hasOwn(after, name) ? after[name] : undefined;
    return is === undefined || is === was ? [] : [wordDifference(name, layoutOf(name), was, is)];
  });
  const missing = (from: object, other: object): readonly string[] =>
    Object.freeze(Object.keys(from).filter((name) => !Object.hasOwn(other, name)));
  return {
    changed: Object.freeze(changed),
    onlyBefore: missing(before, after),
    onlyAfter: missing(after, before),
  };
}

/**
 * What changed from `before` to `after`, field by field. Both may come out of a file. RangeError for
 * snapshots of two families, TypeError for anything but a snapshot.
 */
export function diffRegisters(
  before: RegisterSnapshot,
  after: RegisterSnapshot,
): RegisterDifferences {
  const first = checkSnapshot(before, 'diffRegisters(before)');
  const second = checkSnapshot(after, 'diffRegisters(after)');
  if (second.family !== first.family) {
    throw outOfRange('diffRegisters(after)', `a snapshot of ${first.family}`, second.family);
  }
  const table = registerTable(first.family);
  const layoutOf = (name: string): Layout =>
    table.get(name.replace(/\[\d+\]$/, '')) ?? { name, fields: [] };
  return Object.freeze({
    family: first.family,
    ...diffValues(first.values, second.values, layoutOf),
  });
}

const hex = (value: number, digits: number): string =>
  `0x${value.toString(16).toUpperCase().padStart(digits, '0')}`;

/** Fields that are not 0, as text. */
export function fieldText(layout: Layout, word: number): string {
  return layout.fields
    .map((field) => ({ field, value: extract(field, word) }))
    .filter(({ value }) => value !== 0)
    .map(({ field, value }) => `${field.name}=${field.width > 8 ? hex(value, 1) : value}`)
    .join(' ');
}

interface Run {
  readonly first: Place;
  readonly value: number;
  last: Place;
}

/** Neighbouring elements of an array with one value are one line. */
function runsOf(places: readonly Place[], values: Readonly<Record<string, number>>): Run[] {
  const runs: Run[] = [];
  for (const place of places) {
    const value = Object.hasOwn(values, place.name) ? values[place.name] : undefined;
    if (value === undefined) continue;
    const run = runs.at(-1);
    if (run?.last.entry === place.entry && run.value === value) run.last = place;
    else runs.push({ first: place, last: place, value });
  }
  return runs;
}

function runLine({ first, last, value }: Run): string {
  const lastIndex = last.name.slice(first.entry.name.length + 1);
  const label = first === last ? first.name : `${first.name.slice(0, -1)}..${lastIndex}`;
  const head = `${label.padEnd(16)} ${hex(first.offset, 5)}  ${hex(value, 8)}`;
  const unknown = first.entry.access === 'unknown' ? '(access unknown)' : '';
  return `${head}  ${fieldText(first.entry, value)}${unknown}`.trimEnd();
}

/** A snapshot as text: one line per register, with the fields that are not 0. */
export function formatRegisters(snapshot: RegisterSnapshot): string {
  const checked = checkSnapshot(snapshot, 'formatRegisters(snapshot)');
  const runs = runsOf(placesOf(checked.family, null), checked.values);
  const lines: string[] = [];
  let group = '';
  for (const run of runs) {
    if (run.first.entry.group !== group) {
      group = run.first.entry.group;
      lines.push(`[${group}]`);
    }
    lines.push(runLine(run));
  }
  return `${[...lines, ...skippedLines(checked.skipped)].join('\n')}\n`;
}
