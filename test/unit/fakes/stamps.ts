/** The stamps of a fake adapter: a stream that a test fills, and scripted answers. */
import type { NativeAdapterInfo } from '../../../src/binding/native.js';
import {
  FRAME_BYTES,
  type NativeFrameCalls,
  type NativeFramePort,
} from '../../../src/binding/native-frames.js';
import {
  EVENT_COUNTERS,
  type NativeEventStream,
  STAMP,
  STAMP_BYTES,
  STAMP_FLAGS,
  STAMP_SLOTS,
} from '../../../src/binding/native-stamps.js';
import { FakeTsn } from './tsn.js';

/** What a test says about one record. */
export interface FakeRecord {
  readonly kind?: number;
  readonly deviceNs?: bigint;
  readonly flags?: number;
  readonly messageType?: number;
  readonly sequenceId?: number;
  readonly sourcePort?: readonly number[];
  readonly vlan?: number;
  readonly pcp?: number;
  readonly correction?: bigint;
  readonly sequence?: number;
  readonly lostBefore?: number;
  readonly channel?: number;
  /** Default: the speed of the fake link when the record is posted. */
  readonly linkMbps?: number;
}

/** Writes `record` as number `i` of `view`. */
export function writeRecord(view: BigUint64Array, i: number, given: FakeRecord): void {
  // Object.prototype may be polluted by a test.
  const record: FakeRecord = Object.assign(Object.create(null), given);
  const data = new DataView(view.buffer, view.byteOffset + i * STAMP_BYTES, STAMP_BYTES);
  data.setBigUint64(STAMP.deviceNs, record.deviceNs ?? 0n, true);
  data.setBigUint64(STAMP.raw, (record.deviceNs ?? 0n) * 2n, true);
  data.setBigUint64(STAMP.systemNs, 77n, true);
  data.setBigInt64(STAMP.correction, record.correction ?? 0n, true);
  data.setUint32(STAMP.sequence, record.sequence ?? 0, true);
  data.setUint16(STAMP.frameBytes, 0, true);
  data.setUint16(STAMP.linkMbps, record.linkMbps ?? 0, true);
  data.setUint16(STAMP.sequenceId, record.sequenceId ?? 0, true);
  data.setUint16(STAMP.vlanId, record.vlan ?? 0, true);
  data.setUint8(STAMP.kind, record.kind ?? 1);
  data.setUint8(STAMP.messageType, record.messageType ?? 0);
  data.setUint8(STAMP.pcp, record.pcp ?? 0);
  data.setUint8(STAMP.channel, record.channel ?? 0);
  data.setUint8(STAMP.flags, record.flags ?? STAMP_FLAGS.time);
  (record.sourcePort ?? []).forEach((byte, at) => {
    data.setUint8(STAMP.sourcePort + at, byte);
  });
  data.setUint32(STAMP.lostBefore, record.lostBefore ?? 0, true);
}

/** A native stream made of JavaScript; `failure` is thrown behind the last record. */
export class FakeEventStream implements NativeEventStream {
  readonly capacity: number;
  readonly view: BigUint64Array;
  readonly records: FakeRecord[] = [];
  readonly counts: Partial<Record<keyof typeof EVENT_COUNTERS, bigint>> = {};
  /** Every call of hold(). */
  readonly holds: number[] = [];
  failure: unknown;
  closed = false;
  #listener: (() => void) | null = null;
  #armed = false;
  readonly #linkMbps: () => number;

  constructor(capacity: number, linkMbps: () => number = () => 0, batch = 4) {
    this.capacity = capacity;
    this.#linkMbps = linkMbps;
    this.view = new BigUint64Array(batch * STAMP_SLOTS);
  }

  /** Puts records into the ring and wakes the waiters. */
  post(...records: FakeRecord[]): void {
    const linkMbps = this.#linkMbps();
    this.records.push(...records.map((record) => ({ linkMbps, ...record })));
    this.wake();
  }
  wake(): void {
    if (!this.#armed) return;
    this.#armed = false;
    this.#listener?.();
  }

  take(max: number): number {
    const speed = this.records[0]?.linkMbps;
    const other = this.records.findIndex(({ linkMbps }) => linkMbps !== speed);
    const taken = this.records.splice(0, other < 0 ? max : Math.min(max, other));
    taken.forEach((record, i) => {
      writeRecord(this.view, i, record);
    });
    if (taken.length > 0) return taken.length;
    if (this.failure !== undefined) throw this.failure;
    this.#armed = true;
    return 0;
  }
  counters(view: BigUint64Array): void {
    for (const [name, slot] of Object.entries(EVENT_COUNTERS)) {
      view[slot] = this.counts[name as keyof typeof EVENT_COUNTERS] ?? 0n;
    }
  }
  onWake(listener: () => void): void {
    this.#listener = listener;
  }
  hold(on: number): void {
    this.holds.push(on);
  }
  close(): void {
    this.closed = true;
    this.wake();
  }
}

/** The stamp calls of a fake adapter; `enter` logs a call and throws what the test ordered. */
export abstract class FakeStamps extends FakeTsn implements NativeFrameCalls {
  abstract infoNow: NativeAdapterInfo;
  /** The streams opened, the newest last. */
  readonly streams: FakeEventStream[] = [];
  /** What send() of a frame port got. */
  readonly sent: Uint8Array[] = [];
  /** How often departed() of a frame port is false. */
  stays = 0;
  /** What verdict() of a frame port gives, one after the other; then `pending`. */
  readonly verdicts: number[] = [];
  stamping = {
    clockRunning: true,
    targetTime: false,
    auxiliary: false,
    transmit: false as boolean | null,
    receive: false as boolean | null,
    tsauxc: 0,
  };

  openEvents(kinds: number, vlan: number, pcp: number, capacity: number): FakeEventStream {
    this.enter('openEvents', kinds, vlan, pcp, capacity);
    return this.newStream(capacity);
  }
  awaitFrame(direction: number, messageType: number, sequenceId: number, port: Uint8Array) {
    this.enter('awaitFrame', direction, messageType, sequenceId, [...port]);
    return this.newStream(64);
  }
  protected newStream(capacity: number): FakeEventStream {
    const stream = new FakeEventStream(capacity, () => {
      const { link } = this.infoNow;
      return link?.up === true ? Number(link.speedBps / 1_000_000n) : 0;
    });
    this.streams.push(stream);
    return stream;
  }
  openFrames(
    transport: number,
    etherType: number,
    groups: Uint8Array,
    capacity: number,
  ): NativeFramePort {
    this.enter('openFrames', transport, etherType, [...groups], capacity);
    const events = new FakeEventStream(capacity);
    this.streams.push(events);
    return {
      events,
      bytes: new BigUint64Array((4 * FRAME_BYTES) / 8),
      send: (bytes, view) => {
        this.enter('send', bytes.length);
        this.sent.push(bytes);
        view.set([1n, 100n, 200n, 1000n]);
      },
      sendAt: (bytes, launchNs, view) => {
        this.enter('sendAt', launchNs);
        this.sent.push(bytes);
        view.set([1n, launchNs, (1n << 64n) - 1n, 1000n]);
      },
      departed: (id, view) => {
        this.enter('departed', id);
        if (this.stays > 0) {
          this.stays -= 1;
          return false;
        }
        view[2] = (view[1] as bigint) + 200n;
        return true;
      },
      verdict: (id, view) => {
        this.enter('verdict', id);
        view[0] = 150n;
        return this.verdicts.shift() ?? 0;
      },
    };
  }
  takeStamp(direction: number, view: BigUint64Array): boolean {
    this.enter('takeStamp', direction);
    writeRecord(view, 0, { kind: direction, deviceNs: 5n });
    return true;
  }
  stampingState() {
    this.enter('stampingState');
    return { ...this.stamping };
  }
  configureStamping(packets: number, targetTime: number, auxiliary: number) {
    this.enter('configureStamping', packets, targetTime, auxiliary);
    const { stamping } = this;
    if (packets < 2) stamping.transmit = stamping.receive = packets === 1;
    if (targetTime < 2) stamping.targetTime = targetTime === 1;
    if (auxiliary < 2) stamping.auxiliary = auxiliary === 1;
    return { ...stamping };
  }
  setTargetTime(timer: number, deviceNs: bigint, event: number) {
    this.enter('setTargetTime', timer, deviceNs, event);
    return { effect: 'accepted', programmedNs: null, note: 'cannot be read back' };
  }
  auxiliaryStamp(channel: number, clear: number) {
    this.enter('auxiliaryStamp', channel, clear);
    return { valid: channel === 0, deviceNs: 9n, raw: 10n, trustworthy: false };
  }
  setQueueStamping(queue: number, enable: number) {
    this.enter('setQueueStamping', queue, enable);
    return { before: false, after: enable === 1, effect: 'verified', note: '' };
  }
  setReceiveBufferStamping(enable: number) {
    this.enter('setReceiveBufferStamping', enable);
    const note = 'another bit than the datasheet names';
    return { before: false, after: true, portResetNeeded: true, effect: 'accepted', note };
  }
  setPortLatency(ingressNs: bigint, egressNs: bigint) {
    this.enter('setPortLatency', ingressNs, egressNs);
    return { effect: 'accepted', note: 'nothing can be read back' };
  }
}
