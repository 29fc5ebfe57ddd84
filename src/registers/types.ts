/** Types of named registers: names, fields and values of one family or of several. */
import type {
  RegisterArrayMap,
  RegisterFieldMap,
  RegisterReadOnlyMap,
  RegisterWriteOnlyMap,
} from './fields.gen.js';
import type { RegisterFamily } from './table.js';

type Indexed<Scalar extends string, Arrays extends string> =
  | Exclude<Scalar, Arrays>
  | `${Arrays}[${number}]`;

type NameIn<F extends RegisterFamily, Without extends string> = F extends RegisterFamily
  ? Indexed<
      Exclude<keyof RegisterFieldMap[F] & string, Without>,
      Exclude<RegisterArrayMap[F], Without>
    >
  : never;

/** Names of the registers of `F`; an array's are `NAME[n]`. */
export type RegisterName<F extends RegisterFamily = RegisterFamily> = NameIn<F, never>;

/** Names of those that can be read. */
export type ReadableRegister<F extends RegisterFamily = RegisterFamily> = F extends RegisterFamily
  ? NameIn<F, RegisterWriteOnlyMap[F]>
  : never;

/** Names of those that can be written. */
export type WritableRegister<F extends RegisterFamily = RegisterFamily> = F extends RegisterFamily
  ? NameIn<F, RegisterReadOnlyMap[F]>
  : never;

type BaseName<N> = N extends `${infer Base}[${number}]` ? Base : N;

type FieldsIn<F, N> = F extends RegisterFamily
  ? N extends keyof RegisterFieldMap[F]
    ? RegisterFieldMap[F][N]
    : never
  : never;

type KeysOf<U> = U extends unknown ? keyof U : never;
type ValueOf<U, K> = U extends unknown ? (K extends keyof U ? U[K] : undefined) : never;

/** The fields of a register. One that only some families of `F` have may be undefined. */
export type RegisterFields<F extends RegisterFamily, N> = {
  readonly [K in KeysOf<FieldsIn<F, BaseName<N>>>]: ValueOf<FieldsIn<F, BaseName<N>>, K>;
};

/** New values for some fields of a register. */
export type FieldChanges<F extends RegisterFamily, N> = {
  readonly [K in keyof RegisterFields<F, N>]?: Exclude<RegisterFields<F, N>[K], undefined>;
};

/** One register as it was read. */
export interface RegisterReading<F extends RegisterFamily = RegisterFamily, N = string> {
  /** Name of the register; an element of an array is `NAME[n]`. */
  readonly name: N;
  /** In BAR0, in bytes. */
  readonly offset: number;
  /** The whole register, 0 … 0xFFFFFFFF. */
  readonly value: number;
  /** Its fields by name, as numbers. */
  readonly fields: RegisterFields<F, N>;
  /** True when the value comes from a model and not from silicon. */
  readonly simulated: boolean;
}

/** What {@link Registers.modify} did. */
export interface RegisterChange<N = string> {
  /** Name of the register; an element of an array is `NAME[n]`. */
  readonly name: N;
  /** Offset in BAR0, in bytes. */
  readonly offset: number;
  /** As read. */
  readonly before: number;
  /** As written; what the adapter made of it is not read back. */
  readonly written: number;
}
