import { type AdapterContext, requireLevel } from './adapter-context.js';
import { checkInteger, outOfRange } from './check.js';
import { toHalError } from './native-errors.js';

/** The last register of the 128 KiB window. */
const MAX_OFFSET = 0x1fffc;
const U32_MAX = 0xffff_ffff;

function checkOffset(offset: unknown, parameter: string): number {
  const checked = checkInteger(offset, parameter, 0, MAX_OFFSET);
  if (checked % 4 !== 0) throw outOfRange(parameter, 'a multiple of 4', offset);
  return checked;
}

/** An adapter's registers (BAR0), by offset. */
export class Registers {
  readonly #context: AdapterContext;

  /** @internal */
  constructor(context: AdapterContext) {
    this.#context = context;
    Object.freeze(this);
  }

  /**
   * Reads the 32-bit register at `offset`, a multiple of 4 from 0 to 0x1FFFC. Some registers change
   * when read. HAL_NOT_SUPPORTED where the driver does not let registers be read.
   */
  read(offset: number): number {
    const checked = checkOffset(offset, 'registers.read(offset)');
    try {
      return this.#context.native.readRegister(checked);
    } catch (error) {
      throw toHalError(error, this.#context.backend);
    }
  }

  /**
   * Writes `value`, 0 … 2^32-1, to the 32-bit register at `offset`. Can stop the adapter. Needs access
   * 'configure'. HAL_NOT_SUPPORTED where the driver does not let registers be written.
   */
  write(offset: number, value: number): void {
    const checked = checkOffset(offset, 'registers.write(offset)');
    checkInteger(value, 'registers.write(value)', 0, U32_MAX);
    requireLevel(this.#context, 'configure', 'registers.write');
    try {
      this.#context.native.writeRegister(checked, value);
    } catch (error) {
      throw toHalError(error, this.#context.backend);
    }
  }
}
