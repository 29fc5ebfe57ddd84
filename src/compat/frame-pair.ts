import {
  type Adapter,
  type CapabilityName,
  type FramePort,
  GPTP_ADDRESS,
  type Hal,
  PTP_ETHERTYPE,
  PTP_MESSAGE,
  parseMac,
  type ReceivedFrame,
} from '../index.js';
import type { CheckContext } from './context.js';
import { switchPackets } from './restore.js';

const HEADER_BYTES = 14;
const PTP_BYTES = 54;
/** Longer than any frame takes over a cable, with what an interrupt takes. */
const WAY_S = 0.01;
/** How long received frames are waited for where time is real. */
const LOOKS = 20;

/** What ports carry: how one is opened, and a message for it. */
export interface Carriage {
  readonly capability: CapabilityName;
  readonly open: (nic: Adapter) => Promise<FramePort>;
  readonly message: (type: number, sequenceId: number) => Uint8Array;
}

/** Both ends of one cable, with a port on each. */
export interface FramePair {
  readonly hal: Hal;
  readonly nic: Adapter;
  readonly other: Adapter;
  readonly out: FramePort;
  readonly into: FramePort;
}

/** A PTP message for gPTP's group, with a body that depends on `sequenceId`. */
export function message(
  type: number,
  sequenceId: number,
  group: string = GPTP_ADDRESS,
): Uint8Array {
  const bytes = new Uint8Array(HEADER_BYTES + PTP_BYTES).fill(sequenceId & 0xff);
  const view = new DataView(bytes.buffer);
  bytes.set(parseMac(group));
  bytes.set([2, 0, 0, 0, 0, 1], 6);
  view.setUint16(12, PTP_ETHERTYPE);
  bytes.set([0x10 | type, 2, 0, PTP_BYTES], HEADER_BYTES);
  bytes.set([2, 0, 0, 0xff, 0xfe, 0, 0, 1, 0, 1], HEADER_BYTES + 20);
  view.setUint16(HEADER_BYTES + 30, sequenceId);
  return bytes;
}

/** A port for gPTP's frames. */
export function openPort(nic: Adapter): Promise<FramePort> {
  return nic.frames.open({ transport: 'l2', etherType: PTP_ETHERTYPE, join: [GPTP_ADDRESS] });
}

const LAYER_2: Carriage = { capability: 'frames', open: openPort, message };

/** PTP messages over UDP. */
export function overUdp(transport: 'udp4' | 'udp6'): Carriage {
  return {
    capability: 'udpFrames',
    open: (nic) => nic.frames.open({ transport }),
    message: (type, sequenceId) => message(type, sequenceId).slice(HEADER_BYTES),
  };
}

/** The frames that come to `port` until there are `count`, or for some time. */
export async function framesOf(
  context: CheckContext,
  hal: Hal,
  port: FramePort,
  count: number,
): Promise<ReceivedFrame[]> {
  const stream = port.received();
  const frames: ReceivedFrame[] = [];
  for (let look = 0; look < LOOKS && frames.length < count; look += 1) {
    await context.pass(hal, WAY_S);
    for (let { waiting } = stream.counters(); waiting > 0; waiting -= 1) {
      const { value } = await stream.next();
      if (value !== undefined) frames.push(value);
    }
  }
  return frames;
}

/**
 * The adapter and another one on one cable: a simulation connects them; elsewhere a frame is tried.
 * Skips, with the reason, where there is no other end.
 */
export async function cabled(
  context: CheckContext,
  carriage: Carriage = LAYER_2,
): Promise<FramePair> {
  const { otherInfo } = context;
  if (!otherInfo.capabilities[carriage.capability]) {
    context.skip('the other adapter carries no such frames');
  }
  const { hal, nic } = context.openAdapter({ access: 'discipline' });
  const other = hal.open({ key: otherInfo.key }, { access: 'discipline' });
  for (const end of [nic, other]) {
    if (end.capabilities.stampControl) switchPackets(context, end, true);
  }
  const simulated = nic.key.startsWith('sim:') ? hal.simulation : null;
  simulated?.connect(nic, other, { delayNs: 500 });
  const [out, into] = [await carriage.open(nic), await carriage.open(other)];
  if (simulated === null) {
    await out.send(carriage.message(PTP_MESSAGE.SYNC, 0));
    const came = await framesOf(context, hal, into, 1);
    if (came.length === 0) {
      context.skip(`no frame comes from ${nic.key} to ${other.key}: connect them by a cable`);
    }
  }
  context.log.note('the other one', otherInfo.key);
  return { hal, nic, other, out, into };
}
