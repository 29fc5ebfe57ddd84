import { checkInteger, checkOptionsObject, must, outOfRange, wrongType } from '../base/check.js';
import { MAX_MESSAGE_BYTES_4, MAX_MESSAGE_BYTES_6, MIN_MESSAGE_BYTES } from '../base/limits.gen.js';
import { PTP_MESSAGE, PTP_UDP_ADDRESSES, PTP_UDP_PORTS } from '../base/ptp.js';
import { ENDPOINT } from '../binding/native-frames.js';
import { formatIp, parseIp } from './ip-address.js';

type UdpTransport = 'udp4' | 'udp6';

const PER_VERSION = {
  4: {
    groups: PTP_UDP_ADDRESSES.IPV4,
    longest: MAX_MESSAGE_BYTES_4,
    wanted: "a multicast group of PTP: '224.0.1.129' or '224.0.0.107'",
  },
  6: {
    groups: PTP_UDP_ADDRESSES.IPV6,
    longest: MAX_MESSAGE_BYTES_6,
    wanted: "a multicast group of PTP: 'ff00::181' to 'ff0f::181', or 'ff02::6b'",
  },
} as const;

const PEER_MESSAGES: readonly number[] = [
  PTP_MESSAGE.PDELAY_REQ,
  PTP_MESSAGE.PDELAY_RESP,
  PTP_MESSAGE.PDELAY_RESP_FOLLOW_UP,
];
const FIRST_GENERAL = 8;
const SCOPE = /^ff0[0-9a-f]::181$/;

/** The version of IP. */
export const versionOf = (transport: UdpTransport): 4 | 6 => (transport === 'udp4' ? 4 : 6);

/** The groups that a port joins without being told. */
export function defaultGroups(transport: UdpTransport): readonly string[] {
  const { PRIMARY, PEER_DELAY } = PER_VERSION[versionOf(transport)].groups;
  return [PRIMARY, PEER_DELAY];
}

/** The 16 bytes of a group of PTP. */
export function ptpGroup(text: string, parameter: string, transport: UdpTransport): Uint8Array {
  const version = versionOf(transport);
  const bytes = parseIp(text, version);
  const same = bytes === null ? '' : formatIp(bytes, version);
  const { groups, wanted } = PER_VERSION[version];
  const known = same === groups.PRIMARY || same === groups.PEER_DELAY || SCOPE.test(same);
  if (bytes === null || !known) throw outOfRange(parameter, wanted, text);
  return bytes;
}

/** A message to send as native code takes it, behind the address and the port it goes to. */
export function addressedMessage(
  message: unknown,
  options: unknown,
  transport: UdpTransport,
  parameter: string,
): Uint8Array {
  if (!(message instanceof Uint8Array)) {
    throw wrongType(`${parameter}(bytes)`, 'a Uint8Array', message);
  }
  const version = versionOf(transport);
  const { groups, longest } = PER_VERSION[version];
  if (message.length < MIN_MESSAGE_BYTES || message.length > longest) {
    const range = `have ${MIN_MESSAGE_BYTES} to ${longest} bytes`;
    throw new RangeError(must(`${parameter}(bytes)`, range, String(message.length)));
  }
  const type = (message[0] as number) & 0xf;
  const given = checkOptionsObject(options, `${parameter}(options)`, ['port', 'to', 'launchNs']);
  const { EVENT, GENERAL } = PTP_UDP_PORTS;
  const usual = type < FIRST_GENERAL ? EVENT : GENERAL;
  const port = checkInteger(given.port ?? usual, `${parameter}(options).port`, EVENT, GENERAL);
  const to = given.to ?? (PEER_MESSAGES.includes(type) ? groups.PEER_DELAY : groups.PRIMARY);
  if (typeof to !== 'string') throw wrongType(`${parameter}(options).to`, 'a group of PTP', to);
  const bytes = new Uint8Array(ENDPOINT.bytes + message.length);
  bytes.set(ptpGroup(to, `${parameter}(options).to`, transport), ENDPOINT.address);
  new DataView(bytes.buffer).setUint16(ENDPOINT.port, port);
  bytes.set(message, ENDPOINT.bytes);
  return bytes;
}
