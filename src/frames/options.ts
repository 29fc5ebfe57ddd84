import {
  checkBigint,
  checkInteger,
  checkOneOf,
  checkOptionsObject,
  checkSignal,
  must,
  outOfRange,
  U64_MAX,
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
import { PTP_ETHERTYPE } from '../base/ptp.js';
import { parseMac } from '../base/units.js';
import { FRAME_TRANSPORTS } from '../binding/native-frames.js';
import { checkLatency, type LatencyOption } from '../stamps/latency.js';
import { defaultGroups, ptpGroup } from './udp.js';

/** Options of {@link Frames.open} for every transport. */
export interface CommonPortOptions {
  /** Received frames that the native buffer holds, rounded up to a power of two. 2 … 65 536, default 1024. */
  readonly capacity?: number;
  /** How long {@link SentFrame.stamp} waits, in ms of the adapter's system clock. 0 … 60 000, default 100. */
  readonly stampTimeoutMs?: number;
  /** Closes the port. */
  readonly signal?: AbortSignal;
  /** The correction for the path to the wire. Default `family`. */
  readonly latency?: LatencyOption;
}

/** Options of {@link Frames.open} for whole Ethernet frames of one EtherType. */
export interface Layer2PortOptions extends CommonPortOptions {
  /** Whole Ethernet frames. Needs `capabilities.frames`. */
  readonly transport: 'l2';
  /** 0x600 … 0xffff; `PTP_ETHERTYPE` is PTP's. */
  readonly etherType: number;
  /**
   * Multicast addresses whose frames are received besides those for the adapter's own address, such as
   * `GPTP_ADDRESS`. Up to 16, default none.
   */
  readonly join?: readonly string[];
}

/** Options of {@link Frames.open} for PTP messages over UDP, ports 319 and 320. */
export interface UdpPortOptions extends CommonPortOptions {
  /** PTP messages over IPv4 or IPv6. Needs `capabilities.udpFrames`. */
  readonly transport: 'udp4' | 'udp6';
  /**
   * Groups of PTP whose messages are received besides those for the adapter's own address. Default both
   * of `PTP_UDP_ADDRESSES`.
   */
  readonly join?: readonly string[];
}

/** Options of {@link Frames.open}. */
export type FramePortOptions = Layer2PortOptions | UdpPortOptions;

/** How the frames of a port travel. */
export type FrameTransport = FramePortOptions['transport'];

/** Checked {@link FramePortOptions}. */
export interface CheckedPortOptions {
  readonly transport: FrameTransport;
  /** PTP's over UDP. */
  readonly etherType: number;
  /** Six bytes each, over UDP 16. */
  readonly groups: Uint8Array;
  readonly capacity: number;
  readonly stampTimeoutMs: number;
  readonly signal: AbortSignal | null;
  readonly latency: LatencyOption;
}

const KEYS = ['transport', 'join', 'capacity', 'stampTimeoutMs', 'signal', 'latency'] as const;
const LAYER_2_KEYS = [...KEYS, 'etherType'] as const;
const DEFAULT_CAPACITY = 1024;
const DEFAULT_TIMEOUT_MS = 100;
const MAX_TIMEOUT_MS = 60_000;

function checkJoin(
  value: unknown,
  parameter: string,
  bytesOf: (entry: string, name: string) => Uint8Array,
): Uint8Array {
  if (!Array.isArray(value)) throw wrongType(parameter, 'an array of multicast addresses', value);
  if (value.length > MAX_FRAME_GROUPS) {
    throw outOfRange(parameter, `at most ${MAX_FRAME_GROUPS} addresses`, value.length);
  }
  const groups = Array.from(value, (entry: unknown, n) => {
    const name = `${parameter}[${n}]`;
    if (typeof entry !== 'string') throw wrongType(name, 'a multicast address', entry);
    return bytesOf(entry, name);
  });
  return Uint8Array.from(groups.flatMap((group) => [...group]));
}

function multicastMac(text: string, parameter: string): Uint8Array {
  const group = addressOf(text, parameter);
  if (((group[0] as number) & 1) === 0) {
    throw outOfRange(parameter, "a multicast address such as '01:80:c2:00:00:0e'", text);
  }
  return group;
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
  const named = checkOptionsObject(options, parameter, LAYER_2_KEYS).transport;
  const transport = checkOneOf(named, `${parameter}.transport`, FRAME_TRANSPORTS);
  const layer2 = transport === 'l2';
  const given: Record<string, unknown> = checkOptionsObject(
    options,
    parameter,
    layer2 ? LAYER_2_KEYS : KEYS,
  );
  const integer = (key: 'capacity' | 'stampTimeoutMs', least: number, most: number, or: number) =>
    given[key] === undefined ? or : checkInteger(given[key], `${parameter}.${key}`, least, most);
  const type = layer2 ? given.etherType : PTP_ETHERTYPE;
  return Object.freeze({
    transport,
    etherType: checkInteger(type, `${parameter}.etherType`, MIN_ETHER_TYPE, 0xff_ff),
    groups: layer2
      ? checkJoin(given.join ?? [], `${parameter}.join`, multicastMac)
      : checkJoin(given.join ?? defaultGroups(transport), `${parameter}.join`, (entry, name) =>
          ptpGroup(entry, name, transport),
        ),
    capacity: integer('capacity', 2, MAX_FRAME_CAPACITY, DEFAULT_CAPACITY),
    stampTimeoutMs: integer('stampTimeoutMs', 0, MAX_TIMEOUT_MS, DEFAULT_TIMEOUT_MS),
    signal: checkSignal(given.signal, `${parameter}.signal`),
    latency: checkLatency(given.latency, `${parameter}.latency`),
  });
}

/** How a frame is sent. */
export interface SendOptions {
  /**
   * Device time at which the frame is to leave, for the adapter to wait for. Needs
   * `capabilities.frameLaunch`, and launch times switched on by `tsn.launchTime.configure()`. At most 0.5 s
   * (I210), or less than the cycle of the gates, which is 1 s by itself (I225, I226), ahead of the clock.
   */
  readonly launchNs?: bigint;
  /**
   * Over UDP: the port of the other end, 319 or 320. Default `PTP_UDP_PORTS.EVENT` for event messages,
   * else `PTP_UDP_PORTS.GENERAL`.
   */
  readonly port?: number;
  /**
   * Over UDP: the group of PTP that it goes to. Default of `PTP_UDP_ADDRESSES`, by the message: the peer
   * delay group for Pdelay messages.
   */
  readonly to?: string;
  /** On layer 2: VLAN identifier, 0 … 4094; 0, the default with {@link pcp}, is a tag with a priority only. */
  readonly vlan?: number;
  /** On layer 2: priority (PCP), 0 … 7. Default 0 with {@link vlan}. Without both, the frame is sent as it is. */
  readonly pcp?: number;
}

const ADDRESSES_BYTES = 12;
const TAG_BYTES = 4;
const VLAN_ETHERTYPE = 0x8100;

/** The launch time that `options` ask for; null where they ask for none. They are checked already. */
export function launchOf(options: SendOptions | undefined, parameter: string): bigint | null {
  const keys = ['launchNs', 'vlan', 'pcp', 'port', 'to'] as const;
  const { launchNs } = checkOptionsObject(options, `${parameter}(options)`, keys);
  if (launchNs === undefined) return null;
  return checkBigint(launchNs, `${parameter}(options).launchNs`, 0n, U64_MAX);
}

/** `frame` with the tag that `options` ask for; the same one where they ask for none. */
export function taggedFrame(frame: Uint8Array, options: unknown, parameter: string): Uint8Array {
  const { vlan, pcp } = checkOptionsObject(options, `${parameter}(options)`, [
    'vlan',
    'pcp',
    'launchNs',
  ]);
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
