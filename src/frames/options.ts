import {
  checkInteger,
  checkOneOf,
  checkOptionsObject,
  checkSignal,
  must,
  outOfRange,
  wrongType,
} from '../base/check.js';
import {
  MAX_FRAME_CAPACITY,
  MAX_FRAME_GROUPS,
  MAX_PRIORITY,
  MAX_SEND_BYTES,
  MAX_VLAN_ID,
  MIN_ETHER_TYPE,
  MIN_SEND_BYTES,
} from '../base/limits.gen.js';
import { parseMac } from '../base/units.js';
import { checkLatency, type LatencyOption } from '../stamps/latency.js';

/** Options of {@link Frames.open}. */
export interface FramePortOptions {
  /** `l2`: whole Ethernet frames of one EtherType. */
  readonly transport: 'l2';
  /** 0x600 … 0xffff; `PTP_ETHERTYPE` is PTP's. */
  readonly etherType: number;
  /**
   * Multicast addresses whose frames are received besides those for the adapter's own address, such as
   * `GPTP_ADDRESS`. Up to 16, default none.
   */
  readonly join?: readonly string[];
  /** Received frames that the native buffer holds, rounded up to a power of two. 2 … 65 536, default 1024. */
  readonly capacity?: number;
  /** How long {@link SentFrame.stamp} waits, in ms of the adapter's system clock. 0 … 60 000, default 100. */
  readonly stampTimeoutMs?: number;
  /** Closes the port. */
  readonly signal?: AbortSignal;
  /** The correction for the path to the wire. Default `family`. */
  readonly latency?: LatencyOption;
}

/** Checked {@link FramePortOptions}. */
export interface CheckedPortOptions {
  readonly etherType: number;
  /** Six bytes each. */
  readonly groups: Uint8Array;
  readonly capacity: number;
  readonly stampTimeoutMs: number;
  readonly signal: AbortSignal | null;
  readonly latency: LatencyOption;
}

const KEYS = [
  'transport',
  'etherType',
  'join',
  'capacity',
  'stampTimeoutMs',
  'signal',
  'latency',
] as const;
const DEFAULT_CAPACITY = 1024;
const DEFAULT_TIMEOUT_MS = 100;
const MAX_TIMEOUT_MS = 60_000;

function checkGroups(value: unknown, parameter: string): Uint8Array {
  if (value === undefined) return new Uint8Array(0);
  if (!Array.isArray(value)) throw wrongType(parameter, 'an array of multicast addresses', value);
  if (value.length > MAX_FRAME_GROUPS) {
    throw outOfRange(parameter, `at most ${MAX_FRAME_GROUPS} addresses`, value.length);
  }
  const bytes = new Uint8Array(value.length * 6);
  for (let n = 0; n < value.length; n += 1) {
    const entry: unknown = value[n];
    const name = `${parameter}[${n}]`;
    if (typeof entry !== 'string') throw wrongType(name, 'a multicast address', entry);
    const group = addressOf(entry, name);
    if (((group[0] as number) & 1) === 0) {
      throw outOfRange(name, "a multicast address such as '01:80:c2:00:00:0e'", entry);
    }
    bytes.set(group, n * 6);
  }
  return bytes;
}

function addressOf(text: string, parameter: string): Uint8Array {
  try {
    return parseMac(text);
  } catch {
    throw outOfRange(parameter, "a multicast address such as '01:80:c2:00:00:0e'", text);
  }
}

/** Checks {@link FramePortOptions} completely. */
export function checkPortOptions(options: unknown, parameter: string): CheckedPortOptions {
  const given = checkOptionsObject(options, parameter, KEYS);
  checkOneOf(given.transport, `${parameter}.transport`, ['l2']);
  const integer = (key: 'capacity' | 'stampTimeoutMs', least: number, most: number, or: number) =>
    given[key] === undefined ? or : checkInteger(given[key], `${parameter}.${key}`, least, most);
  return Object.freeze({
    etherType: checkInteger(given.etherType, `${parameter}.etherType`, MIN_ETHER_TYPE, 0xff_ff),
    groups: checkGroups(given.join, `${parameter}.join`),
    capacity: integer('capacity', 2, MAX_FRAME_CAPACITY, DEFAULT_CAPACITY),
    stampTimeoutMs: integer('stampTimeoutMs', 0, MAX_TIMEOUT_MS, DEFAULT_TIMEOUT_MS),
    signal: checkSignal(given.signal, `${parameter}.signal`),
    latency: checkLatency(given.latency, `${parameter}.latency`),
  });
}

/** How a frame is sent. */
export interface SendOptions {
  /** VLAN identifier, 0 … 4094; 0, the default with {@link pcp}, is a tag with a priority only. */
  readonly vlan?: number;
  /** Priority (PCP), 0 … 7. Default 0 with {@link vlan}. Without both, the frame is sent as it is. */
  readonly pcp?: number;
}

const ADDRESSES_BYTES = 12;
const TAG_BYTES = 4;
const VLAN_ETHERTYPE = 0x8100;

/** `frame` with the tag that `options` ask for; the same one where they ask for none. */
export function taggedFrame(frame: Uint8Array, options: unknown, parameter: string): Uint8Array {
  const { vlan, pcp } = checkOptionsObject(options, `${parameter}(options)`, ['vlan', 'pcp']);
  if (vlan === undefined && pcp === undefined) return frame;
  const id = checkInteger(vlan ?? 0, `${parameter}(options).vlan`, 0, MAX_VLAN_ID);
  const priority = checkInteger(pcp ?? 0, `${parameter}(options).pcp`, 0, MAX_PRIORITY);
  if (isTagged(frame)) {
    throw new RangeError(must(`${parameter}(bytes)`, 'have no tag where options give one', 'one'));
  }
  const most = MAX_SEND_BYTES - TAG_BYTES;
  if (frame.length > most) {
    const range = `have at most ${most} bytes and a tag`;
    throw new RangeError(must(`${parameter}(bytes)`, range, String(frame.length)));
  }
  const bytes = new Uint8Array(frame.length + TAG_BYTES);
  bytes.set(frame.subarray(0, ADDRESSES_BYTES));
  const tag = [VLAN_ETHERTYPE, (priority << 13) | id];
  bytes.set(
    tag.flatMap((half) => [half >> 8, half & 0xff]),
    ADDRESSES_BYTES,
  );
  bytes.set(frame.subarray(ADDRESSES_BYTES), ADDRESSES_BYTES + TAG_BYTES);
  return bytes;
}

const isTagged = (frame: Uint8Array): boolean =>
  frame.length >= ADDRESSES_BYTES + TAG_BYTES + 2 &&
  (frame[ADDRESSES_BYTES] as number) * 256 + (frame[ADDRESSES_BYTES + 1] as number) ===
    VLAN_ETHERTYPE;

/** A frame to send, from the destination address on, of the port's EtherType. */
export function checkFrameBytes(value: unknown, parameter: string, etherType: number): Uint8Array {
  if (!(value instanceof Uint8Array)) throw wrongType(parameter, 'a Uint8Array', value);
  if (value.length < MIN_SEND_BYTES || value.length > MAX_SEND_BYTES) {
    const range = `have ${MIN_SEND_BYTES} to ${MAX_SEND_BYTES} bytes`;
    throw new RangeError(must(parameter, range, String(value.length)));
  }
  const at = ADDRESSES_BYTES + (isTagged(value) ? TAG_BYTES : 0);
  const own = (value[at] as number) * 256 + (value[at + 1] as number);
  if (own !== etherType) {
    const wanted = `be of the port's EtherType 0x${etherType.toString(16)}`;
    throw new RangeError(must(parameter, wanted, `0x${own.toString(16)}`));
  }
  return value;
}
