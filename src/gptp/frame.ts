import { GPTP_ADDRESS, PTP_ETHERTYPE } from '../base/ptp.js';
import { parseMac } from '../base/units.js';

const HEADER_BYTES = 14;
const TYPE_AT = 12;

/** Puts gPTP messages into Ethernet frames from one adapter. */
export class GptpFraming {
  readonly #header: Uint8Array;

  constructor(mac: string) {
    this.#header = new Uint8Array(HEADER_BYTES);
    this.#header.set(parseMac(GPTP_ADDRESS));
    this.#header.set(parseMac(mac), 6);
    this.#header.set([PTP_ETHERTYPE >> 8, PTP_ETHERTYPE & 0xff], TYPE_AT);
  }

  /** The frame of a message. */
  frame(message: Uint8Array): Uint8Array {
    const bytes = new Uint8Array(HEADER_BYTES + message.length);
    bytes.set(this.#header);
    bytes.set(message, HEADER_BYTES);
    return bytes;
  }

  /** The message in a frame; null for one with a tag, which gPTP has none of. */
  message(frame: Uint8Array): Uint8Array | null {
    const type = ((frame[TYPE_AT] ?? 0) << 8) | (frame[TYPE_AT + 1] ?? 0);
    return type === PTP_ETHERTYPE ? frame.subarray(HEADER_BYTES) : null;
  }
}
