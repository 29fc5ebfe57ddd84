import { GPTP_ADDRESS, PTP_ADDRESSES, PTP_ETHERTYPE, PTP_MESSAGE } from '../base/ptp.js';
import { parseMac } from '../base/units.js';

/** How messages travel. */
export type PtpTransport = 'l2' | 'udp4' | 'udp6';

const HEADER_BYTES = 14;
const TYPE_AT = 12;
const PEER_DELAY: readonly number[] = [
  PTP_MESSAGE.PDELAY_REQ,
  PTP_MESSAGE.PDELAY_RESP,
  PTP_MESSAGE.PDELAY_RESP_FOLLOW_UP,
];

function header(to: string, from: string): Uint8Array {
  const bytes = new Uint8Array(HEADER_BYTES);
  bytes.set(parseMac(to));
  bytes.set(parseMac(from), 6);
  bytes.set([PTP_ETHERTYPE >> 8, PTP_ETHERTYPE & 0xff], TYPE_AT);
  return bytes;
}

/** Puts the messages of a profile into what a port of a transport takes. */
export class Framing {
  readonly #headers: { readonly most: Uint8Array; readonly peerDelay: Uint8Array } | null;
  /** The groups to join on layer 2. */
  readonly groups: readonly string[];

  constructor(transport: PtpTransport, profile: 'gptp' | 'ptp', mac: string) {
    const { PRIMARY, PEER_DELAY: neighbors } = PTP_ADDRESSES;
    const [most, peerDelay] =
      profile === 'gptp' ? [GPTP_ADDRESS, GPTP_ADDRESS] : [PRIMARY, neighbors];
    this.groups = [...new Set([most, peerDelay])];
    this.#headers =
      transport === 'l2' ? { most: header(most, mac), peerDelay: header(peerDelay, mac) } : null;
  }

  /** What carries a message. */
  carrier(message: Uint8Array): Uint8Array {
    if (this.#headers === null) return message;
    const isPeerDelay = PEER_DELAY.includes((message[0] ?? 0) & 0xf);
    const bytes = new Uint8Array(HEADER_BYTES + message.length);
    bytes.set(isPeerDelay ? this.#headers.peerDelay : this.#headers.most);
    bytes.set(message, HEADER_BYTES);
    return bytes;
  }

  /** The message in what came; null for a frame with a tag, which PTP has none of. */
  message(carrier: Uint8Array): Uint8Array | null {
    if (this.#headers === null) return carrier;
    const type = ((carrier[TYPE_AT] ?? 0) << 8) | (carrier[TYPE_AT + 1] ?? 0);
    return type === PTP_ETHERTYPE ? carrier.subarray(HEADER_BYTES) : null;
  }
}
