import {
  checkBigint,
  checkInteger,
  checkOneOf,
  checkText,
  U64_MAX,
  wrongType,
} from '../base/check.js';
import { MAX_SEND_BYTES } from '../base/limits.gen.js';

// Blocks and options of pcapng (draft-ietf-opsawg-pcapng); all little-endian.
const SECTION = 0x0a0d0d0a;
const INTERFACE = 1;
const PACKET = 6;
const BYTE_ORDER = 0x1a2b3c4d;
const ETHERNET = 1;
const OPTION = { end: 0, name: 2, flags: 2, timeUnit: 9 } as const;
/** Times are 10^-9 s. */
const NANOSECONDS = 9;
const DIRECTIONS = ['in', 'out'] as const;

const padded = (length: number): number => Math.ceil(length / 4) * 4;

function u32(...values: readonly number[]): Uint8Array {
  const view = new DataView(new ArrayBuffer(values.length * 4));
  for (const [i, value] of values.entries()) view.setUint32(i * 4, value, true);
  return new Uint8Array(view.buffer);
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + padded(part.length), 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += padded(part.length);
  }
  return bytes;
}

const option = (code: number, value: Uint8Array): Uint8Array =>
  joined([u32((value.length << 16) | code), value]);

function block(type: number, ...body: readonly Uint8Array[]): Uint8Array {
  const inside = joined(body);
  const length = u32(inside.length + 12);
  return joined([u32(type), length, inside, length]);
}

/**
 * Frames as a pcapng file with times in ns, for Wireshark and tshark. What stands in it is what it was
 * given: give times of one clock, and no frame a time that is not its own.
 */
export class FrameCapture {
  readonly #blocks: Uint8Array[] = [
    // Version 1.0, a section of unknown length.
    block(SECTION, u32(BYTE_ORDER, 1, 0xffff_ffff, 0xffff_ffff)),
  ];
  #interfaces = 0;

  /** Adds an Ethernet interface, such as an adapter's key; its number for {@link add}. */
  interface(name: string): number {
    checkText(name, 'capture.interface(name)');
    this.#blocks.push(
      block(
        INTERFACE,
        u32(ETHERNET, 0),
        option(OPTION.name, new TextEncoder().encode(name)),
        option(OPTION.timeUnit, Uint8Array.of(NANOSECONDS)),
        u32(OPTION.end),
      ),
    );
    this.#interfaces += 1;
    return this.#interfaces - 1;
  }

  /**
   * Adds a frame of up to 1522 bytes from the destination address on, without check sequence. `timeNs`:
   * since 1970. TypeError, RangeError.
   */
  add(number: number, direction: 'in' | 'out', timeNs: bigint, bytes: Uint8Array): void {
    checkInteger(number, 'capture.add(number)', 0, this.#interfaces - 1);
    checkOneOf(direction, 'capture.add(direction)', DIRECTIONS);
    checkBigint(timeNs, 'capture.add(timeNs)', 0n, U64_MAX);
    if (!(bytes instanceof Uint8Array)) {
      throw wrongType('capture.add(bytes)', 'a Uint8Array', bytes);
    }
    checkInteger(bytes.length, 'capture.add(bytes).length', 1, MAX_SEND_BYTES);
    const time = [Number(timeNs >> 32n), Number(timeNs & 0xffff_ffffn)];
    this.#blocks.push(
      block(
        PACKET,
        u32(number, ...time, bytes.length, bytes.length),
        bytes,
        option(OPTION.flags, u32(DIRECTIONS.indexOf(direction) + 1)),
        u32(OPTION.end),
      ),
    );
  }

  /** The whole file so far. */
  toBytes(): Uint8Array {
    return joined(this.#blocks);
  }
}
