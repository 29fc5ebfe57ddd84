import { checkInteger, must, wrongType } from '../../base/check.js';
import { type ClockIdentity, checkClockIdentity } from './identity.js';
import {
  bytesOf,
  clockIdentity,
  type Layout,
  Malformed,
  readLayout,
  s8,
  s32,
  s96,
  u8,
  u16,
  writeLayout,
} from './layout.js';

/** Follow_Up information (IEEE 802.1AS-2020 11.4.4.3). */
export interface FollowUpInformation {
  /** Always `follow-up-information`. */
  readonly kind: 'follow-up-information';
  /** (Rate of the grandmaster against the sender - 1) × 2^41. */
  readonly cumulativeScaledRateOffset: number;
  /** Changes when the grandmaster's source of time does. */
  readonly gmTimeBaseIndicator: number;
  /** What the grandmaster's time jumped by then, in 2^-16 ns. */
  readonly lastGmPhaseChange: bigint;
  /** What its rate jumped by then, × 2^41. */
  readonly scaledLastGmFreqChange: number;
}

/** The clocks that an Announce went through (IEEE 802.1AS-2020 10.6.3.3.8), the grandmaster first. */
export interface PathTrace {
  /** Always `path-trace`. */
  readonly kind: 'path-trace';
  /** In the order in which it went. */
  readonly clocks: readonly ClockIdentity[];
}

/**
 * A request for other intervals (IEEE 802.1AS-2020 10.6.4.3), as log2 of s. 127: stop, 126: the initial
 * one again, -128: no change.
 */
export interface IntervalRequest {
  /** Always `interval-request`. */
  readonly kind: 'interval-request';
  /** Of Pdelay_Req. */
  readonly linkDelayInterval: number;
  /** Of Sync. */
  readonly timeSyncInterval: number;
  /** Of Announce. */
  readonly announceInterval: number;
  /** Bit 0: compute neighborRateRatio, bit 1: compute meanLinkDelay, bit 2: takes one-step Sync. */
  readonly flags: number;
}

/** The sender speaks gPTP (IEEE 802.1AS-2020 10.6.4.4). */
export interface GptpCapable {
  /** Always `gptp-capable`. */
  readonly kind: 'gptp-capable';
  /** log2 of the interval of these messages in s. */
  readonly logInterval: number;
  /** Reserved: 0. */
  readonly flags: number;
}

/** Any other TLV: kept, and skipped by the machines. */
export interface UnknownTlv {
  /** Always `unknown`. */
  readonly kind: 'unknown';
  /** tlvType, 0 … 65 535. */
  readonly type: number;
  /** Without its type and its length. */
  readonly value: Uint8Array;
}

/** A TLV of a PTP message. */
export type Tlv = FollowUpInformation | PathTrace | IntervalRequest | GptpCapable | UnknownTlv;

type Organized = FollowUpInformation | IntervalRequest | GptpCapable;
type Body<T> = Omit<T, 'kind'>;

interface OrganizedKind<T extends Organized> {
  readonly kind: T['kind'];
  readonly type: number;
  readonly subtype: number;
  readonly layout: Layout<Body<T>>;
}

const HEAD_BYTES = 4;
/** organizationId and organizationSubType. */
const ORGANIZATION_BYTES = 6;
/** IEEE 802.1's. */
const IEEE_802_1 = 0x00_80_c2;
const EXTENSION = 0x0003;
const EXTENSION_STAYS = 0x8000;
const PATH_TRACE = 0x0008;

const FOLLOW_UP: OrganizedKind<FollowUpInformation> = {
  kind: 'follow-up-information',
  type: EXTENSION,
  subtype: 1,
  layout: [
    ['cumulativeScaledRateOffset', s32],
    ['gmTimeBaseIndicator', u16],
    ['lastGmPhaseChange', s96],
    ['scaledLastGmFreqChange', s32],
  ],
};
const INTERVALS: OrganizedKind<IntervalRequest> = {
  kind: 'interval-request',
  type: EXTENSION,
  subtype: 2,
  layout: [
    ['linkDelayInterval', s8],
    ['timeSyncInterval', s8],
    ['announceInterval', s8],
    ['flags', u8],
    2,
  ],
};
const CAPABLE: OrganizedKind<GptpCapable> = {
  kind: 'gptp-capable',
  type: EXTENSION_STAYS,
  subtype: 4,
  layout: [['logInterval', s8], ['flags', u8], 4],
};
const ORGANIZED: readonly OrganizedKind<Organized>[] = [FOLLOW_UP, INTERVALS, CAPABLE] as never;

const organizedBytes = (known: OrganizedKind<Organized>): number =>
  ORGANIZATION_BYTES + bytesOf(known.layout);

/** Reads the TLVs from `from` to `end`. Throws {@link Malformed} when one does not end there. */
export function readTlvs(view: DataView, from: number, end: number): readonly Tlv[] {
  const tlvs: Tlv[] = [];
  let at = from;
  while (at < end) {
    if (end - at < HEAD_BYTES) throw new Malformed(`${end - at} bytes stand after the last TLV`);
    const length = view.getUint16(at + 2);
    const value = at + HEAD_BYTES;
    if (value + length > end)
      throw new Malformed(`a TLV of ${length} bytes ends after the message`);
    tlvs.push(readTlv(view, view.getUint16(at), value, length));
    at = value + length;
  }
  return Object.freeze(tlvs);
}

function readTlv(view: DataView, type: number, at: number, length: number): Tlv {
  if (type === PATH_TRACE && length % clockIdentity.bytes === 0) {
    const count = length / clockIdentity.bytes;
    const clocks = Array.from({ length: count }, (_, n) =>
      clockIdentity.read(view, at + n * clockIdentity.bytes),
    );
    return Object.freeze({ kind: 'path-trace', clocks: Object.freeze(clocks) });
  }
  const known = ORGANIZED.find((one) => one.type === type && isOf(one, view, at, length));
  if (known !== undefined) {
    const body = readLayout(known.layout, view, at + ORGANIZATION_BYTES);
    return Object.freeze({ kind: known.kind, ...(body as object) }) as Organized;
  }
  const value = new Uint8Array(view.buffer, view.byteOffset + at, length).slice();
  return Object.freeze({ kind: 'unknown', type, value });
}

function isOf(
  known: OrganizedKind<Organized>,
  view: DataView,
  at: number,
  length: number,
): boolean {
  if (length < organizedBytes(known)) return false;
  const id = (view.getUint8(at) << 16) | view.getUint16(at + 1);
  const subtype = (view.getUint8(at + 3) << 16) | view.getUint16(at + 4);
  return id === IEEE_802_1 && subtype === known.subtype;
}

const organizedOf = (kind: Organized['kind']): OrganizedKind<Organized> =>
  ORGANIZED.find((one) => one.kind === kind) as OrganizedKind<Organized>;

/** How many bytes a TLV takes, its head included. */
export function tlvBytes(tlv: Tlv): number {
  if (tlv.kind === 'unknown') return HEAD_BYTES + tlv.value.length;
  if (tlv.kind === 'path-trace') return HEAD_BYTES + clockIdentity.bytes * tlv.clocks.length;
  return HEAD_BYTES + organizedBytes(organizedOf(tlv.kind));
}

/** Writes a TLV at `at`. Errors name `parameter`. */
export function writeTlv(tlv: Tlv, view: DataView, at: number, parameter: string): void {
  const value = at + HEAD_BYTES;
  view.setUint16(at + 2, tlvBytes(tlv) - HEAD_BYTES);
  if (tlv.kind === 'unknown') {
    view.setUint16(at, checkInteger(tlv.type, `${parameter}.type`, 0, 0xff_ff));
    new Uint8Array(view.buffer, view.byteOffset).set(tlv.value, value);
  } else if (tlv.kind === 'path-trace') {
    view.setUint16(at, PATH_TRACE);
    for (const [n, clock] of tlv.clocks.entries()) {
      clockIdentity.write(
        view,
        value + n * clockIdentity.bytes,
        clock,
        `${parameter}.clocks[${n}]`,
      );
    }
  } else {
    const { type, subtype, layout } = organizedOf(tlv.kind);
    view.setUint16(at, type);
    view.setUint8(value, IEEE_802_1 >> 16);
    view.setUint16(value + 1, IEEE_802_1 & 0xff_ff);
    view.setUint8(value + 3, subtype >> 16);
    view.setUint16(value + 4, subtype & 0xff_ff);
    writeLayout(layout, view, value + ORGANIZATION_BYTES, tlv as never, parameter);
  }
}

/** Most TLV bytes of one message: what a frame holds. */
const MAX_TLV_BYTES = 1400;

/** Checks that `tlvs` are TLVs; their fields are checked as they are written. */
export function checkTlvs(tlvs: unknown, parameter: string): readonly Tlv[] {
  if (!Array.isArray(tlvs)) throw wrongType(parameter, 'an array of TLVs', tlvs);
  const list = Array.from(tlvs as Tlv[], (tlv, n) => checkTlv(tlv, `${parameter}[${n}]`));
  const bytes = list.reduce((sum, tlv) => sum + tlvBytes(tlv), 0);
  if (bytes > MAX_TLV_BYTES) {
    throw new RangeError(must(parameter, `take at most ${MAX_TLV_BYTES} bytes`, String(bytes)));
  }
  return list;
}

function checkTlv(tlv: Tlv, parameter: string): Tlv {
  const kind = (tlv as Partial<Tlv> | null | undefined)?.kind;
  if (kind === 'unknown') {
    const { value } = tlv as UnknownTlv;
    if (!(value instanceof Uint8Array))
      throw wrongType(`${parameter}.value`, 'a Uint8Array', value);
  } else if (kind === 'path-trace') {
    const { clocks } = tlv as PathTrace;
    if (!Array.isArray(clocks)) throw wrongType(`${parameter}.clocks`, 'an array', clocks);
    for (const [n, clock] of clocks.entries())
      checkClockIdentity(clock, `${parameter}.clocks[${n}]`);
  } else if (!ORGANIZED.some((known) => known.kind === kind)) {
    throw wrongType(parameter, 'a TLV', tlv);
  }
  return tlv;
}
