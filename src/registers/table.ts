/** The register table of a family, read from the generated rows when first asked for. */
import { KNOWN_FAMILIES, type KnownFamily } from '../base/families.gen.js';
import { REGISTER_GROUPS, REGISTER_ROWS, type RegisterGroup } from './table.gen.js';

/** A family whose registers are known. */
export type RegisterFamily = KnownFamily;

/** The families whose registers are known. */
export const REGISTER_FAMILIES: readonly RegisterFamily[] = KNOWN_FAMILIES;

/**
 * `rw` read and write, `ro` read only, `wo` write only, `rc` reading clears, `w1c` writing 1 clears a
 * bit, `rc/w1c` both, `w1s` writing 1 sets a bit and 0 changes nothing. `unknown`: no source gives it.
 */
export type RegisterAccess = 'rw' | 'ro' | 'wo' | 'rc' | 'rc/w1c' | 'w1c' | 'w1s' | 'unknown';

/** As {@link RegisterAccess}; `sc`: writing 1 acts, it reads 0 or clears itself. */
export type FieldAccess = RegisterAccess | 'sc';

/**
 * What reading does to the adapter: `clears` the register or some of its fields, `releases` a stamp
 * (the next one may be taken), `latches` the other words of a time, `moves` an address on; `unknown`: no source
 * says, as with counters.
 */
export type ReadEffect = 'none' | 'clears' | 'releases' | 'latches' | 'moves' | 'unknown';

/** One field of a register. */
export interface RegisterField {
  /** Name of the field. */
  readonly name: string;
  /** Lowest bit, 0 … 31. */
  readonly lsb: number;
  /** In bits. */
  readonly width: number;
  /** How the field may be accessed. */
  readonly access: FieldAccess;
  /** In a few words; may be empty. */
  readonly meaning: string;
}

/** One register, or an array of `count` registers `stride` bytes apart. */
export interface RegisterEntry {
  /** Name of the register, without the index of an array. */
  readonly name: string;
  /** Offset in BAR0, in bytes; of element 0 of an array. */
  readonly offset: number;
  /** Number of registers in the array; 1 for a single register. */
  readonly count: number;
  /** Distance of two elements of the array, in bytes. */
  readonly stride: number;
  /** Another offset of the same register; null if there is none. */
  readonly alias: number | null;
  /** How the register may be accessed. */
  readonly access: RegisterAccess;
  /** What reading the register does to the adapter. */
  readonly onRead: ReadEffect;
  /** Null where no source gives it. */
  readonly reset: number | null;
  /** The group of registers that it belongs to. */
  readonly group: RegisterGroup;
  /**
   * Where the row comes from: DS datasheet, SC Intel shared code, LX Linux, Y community register
   * list, IP iPXE. Empty where no source is known: then `access` is `unknown`.
   */
  readonly sources: readonly string[];
  /** Only one line of sources names it. */
  readonly unconfirmed: boolean;
  /** Remark about the register; may be empty. */
  readonly note: string;
  /** From the lowest bit. Empty where no source gives any. */
  readonly fields: readonly RegisterField[];
}

/** The registers of one family, by name and in the order in which they are read. */
export type RegisterTable = ReadonlyMap<string, RegisterEntry>;

const FIELD = /^(\w+) (\d+)(?:\+(\d+))?(?:\/([^=]+))?(?:=(.*))?$/;

/** A packed field, see {@link REGISTER_ROWS}. */
export function parseField(text: string, access: RegisterAccess): RegisterField {
  const [, name = '', lsb = '0', width = '1', own, meaning = ''] = FIELD.exec(text) ?? [];
  return Object.freeze({
    name,
    lsb: Number(lsb),
    width: Number(width),
    access: (own ?? access) as FieldAccess,
    meaning,
  });
}

const hexOrNull = (text: string): number | null => (text === '' ? null : Number.parseInt(text, 16));

function parseRow(columns: readonly string[]): RegisterEntry {
  const [, name = '', offset = '', access = 'rw', reset = '', group = '0', array = ''] = columns;
  const [, , , , , , , alias = '', onRead = '', sources = '', mark = '', note = ''] = columns;
  const [count = '1', stride = '4'] = array === '' ? [] : array.split('*');
  const kind = access as RegisterAccess;
  const fields = (columns[12] ?? '').split(';').filter((text) => text !== '');
  return Object.freeze({
    name,
    offset: Number.parseInt(offset, 16),
    count: Number(count),
    stride: Number(stride),
    alias: hexOrNull(alias),
    access: kind,
    onRead: kind.startsWith('rc') ? 'clears' : ((onRead || 'none') as ReadEffect),
    reset: hexOrNull(reset),
    group: REGISTER_GROUPS[Number(group)] ?? 'general',
    sources: Object.freeze(sources.split(' ').filter((source) => source !== '')),
    unconfirmed: mark === '?',
    note,
    fields: Object.freeze(fields.map((text) => parseField(text, kind))),
  });
}

const tables = new Map<RegisterFamily, RegisterTable>();

/** The registers of `family`. */
export function registerTable(family: RegisterFamily): RegisterTable {
  const made = tables.get(family);
  if (made !== undefined) return made;
  const bit = 1 << REGISTER_FAMILIES.indexOf(family);
  const table = new Map<string, RegisterEntry>();
  for (const line of REGISTER_ROWS.trim().split('\n')) {
    const columns = line.split('|');
    if ((Number.parseInt(columns[0] ?? '0', 16) & bit) === 0) continue;
    const entry = parseRow(columns);
    table.set(entry.name, entry);
  }
  tables.set(family, table);
  return table;
}

/** Access of what must not be written by name. */
export const NOT_WRITABLE: readonly FieldAccess[] = ['ro', 'rc', 'unknown'];

/** Whether named writes may go to it. */
export const isWritable = ({ access }: Pick<RegisterEntry, 'access'>): boolean =>
  !NOT_WRITABLE.includes(access);

/** Whether it has a value to read. */
export const isReadable = (entry: RegisterEntry): boolean => entry.access !== 'wo';

/** Whether reading it takes something away that somebody may be waiting for. */
export const readingDisturbs = ({ onRead }: Pick<RegisterEntry, 'onRead'>): boolean =>
  onRead !== 'none' && onRead !== 'latches';
