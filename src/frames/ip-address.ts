import { isIPv4, isIPv6 } from 'node:net';

const ADDRESS_BYTES = 16;

/** The groups of 16 bits of an IPv6 address without `::`. */
function groupsOf(text: string): number[] {
  if (text === '') return [];
  return text.split(':').flatMap((part) => {
    if (!part.includes('.')) return [Number.parseInt(part, 16)];
    const [a = 0, b = 0, c = 0, d = 0] = part.split('.').map(Number);
    return [a * 256 + b, c * 256 + d];
  });
}

/** The 16 bytes of an IP address, an IPv4 one in the first four; null for a text that is not of the version. */
export function parseIp(text: string, version: 4 | 6): Uint8Array | null {
  const bytes = new Uint8Array(ADDRESS_BYTES);
  if (version === 4) {
    if (!isIPv4(text)) return null;
    bytes.set(text.split('.').map(Number));
    return bytes;
  }
  if (!isIPv6(text) || text.includes('%')) return null;
  const [front = '', back] = text.split('::');
  const [first, last] = [groupsOf(front), groupsOf(back ?? '')];
  const view = new DataView(bytes.buffer);
  for (const [n, group] of first.entries()) view.setUint16(2 * n, group);
  for (const [n, group] of last.entries()) {
    view.setUint16(ADDRESS_BYTES - 2 * (last.length - n), group);
  }
  return bytes;
}

/** The text of what {@link parseIp} gives, of IPv6 the shortest one (RFC 5952). */
export function formatIp(bytes: Uint8Array, version: 4 | 6): string {
  if (version === 4) return bytes.subarray(0, 4).join('.');
  const view = new DataView(bytes.buffer, bytes.byteOffset, ADDRESS_BYTES);
  const groups = Array.from({ length: 8 }, (_, n) => view.getUint16(2 * n).toString(16));
  return new URL(`http://[${groups.join(':')}]`).hostname.slice(1, -1);
}
