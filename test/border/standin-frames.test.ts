/**
 * Frames of intel_avb through the facade: Npcap's fake over the stand-in's wires, in virtual time,
 * judged by the stand-in's truth.
 */
import {
  type Adapter,
  type FramePort,
  type FrameTime,
  GPTP_ADDRESS,
  type Hal,
  PTP_ETHERTYPE,
  PTP_MESSAGE,
  type ReceivedFrame,
} from 'avb-hal';
import { describe, expect, it } from 'vitest';
import { openStandin, order, pass, truthOf } from './standin.js';

const PORT = { transport: 'l2', etherType: PTP_ETHERTYPE, join: [GPTP_ADDRESS] } as const;
const [ETQF_3, TSYNCRXCTL] = [0x5c_bc, 0xb6_20];
/** Enabled, TYPE 5. */
const EVENTS_ONLY = 0x1a;
/** Longer than the way from one adapter to the other with what lies in front of it. */
const WAY_NS = 100_000n;

/** A PTP message for gPTP's group, from `last` as the last byte of the source. */
function message(type: number, sequenceId: number, last = 1): Uint8Array {
  const bytes = new Uint8Array(68);
  bytes.set([0x01, 0x80, 0xc2, 0, 0, 0x0e, 2, 0, 0, 0, 0, last, 0x88, 0xf7]);
  bytes.set([0x10 | type, 2, 0, 54], 14);
  bytes.set([2, 0, 0, 0xff, 0xfe, 0, 0, last, 0, 1], 34);
  bytes.set([sequenceId >> 8, sequenceId & 0xff], 44);
  return bytes;
}

interface End {
  readonly nic: Adapter;
  readonly port: FramePort;
}

async function openEnd(hal: Hal, family: 'i210' | 'i226'): Promise<End> {
  const nic = hal.open({ family });
  nic.stamps.configure({ packets: true });
  // Event messages of layer 2 only.
  nic.registers.write(ETQF_3, 0x44_00_88_f7);
  nic.registers.write(TSYNCRXCTL, EVENTS_ONLY);
  return { nic, port: await nic.frames.open(PORT) };
}

/** What came while the time of a verdict passed. */
async function arrived(hal: Hal, { port }: End): Promise<ReceivedFrame[]> {
  const stream = port.received();
  const frames: ReceivedFrame[] = [];
  for (let n = 0; n < 10; n += 1) {
    pass(hal, 0.002);
    for (let { waiting } = stream.counters(); waiting > 0; waiting -= 1) {
      const { value } = await stream.next();
      if (value !== undefined) frames.push(value);
    }
  }
  return frames;
}

function expectTime(time: FrameTime | undefined, fromNs: bigint, toNs: bigint): void {
  expect(time).toMatchObject({ how: 'proven', why: null, simulated: true });
  expect(time?.deviceNs).toBeGreaterThanOrEqual(fromNs);
  expect(time?.deviceNs).toBeLessThanOrEqual(toNs);
}

/** One frame from one end to the other, both stamps checked against both true clocks. */
async function carry(hal: Hal, from: End, to: End, type: number, id: number): Promise<void> {
  const beforeNs = truthOf(hal, from.nic).deviceNs;
  const thereNs = truthOf(hal, to.nic).deviceNs;
  const bytes = message(type, id, from.nic.family === 'i226' ? 1 : 2);
  const sent = await from.port.send(bytes);
  const afterNs = truthOf(hal, from.nic).deviceNs;
  const frames = await arrived(hal, to);
  expect(frames.map(({ sequenceId }) => sequenceId)).toEqual([id]);
  expect([...(frames[0]?.bytes ?? [])]).toEqual([...bytes]);
  expectTime(frames[0]?.stamp, thereNs, thereNs + (afterNs - beforeNs) + WAY_NS);
  const stamp = await sent.stamp;
  expectTime(stamp, beforeNs, afterNs);
  expectTime(stamp, sent.earliestNs, sent.latestNs);
}

describe('frames of intel_avb', () => {
  it('exchange Pdelay and Sync over a wire, every stamp right by the truth', async () => {
    const hal = openStandin('intel_avb');
    order(hal, 'behaviour mode=ideal', 'wire adapter=2 to=0 delay=500');
    const [a, b] = [await openEnd(hal, 'i226'), await openEnd(hal, 'i210')];
    // Opening the other adapter may have cost stamps of the first, as far as the HAL can know.
    pass(hal, 0.002);
    for (let id = 1; id <= 20; id += 1) {
      await carry(hal, a, b, PTP_MESSAGE.PDELAY_REQ, id);
      await carry(hal, b, a, PTP_MESSAGE.PDELAY_RESP, id);
      await carry(hal, a, b, PTP_MESSAGE.SYNC, id);
    }
  });

  it('ask the neighbour for the delay where no cable is, on the driver as it is', async () => {
    const hal = openStandin('intel_avb');
    const end = await openEnd(hal, 'i226');
    const sent = await end.port.send(message(PTP_MESSAGE.PDELAY_REQ, 5));
    const [response, followUp] = await arrived(hal, end);
    expect(response).toMatchObject({ messageType: PTP_MESSAGE.PDELAY_RESP, sequenceId: 5 });
    expect(followUp).toMatchObject({ messageType: PTP_MESSAGE.PDELAY_RESP_FOLLOW_UP });
    const [left, came] = [(await sent.stamp).deviceNs, response?.stamp.deviceNs ?? null];
    if (left === null || came === null) throw new Error('a stamp is missing');
    // Twice 500 ns and the latencies, with the clock 2.9 % fast over the turnaround.
    expect(Number(came - left)).toBeGreaterThan(200_000);
    expect(Number(came - left)).toBeLessThan(212_000);
  });

  it('are given no stamp of another adapter that was selected meanwhile, and are told', async () => {
    const hal = openStandin('intel_avb');
    const end = await openEnd(hal, 'i226');
    await openEnd(hal, 'i210');
    const sent = await end.port.send(message(PTP_MESSAGE.SYNC, 1));
    const stamp = await sent.stamp;
    expect(stamp.deviceNs).toBeNull();
    expect(['lost', 'none came']).toContain(stamp.why);
  });

  it('are absent with a reason where the driver has no stamps', () => {
    const hal = openStandin('intel_avb');
    order(hal, 'adapters list=i225,i226,i226');
    for (const { family, capabilities, absences } of hal.adapters()) {
      expect(capabilities.frames).toBe(false);
      const reason = family === 'i225' ? 'no operation table' : 'nothing tells which is which';
      expect(absences.frames).toContain(reason);
    }
  });
});
