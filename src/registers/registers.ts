import { type AdapterContext, requireLevel } from '../adapter/context.js';
import { checkInteger, checkOneOf, outOfRange, wrongType } from '../base/check.js';
import { HalError } from '../base/errors.js';
import type { Family } from '../base/family.js';
import { checkFields, or } from '../base/fields.js';
import { BAR_BYTES } from '../base/limits.gen.js';
import { calling } from '../binding/native-errors.js';
import { actingMask, decode, encode, readOnlyMask } from './codec.js';
import { looksLikeName, lookUp, type Place, tableOf } from './lookup.js';
import {
  diffRegisters,
  dumpFormat,
  formatRegisters,
  includeClearOnRead,
  placesOf,
  type RegisterDifferences,
  type RegisterSnapshot,
  readAll,
} from './snapshot.js';
import { REGISTER_GROUPS, type RegisterGroup } from './table.gen.js';
import {
  isReadable,
  isWritable,
  REGISTER_FAMILIES,
  type RegisterEntry,
  type RegisterFamily,
} from './table.js';
import type {
  FieldChanges,
  ReadableRegister,
  RegisterChange,
  RegisterFields,
  RegisterName,
  RegisterReading,
  WritableRegister,
} from './types.js';

/** The last register of the window. */
const MAX_OFFSET = BAR_BYTES - 4;
const U32_MAX = 0xffff_ffff;

/** Which registers {@link Registers.snapshot} reads. */
export interface SnapshotOptions {
  /** Default: all of them. */
  readonly groups?: readonly RegisterGroup[];
  /**
   * Also read what reading clears (statistics, interrupt causes) or releases (waiting stamps). Other
   * readers, the driver above all, lose them. Default: false.
   */
  readonly includeClearOnRead?: boolean;
}

/** How {@link Registers.dump} writes. */
export interface DumpOptions extends SnapshotOptions {
  /** Default: `text`. */
  readonly format?: 'text' | 'json';
}

function checkOffset(offset: unknown, parameter: string): number {
  const checked = checkInteger(offset, parameter, 0, MAX_OFFSET);
  if (checked % 4 !== 0) throw outOfRange(parameter, 'a multiple of 4', offset);
  return checked;
}

/** Why a register cannot be written by name, where that is not plain. */
const whyNot = (entry: RegisterEntry): string =>
  entry.access === 'unknown'
    ? ` (no source gives the access of ${entry.name}: use its offset)`
    : '';

function checkGroups(groups: unknown, parameter: string): readonly RegisterGroup[] {
  if (!Array.isArray(groups)) throw wrongType(parameter, 'an array of group names', groups);
  return groups.map((group, i) => checkOneOf(group, `${parameter}[${i}]`, REGISTER_GROUPS));
}

const SNAPSHOT = { groups: or(checkGroups, null), includeClearOnRead };
const DUMP = { format: dumpFormat, ...SNAPSHOT };

interface Snapshot {
  readonly groups: readonly RegisterGroup[] | null;
  readonly includeClearOnRead: boolean;
}

/**
 * An adapter's registers (BAR0), by name and by offset. `F` is the family whose names are known to the
 * compiler: all of them, or after {@link as} one. docs/registers.md lists the registers.
 */
export class Registers<F extends RegisterFamily = RegisterFamily> {
  readonly #context: AdapterContext;
  readonly #key: string;
  /** The adapter's family. */
  readonly family: Family;

  /** @internal */
  constructor(context: AdapterContext, family: Family, key: string) {
    this.#context = context;
    this.#key = key;
    this.family = family;
    Object.freeze(this);
  }

  /**
   * Reads the register called `name` (`TSAUXC`, `SRRCTL[2]`) and takes it apart. {@link describe} says
   * whether reading changes it. RangeError for an unknown name, HAL_NOT_SUPPORTED for one of another
   * family.
   */
  read<N extends ReadableRegister<F>>(name: N): RegisterReading<F, N>;
  /**
   * Reads the 32-bit register at `offset`, a multiple of 4 from 0 to 0x1FFFC. Some registers change
   * when read. HAL_NOT_SUPPORTED where the driver does not let registers be read.
   */
  read(offset: number): number;
  read(which: number | string): number | RegisterReading {
    if (typeof which === 'string' && looksLikeName(which)) return this.#readNamed(which);
    return this.#readAt(checkOffset(which, 'registers.read(offset)'), 'registers.read');
  }

  /**
   * Writes the register called `name`. A number is the whole word, except that fields which cannot be
   * written are sent as 0. Fields are put into the present word, which is read first; where reading has
   * an effect, or writing 0 has none, the rest is sent as 0. RangeError where no source gives the
   * access. Not atomic: who else writes this register
   * at the same time may lose. Needs access 'configure'.
   */
  write<N extends WritableRegister<F>>(name: N, value: number | FieldChanges<F, N>): void;
  /**
   * Writes `value`, 0 … 2^32-1, to the 32-bit register at `offset`. Can stop the adapter. Needs access
   * 'configure'. HAL_NOT_SUPPORTED where the driver does not let registers be written,
   * HAL_REGISTER_READ_ONLY where the register cannot be.
   */
  write(offset: number, value: number): void;
  write(which: number | string, value: unknown): void {
    if (typeof which === 'string' && looksLikeName(which)) {
      this.#writeNamed(which, value);
      return;
    }
    const offset = checkOffset(which, 'registers.write(offset)');
    const word = checkInteger(value, 'registers.write(value)', 0, U32_MAX);
    requireLevel(this.#context, 'configure', 'registers.write');
    this.#writeAt(offset, word, 'registers.write');
  }

  /**
   * Changes some fields of a register that can be read and written back: read, replace the fields,
   * write. Not atomic. Needs access 'configure'. RangeError for a register of another kind.
   */
  modify<N extends WritableRegister<F> & ReadableRegister<F>>(
    name: N,
    fields: FieldChanges<F, N>,
  ): RegisterChange<N> {
    const place = this.#place(name, 'registers.modify');
    const { entry, offset } = place;
    if (entry.access !== 'rw') {
      const wanted = `a register that can be read and written back (${entry.name}: ${entry.access})`;
      throw outOfRange('registers.modify(name)', wanted, name);
    }
    const { mask, value } = encode(entry, fields, 'registers.modify');
    requireLevel(this.#context, 'configure', 'registers.modify');
    const before = this.#readAt(offset, 'registers.modify');
    const kept = before & ~(mask | actingMask(entry) | readOnlyMask(entry));
    const written = (kept | value) >>> 0;
    this.#writeAt(offset, written, 'registers.modify');
    return Object.freeze({ name, offset, before, written });
  }

  /** Reads the registers one after the other; nothing holds them still meanwhile. */
  snapshot(options: SnapshotOptions = {}): RegisterSnapshot {
    const call = 'registers.snapshot';
    return this.#snapshot(checkFields(options, `${call}(options)`, SNAPSHOT), call);
  }

  /** What changed between two snapshots of one family; as {@link diffRegisters}. */
  diff(before: RegisterSnapshot, after: RegisterSnapshot): RegisterDifferences {
    return diffRegisters(before, after);
  }

  /** A snapshot as text or as JSON. */
  dump(options: DumpOptions = {}): string {
    const call = 'registers.dump';
    const given = checkFields(options, `${call}(options)`, DUMP);
    const snapshot = this.#snapshot(given, call);
    return given.format === 'text'
      ? formatRegisters(snapshot)
      : `${JSON.stringify(snapshot, null, 2)}\n`;
  }

  /** What is known about a register: access, fields, sources. */
  describe(name: RegisterName<F>): RegisterEntry {
    return this.#place(name, 'registers.describe').entry;
  }

  /** The registers of this adapter's family, in the order in which a snapshot reads them. */
  entries(): readonly RegisterEntry[] {
    return Object.freeze([
      ...tableOf(this.family, 'registers.entries', this.#context.backend).values(),
    ]);
  }

  /**
   * The same registers, with the names and fields of one family for the compiler. HAL_NOT_SUPPORTED
   * when the adapter is of another one.
   */
  as<G extends RegisterFamily>(family: G): Registers<G> {
    const wanted = checkOneOf(family, 'registers.as(family)', REGISTER_FAMILIES);
    if (wanted !== this.family) {
      throw new HalError({
        code: 'HAL_NOT_SUPPORTED',
        operation: 'registers.as',
        detail: `the adapter is of family '${this.family}', not '${wanted}'`,
        hint: 'Look at adapter.family first.',
        backend: this.#context.backend,
      });
    }
    return this as unknown as Registers<G>;
  }

  #place(name: unknown, operation: string): Place {
    const { backend } = this.#context;
    const table = tableOf(this.family, operation, backend);
    const parameter = `${operation}(name)`;
    return lookUp(name, { table, family: this.family, parameter, operation, backend });
  }

  #readAt(offset: number, operation: string): number {
    const { native, backend } = this.#context;
    return calling(operation, backend, () => native.readRegister(offset));
  }

  #writeAt(offset: number, value: number, operation: string): void {
    const { native, backend } = this.#context;
    calling(operation, backend, () => native.writeRegister(offset, value));
  }

  #readNamed(name: string): RegisterReading {
    const { entry, offset } = this.#place(name, 'registers.read');
    if (!isReadable(entry)) {
      throw outOfRange('registers.read(name)', 'a register that can be read', name);
    }
    const value = this.#readAt(offset, 'registers.read');
    const fields = decode(entry, value) as RegisterFields<RegisterFamily, string>;
    const { simulated } = this.#context;
    return Object.freeze({ name, offset, value, fields, simulated });
  }

  #writeNamed(name: string, value: unknown): void {
    const { entry, offset } = this.#place(name, 'registers.write');
    if (!isWritable(entry)) {
      throw outOfRange(
        'registers.write(name)',
        `a register that can be written${whyNot(entry)}`,
        name,
      );
    }
    const whole = typeof value === 'number' || typeof value !== 'object';
    const change = whole
      ? { mask: U32_MAX, value: checkInteger(value, 'registers.write(value)', 0, U32_MAX) }
      : encode(entry, value, 'registers.write');
    requireLevel(this.#context, 'configure', 'registers.write');
    const reads = !whole && entry.access === 'rw' && entry.onRead === 'none';
    const before = reads ? this.#readAt(offset, 'registers.write') & ~actingMask(entry) : 0;
    const word = ((before & ~change.mask) | change.value) & ~readOnlyMask(entry);
    this.#writeAt(offset, word >>> 0, 'registers.write');
  }

  #snapshot(given: Snapshot, call: string) {
    const { backend, simulated } = this.#context;
    tableOf(this.family, call, backend);
    const family = this.family as RegisterFamily;
    const places = placesOf(family, given.groups).filter(({ entry }) => isReadable(entry));
    const unknown = places.filter(({ entry }) => entry.access === 'unknown');
    const snapshot: RegisterSnapshot = {
      schema: 'avb-hal/register-snapshot',
      schemaVersion: 1,
      family,
      backend,
      adapter: this.#key,
      simulated,
      ...readAll(places, given.includeClearOnRead, ({ offset }) => this.#readAt(offset, call)),
      accessUnknown: Object.freeze([...new Set(unknown.map(({ entry }) => entry.name))]),
    };
    return Object.freeze(snapshot);
  }
}
