import { checkInteger } from '../base/check.js';
import {
  STAMP,
  STAMP_BYTES,
  STAMP_FLAGS,
  STAMP_KINDS,
  STAMP_SLOTS,
  type StampKind,
} from '../binding/native-stamps.js';
import type { AppliedLatency } from './latency.js';

/**
 * What a source says about itself, as an event of kind `error`. `may-have-stopped`: another adapter was
 * selected at the driver and a stream there keeps it so; transmit and timer events of this adapter may
 * no longer come. `gap`: the subscription was set up again; events in between were not counted.
 */
export type StampTrouble = 'may-have-stopped' | 'gap';

const TROUBLES: readonly (StampTrouble | null)[] = [null, 'may-have-stopped', 'gap'];

/** One timestamp. What is not known is null. Frozen. */
export interface Stamp {
  /** What was stamped. */
  readonly kind: StampKind;
  /** Only of kind `error`; null when the source did not say. */
  readonly trouble: StampTrouble | null;
  /** The adapter's own clock, no latency correction; clock.fromRaw() gives the disciplined time. */
  readonly deviceNs: bigint | null;
  /**
   * deviceNs minus the ingress latency (received) or plus the egress latency (sent): the time at the
   * wire. Null where there is no correction to apply, and for everything but frames.
   */
  readonly correctedNs: bigint | null;
  /** The correction in correctedNs, and where it comes from. */
  readonly latency: AppliedLatency | null;
  /** As the hardware or the driver delivered it. */
  readonly raw: bigint;
  /** System clock when it was taken over: the event is older. */
  readonly systemNs: bigint;
  /** PTP messageType, 0 … 15; `PTP_MESSAGE` names them. */
  readonly messageType: number | null;
  /** PTP sequenceId. */
  readonly sequenceId: number | null;
  /** PTP sourcePortIdentity as `a0369ffffe000001-1`: clockIdentity in hex, port number. */
  readonly sourcePort: string | null;
  /** VLAN identifier of the frame; null when it is not known. */
  readonly vlan: number | null;
  /** Priority of the frame (PCP), 0 … 7; null when it is not known. */
  readonly pcp: number | null;
  /** PTP correctionField in ns. */
  readonly correctionNs: number | null;
  /** Length of the frame in bytes; null when it is not known. */
  readonly frameBytes: number | null;
  /** Queue of the frame, from 0; 0 when the source does not tell. */
  readonly queue: number;
  /** Timer or auxiliary input. */
  readonly channel: number;
  /**
   * True: the stamp is known to belong to the frame that messageType and the others describe. False:
   * it was found near that frame and may be another one's.
   */
  readonly matched: boolean;
  /** The source's running number; 0 when it counts nothing. */
  readonly sequence: number;
  /** Events that are missing directly before this one. */
  readonly lostBefore: number;
  /** True when the times come from a model and not from silicon. */
  readonly simulated: boolean;
}

/** The same memory, element by element. */
interface Columns {
  readonly u64: BigUint64Array;
  readonly i64: BigInt64Array;
  readonly u32: Uint32Array;
  readonly u16: Uint16Array;
  readonly u8: Uint8Array;
}

function columnsOf(view: BigUint64Array): Columns {
  const { buffer, byteOffset, byteLength } = view;
  return {
    u64: view,
    i64: new BigInt64Array(buffer, byteOffset, byteLength / 8),
    u32: new Uint32Array(buffer, byteOffset, byteLength / 4),
    u16: new Uint16Array(buffer, byteOffset, byteLength / 2),
    u8: new Uint8Array(buffer, byteOffset, byteLength),
  };
}

const SCALE = 65_536;
const TRANSMIT = 0;
const RECEIVE = 1;

const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

/** clockIdentity and portNumber, which begin at byte `start`. */
function portText(bytes: Uint8Array, start: number): string {
  let text = '';
  for (let i = start; i < start + 8; i += 1) text += HEX[bytes[i] as number] as string;
  return `${text}-${(bytes[start + 8] as number) * 256 + (bytes[start + 9] as number)}`;
}

/** How a batch is read. */
export interface BatchSettings {
  readonly latency: AppliedLatency | null;
  readonly simulated: boolean;
}

/**
 * Many stamps as columns: each accessor takes a position from 0 to {@link count} - 1. Reused: the next
 * step of the stream that gave it overwrites it; {@link copy} keeps it.
 */
export class EventBatch {
  readonly #columns: Columns;
  #count = 0;
  #latency: AppliedLatency | null = null;
  #ingress = 0n;
  #egress = 0n;
  /** True when the times come from a model and not from silicon. */
  readonly simulated: boolean;

  /** @internal */
  constructor(view: BigUint64Array, settings: BatchSettings) {
    this.#columns = columnsOf(view);
    this.simulated = settings.simulated;
    this.setLatency(settings.latency);
    Object.freeze(this);
  }

  /** @internal The view holds `count` records now. */
  setCount(count: number): void {
    this.#count = count;
  }

  /** @internal Speed of the link when the stamps arrived; null when it is not known. */
  get linkMbps(): number | null {
    return this.#count === 0 ? null : this.#u16(0, STAMP.linkMbps) || null;
  }

  /** @internal */
  setLatency(latency: AppliedLatency | null): void {
    this.#latency = latency;
    this.#ingress = BigInt(latency?.ingressNs ?? 0);
    this.#egress = BigInt(latency?.egressNs ?? 0);
  }

  /** How many stamps there are. */
  get count(): number {
    return this.#count;
  }
  /** The correction in correctedNs; null: there is none to apply. */
  get latency(): AppliedLatency | null {
    return this.#latency;
  }

  #at(i: number): number {
    if (i >= 0 && i < this.#count && Number.isInteger(i)) return i;
    return checkInteger(i, 'batch position', 0, this.#count - 1);
  }
  #flag(i: number, flag: number): boolean {
    return ((this.#columns.u8[this.#at(i) * STAMP_BYTES + STAMP.flags] as number) & flag) !== 0;
  }
  #u8(i: number, offset: number): number {
    return this.#columns.u8[this.#at(i) * STAMP_BYTES + offset] as number;
  }
  #u16(i: number, offset: number): number {
    return this.#columns.u16[(this.#at(i) * STAMP_BYTES + offset) / 2] as number;
  }
  #u32(i: number, offset: number): number {
    return this.#columns.u32[(this.#at(i) * STAMP_BYTES + offset) / 4] as number;
  }

  /** What was stamped. */
  kind(i: number): StampKind {
    return STAMP_KINDS[this.#u8(i, STAMP.kind)] ?? 'error';
  }
  /** What an `error` is about; null for everything else. */
  trouble(i: number): StampTrouble | null {
    return this.kind(i) === 'error' ? (TROUBLES[Number(this.raw(i))] ?? null) : null;
  }
  /** The adapter's own clock; null when the record has no time. */
  deviceNs(i: number): bigint | null {
    if (!this.#flag(i, STAMP_FLAGS.time)) return null;
    return this.#columns.u64[i * STAMP_SLOTS] as bigint;
  }
  /** The time at the wire; null without a correction, and for everything but frames. */
  correctedNs(i: number): bigint | null {
    const deviceNs = this.deviceNs(i);
    const kind = this.#u8(i, STAMP.kind);
    if (deviceNs === null || this.#latency === null || kind > RECEIVE) return null;
    return kind === TRANSMIT ? deviceNs + this.#egress : deviceNs - this.#ingress;
  }
  /** As the hardware or the driver delivered it. */
  raw(i: number): bigint {
    return this.#columns.u64[this.#at(i) * STAMP_SLOTS + 1] as bigint;
  }
  /** System clock when it was taken over. */
  systemNs(i: number): bigint {
    return this.#columns.u64[this.#at(i) * STAMP_SLOTS + 2] as bigint;
  }
  /** PTP correctionField in ns; null when unknown. */
  correctionNs(i: number): number | null {
    if (!this.#flag(i, STAMP_FLAGS.correction)) return null;
    return Number(this.#columns.i64[i * STAMP_SLOTS + 3] as bigint) / SCALE;
  }
  /** The source's running number. */
  sequence(i: number): number {
    return this.#u32(i, STAMP.sequence);
  }
  /** Events that are missing directly before this one. */
  lostBefore(i: number): number {
    return this.#u32(i, STAMP.lostBefore);
  }
  /** PTP messageType; null when unknown. */
  messageType(i: number): number | null {
    return this.#flag(i, STAMP_FLAGS.messageType) ? this.#u8(i, STAMP.messageType) : null;
  }
  /** PTP sequenceId; null when unknown. */
  sequenceId(i: number): number | null {
    return this.#flag(i, STAMP_FLAGS.sequenceId) ? this.#u16(i, STAMP.sequenceId) : null;
  }
  /** PTP sourcePortIdentity as text; null when unknown. */
  sourcePort(i: number): string | null {
    if (!this.#flag(i, STAMP_FLAGS.sourcePort)) return null;
    return portText(this.#columns.u8, i * STAMP_BYTES + STAMP.sourcePort);
  }
  /** VLAN id; null when unknown. */
  vlan(i: number): number | null {
    return this.#flag(i, STAMP_FLAGS.vlan) ? this.#u16(i, STAMP.vlanId) : null;
  }
  /** Priority of the VLAN tag; null when unknown. */
  pcp(i: number): number | null {
    return this.#flag(i, STAMP_FLAGS.vlan) ? this.#u8(i, STAMP.pcp) : null;
  }
  /** Length of the frame; null when unknown. */
  frameBytes(i: number): number | null {
    return this.#u16(i, STAMP.frameBytes) || null;
  }
  /** Hardware queue. */
  queue(i: number): number {
    return this.#u8(i, STAMP.queue);
  }
  /** Timer or auxiliary input. */
  channel(i: number): number {
    return this.#u8(i, STAMP.channel);
  }
  /** Whether the stamp is known to belong to the frame it is given with. */
  matched(i: number): boolean {
    return this.#flag(i, STAMP_FLAGS.matched);
  }

  /** All of one stamp. */
  stamp(i: number): Stamp {
    return Object.freeze({
      kind: this.kind(i),
      trouble: this.trouble(i),
      deviceNs: this.deviceNs(i),
      correctedNs: this.correctedNs(i),
      latency: this.#u8(i, STAMP.kind) > RECEIVE ? null : this.#latency,
      raw: this.raw(i),
      systemNs: this.systemNs(i),
      messageType: this.messageType(i),
      sequenceId: this.sequenceId(i),
      sourcePort: this.sourcePort(i),
      vlan: this.vlan(i),
      pcp: this.pcp(i),
      correctionNs: this.correctionNs(i),
      frameBytes: this.frameBytes(i),
      queue: this.queue(i),
      channel: this.channel(i),
      matched: this.matched(i),
      sequence: this.sequence(i),
      lostBefore: this.lostBefore(i),
      simulated: this.simulated,
    });
  }

  /** A batch of its own with the same stamps. */
  copy(): EventBatch {
    const { u64 } = this.#columns;
    const copy = new EventBatch(u64.slice(0, this.#count * STAMP_SLOTS), {
      latency: this.#latency,
      simulated: this.simulated,
    });
    copy.setCount(this.#count);
    return copy;
  }
}
