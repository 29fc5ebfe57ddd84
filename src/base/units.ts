import { mustBe, outOfRange, wrongType } from './check.js';

/** Nanoseconds in a second. */
export const NS_PER_SECOND = 1_000_000_000n;

/** A time in ns, split. */
export interface TimeParts {
  /** Whole seconds, rounded towards minus infinity. */
  readonly seconds: bigint;
  /** 0 … 999 999 999. */
  readonly nanoseconds: number;
}

/** Splits a time or a difference in ns; `-1n` is -1 s and 999 999 999 ns. */
export function nsToParts(ns: bigint): TimeParts {
  if (typeof ns !== 'bigint') throw wrongType('nsToParts(ns)', 'a bigint', ns);
  const rest = ((ns % NS_PER_SECOND) + NS_PER_SECOND) % NS_PER_SECOND;
  return { seconds: (ns - rest) / NS_PER_SECOND, nanoseconds: Number(rest) };
}

/** Inverse of {@link nsToParts}. RangeError unless `nanoseconds` is an integer from 0 to 999 999 999. */
export function partsToNs(parts: TimeParts): bigint {
  const { seconds, nanoseconds } = parts;
  if (typeof seconds !== 'bigint') throw wrongType('partsToNs(seconds)', 'a bigint', seconds);
  if (!Number.isInteger(nanoseconds) || nanoseconds < 0 || nanoseconds > 999_999_999) {
    throw outOfRange('partsToNs(nanoseconds)', '0 to 999999999', nanoseconds);
  }
  return seconds * NS_PER_SECOND + BigInt(nanoseconds);
}

/**
 * How much faster `deviceElapsedNs` ran than `referenceElapsedNs`, in parts per 1e9. The difference
 * is taken in integers, so that only the last division rounds. RangeError for a reference of 0.
 */
export function ratePpb(deviceElapsedNs: bigint, referenceElapsedNs: bigint): number {
  if (referenceElapsedNs === 0n) {
    throw outOfRange('ratePpb(referenceElapsedNs)', 'a bigint other than 0', referenceElapsedNs);
  }
  return (Number(deviceElapsedNs - referenceElapsedNs) / Number(referenceElapsedNs)) * 1e9;
}

const MAC_FORMS: readonly RegExp[] = [
  /^[0-9a-f]{2}(:[0-9a-f]{2}){5}$/,
  /^[0-9a-f]{2}(-[0-9a-f]{2}){5}$/,
  /^[0-9a-f]{12}$/,
];

const MAC_WANTED = "a MAC address as 'a0:36:9f:00:00:01', 'A0-36-9F-00-00-01' or 'a0369f000001'";

/**
 * A MAC address in the form the HAL uses, `a0:36:9f:00:00:01`. Accepts colons, dashes or nothing
 * between the bytes, in either case; TypeError for anything but a string, RangeError for another
 * text. `parameter` stands in the error.
 */
export function normalizeMac(text: string, parameter = 'normalizeMac(text)'): string {
  if (typeof text !== 'string') throw wrongType(parameter, MAC_WANTED, text);
  const lower = text.toLowerCase();
  if (!MAC_FORMS.some((form) => form.test(lower))) throw outOfRange(parameter, MAC_WANTED, text);
  return (lower.replaceAll(/[:-]/g, '').match(/../g) ?? []).join(':');
}

/** The six bytes of a MAC address; accepts what {@link normalizeMac} accepts. */
export function parseMac(text: string): Uint8Array {
  return Uint8Array.from(normalizeMac(text, 'parseMac(text)').split(':'), (byte) =>
    Number.parseInt(byte, 16),
  );
}

/** Six bytes as `a0:36:9f:00:00:01`. TypeError for anything else. */
export function formatMac(bytes: Uint8Array): string {
  const wanted = 'a Uint8Array of 6 bytes';
  if (!(bytes instanceof Uint8Array)) throw wrongType('formatMac(bytes)', wanted, bytes);
  if (bytes.length !== 6) {
    throw new RangeError(mustBe('formatMac(bytes)', wanted, `one of ${bytes.length} bytes`));
  }
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join(':');
}
