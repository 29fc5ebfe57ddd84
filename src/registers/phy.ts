import { type AdapterContext, requireLevel } from '../adapter/context.js';
import { checkInteger, outOfRange } from '../base/check.js';
import { type Family, traitsOf } from '../base/family.js';
import { checkFields } from '../base/fields.js';
import { calling } from '../binding/native-errors.js';
import { actingMask, decode, encode, readOnlyMask } from './codec.js';
import {
  checkPhyNumber,
  type PhyFields,
  type PhyRegisterEntry,
  type PhyRegisterName,
  phyRegister,
  phyRegisters,
  type WritablePhyRegister,
} from './phy-table.js';
import {
  checkKind,
  diffValues,
  dumpFormat,
  fieldText,
  includeClearOnRead,
  type RegisterDifference,
  readAll,
  type SnapshotKind,
  skippedLines,
} from './snapshot.js';
import { isWritable } from './table.js';

const U16_MAX = 0xffff;

/** One PHY register as it was read. */
export interface PhyReading<N extends PhyRegisterName = PhyRegisterName> {
  /** Name of the register. */
  readonly name: N;
  /** Of the register, 0 … 31. */
  readonly number: number;
  /** The whole register, 0 … 0xFFFF. */
  readonly value: number;
  /** Its fields by name, as numbers. */
  readonly fields: PhyFields<N>;
  /** True when the value comes from a model and not from silicon. */
  readonly simulated: boolean;
}

/** What {@link Phy.modify} did. */
export interface PhyChange<N = PhyRegisterName> {
  /** Name of the register. */
  readonly name: N;
  /** Number of the register, 0 … 31. */
  readonly number: number;
  /** As read. */
  readonly before: number;
  /** As written; what the PHY made of it is not read back. */
  readonly written: number;
}

/** The named registers of a PHY, one after the other. */
export interface PhySnapshot {
  /** Always `avb-hal/phy-snapshot`. */
  readonly schema: 'avb-hal/phy-snapshot';
  /** Always 1: a field keeps its meaning within one version. */
  readonly schemaVersion: 1;
  /** Family of the adapter. */
  readonly family: Family;
  /** Name of the backend that the adapter is reached through. */
  readonly backend: string;
  /** Key of the adapter. */
  readonly adapter: string;
  /** Of the PHY on the management bus. */
  readonly address: number;
  /** True when the values come from a model and not from silicon. */
  readonly simulated: boolean;
  /** When it was begun, by the system's calendar; ISO 8601. */
  readonly takenAt: string;
  /** Values by name, 0 … 0xFFFF, in the order in which they were read. */
  readonly values: Readonly<Record<string, number>>;
  /** Names of the registers that were left out because reading them changes something. */
  readonly skipped: readonly string[];
}

/** What {@link Phy.diff} found. */
export interface PhyDifferences {
  /** The registers whose values differ. */
  readonly changed: readonly RegisterDifference[];
  /** Names that only the first snapshot has. */
  readonly onlyBefore: readonly string[];
  /** Names that only the second snapshot has. */
  readonly onlyAfter: readonly string[];
}

/** Which registers {@link Phy.snapshot} reads. */
export interface PhySnapshotOptions {
  /** Also read BMSR and others that forget something when they are read. Default: false. */
  readonly includeClearOnRead?: boolean;
}

/** How {@link Phy.dump} writes. */
export interface PhyDumpOptions extends PhySnapshotOptions {
  /** Default: `text`. */
  readonly format?: 'text' | 'json';
}

/** The adapter's own PHY: Linux e1000e uses 1 on I217 and I219; the others answer at 0. */
export const ownPhyAddress = (family: Family): number => traitsOf(family).phyAddress;

const KIND: SnapshotKind = {
  schema: 'avb-hal/phy-snapshot',
  wanted: 'a snapshot of a PHY',
  largest: U16_MAX,
};

const checkSnapshot = (value: unknown, parameter: string): PhySnapshot =>
  checkKind(value, parameter, KIND) as unknown as PhySnapshot;

const SNAPSHOT = { includeClearOnRead };
const DUMP = { format: dumpFormat, ...SNAPSHOT };

const layoutOf = (name: string) =>
  phyRegisters().find((entry) => entry.name === name) ?? { name, fields: [] };

/**
 * The registers of an adapter's PHY (IEEE 802.3, clause 22) over its management bus: by name, or by
 * number for what the vendor added (16 to 31). HAL_NOT_SUPPORTED where the driver has no such
 * operation, HAL_PHY_NO_ANSWER when nothing answers.
 */
export class Phy {
  readonly #context: AdapterContext;
  readonly #family: Family;
  readonly #key: string;
  /** On the management bus, 0 … 31. I210 has one PHY and ignores it. */
  readonly address: number;

  /** @internal */
  constructor(context: AdapterContext, family: Family, key: string, address: number) {
    this.#context = context;
    this.#family = family;
    this.#key = key;
    this.address = address;
    Object.freeze(this);
  }

  /** The registers at another address of the management bus, 0 … 31. */
  at(address: number): Phy {
    const checked = checkPhyNumber(address, 'phy.at(address)');
    return new Phy(this.#context, this.#family, this.#key, checked);
  }

  /**
   * Reads the register called `name`. BMSR, ANER and GTSR forget something when they are read: BMSR's
   * LINK is 0 once after each loss of link, so the second of two reads is the state now and the first
   * says whether the link was lost since somebody (the driver perhaps) looked.
   */
  read<N extends PhyRegisterName>(name: N): PhyReading<N>;
  /** Reads register `number`, 0 … 31: 16 bits. */
  read(number: number): number;
  read(which: number | string): number | PhyReading {
    if (typeof which !== 'string')
      return this.#readAt(checkPhyNumber(which, 'phy.read(number)'), 'phy.read');
    const entry = phyRegister(which, 'phy.read(name)');
    const { name, number } = entry;
    const value = this.#readAt(number, 'phy.read');
    const fields = decode(entry, value) as PhyFields<PhyRegisterName>;
    return Object.freeze({ name, number, value, fields, simulated: this.#context.simulated });
  }

  /**
   * Writes the register called `name`: a whole word (fields that cannot be written are sent as 0), or
   * fields, which are put into the present word. Can take the link down. Needs access 'configure'.
   */
  write<N extends WritablePhyRegister>(name: N, value: number | Partial<PhyFields<N>>): void;
  /** Writes `value`, 0 … 65535, to register `number`, 0 … 31. Needs access 'configure'. */
  write(number: number, value: number): void;
  write(which: number | string, value: unknown): void {
    if (typeof which !== 'string') {
      const number = checkPhyNumber(which, 'phy.write(number)');
      const word = checkInteger(value, 'phy.write(value)', 0, U16_MAX);
      requireLevel(this.#context, 'configure', 'phy.write');
      this.#writeAt(number, word, 'phy.write');
      return;
    }
    const entry = phyRegister(which, 'phy.write(name)');
    if (typeof value === 'object' && value !== null) {
      this.#replace(entry, value, 'phy.write');
      return;
    }
    this.#checkWritable(entry, 'phy.write');
    const word = checkInteger(value, 'phy.write(value)', 0, U16_MAX);
    requireLevel(this.#context, 'configure', 'phy.write');
    this.#writeAt(entry.number, word & ~readOnlyMask(entry), 'phy.write');
  }

  /**
   * Changes some fields: read, replace, write. Fields that start something (`sc`) are only written when
   * named. Not atomic: the driver may write the register in between. Needs access 'configure'.
   */
  modify<N extends WritablePhyRegister>(name: N, fields: Partial<PhyFields<N>>): PhyChange<N> {
    const entry = phyRegister(name, 'phy.modify(name)');
    return Object.freeze({ name, ...this.#replace(entry, fields, 'phy.modify') });
  }

  /** Reads the named registers one after the other. */
  snapshot(options: PhySnapshotOptions = {}): PhySnapshot {
    const call = 'phy.snapshot';
    return this.#snapshot(checkFields(options, `${call}(options)`, SNAPSHOT), call);
  }

  /** What changed between two snapshots, field by field; both may come out of a file. */
  diff(before: PhySnapshot, after: PhySnapshot): PhyDifferences {
    const first = checkSnapshot(before, 'phy.diff(before)');
    const second = checkSnapshot(after, 'phy.diff(after)');
    return Object.freeze(diffValues(first.values, second.values, layoutOf));
  }

  /** A snapshot as text, with the fields that are not 0, or as JSON. */
  dump(options: PhyDumpOptions = {}): string {
    const call = 'phy.dump';
    const given = checkFields(options, `${call}(options)`, DUMP);
    const snapshot = this.#snapshot(given, call);
    if (given.format === 'json') return `${JSON.stringify(snapshot, null, 2)}\n`;
    const lines = Object.entries(snapshot.values).map(([name, word]) => {
      const entry = phyRegister(name, call);
      const head = `${name.padEnd(8)} ${String(entry.number).padStart(2)}`;
      const value = `0x${word.toString(16).toUpperCase().padStart(4, '0')}`;
      return `${head}  ${value}  ${fieldText(entry, word)}`.trimEnd();
    });
    return `${[...lines, ...skippedLines(snapshot.skipped)].join('\n')}\n`;
  }

  /** What is known about a register. */
  describe(name: PhyRegisterName): PhyRegisterEntry {
    return phyRegister(name, 'phy.describe(name)');
  }

  #checkWritable(entry: PhyRegisterEntry, call: string): void {
    if (isWritable(entry)) return;
    throw outOfRange(`${call}(name)`, 'a PHY register that can be written', entry.name);
  }

  #replace(entry: PhyRegisterEntry, fields: unknown, call: string) {
    this.#checkWritable(entry, call);
    const { mask, value } = encode(entry, fields, call);
    requireLevel(this.#context, 'configure', call);
    const { number } = entry;
    const before = entry.onRead === 'none' ? this.#readAt(number, call) : 0;
    const kept = before & ~(mask | actingMask(entry) | readOnlyMask(entry));
    const written = kept | value;
    this.#writeAt(number, written, call);
    return { number, before, written };
  }

  #snapshot(given: Required<PhySnapshotOptions>, call: string): PhySnapshot {
    const places = phyRegisters().map((entry) => ({ name: entry.name, entry }));
    const read = readAll(places, given.includeClearOnRead, ({ entry }) =>
      this.#readAt(entry.number, call),
    );
    return Object.freeze({
      schema: 'avb-hal/phy-snapshot',
      schemaVersion: 1,
      family: this.#family,
      backend: this.#context.backend,
      adapter: this.#key,
      address: this.address,
      simulated: this.#context.simulated,
      ...read,
    });
  }

  #readAt(number: number, operation: string): number {
    const { native, backend } = this.#context;
    return calling(operation, backend, () => native.readPhy(this.address, number));
  }

  #writeAt(number: number, value: number, operation: string): void {
    const { native, backend } = this.#context;
    calling(operation, backend, () => native.writePhy(this.address, number, value));
  }
}
