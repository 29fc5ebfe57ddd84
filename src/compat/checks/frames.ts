import {
  type Adapter,
  type FrameTime,
  isHalError,
  PTP_ETHERTYPE,
  PTP_MESSAGE,
  PTP_UDP_ADDRESSES,
  PTP_UDP_PORTS,
  type ReceivedFrame,
} from '../../index.js';
import type { CheckContext } from '../context.js';
import { cabled, type FramePair, framesOf, message, openPort, overUdp } from '../frame-pair.js';
import { groupWith } from '../group.js';
import { switchPackets } from '../restore.js';
import { expectRejected } from '../support.js';
import type { Check } from '../types.js';

const FRAMES = 50;
/** Longer than any cable. */
const MOST_DELAY_NS = 1_000_000;
const UNJOINED = '01:80:c2:00:00:21';
const UNICAST = '00:80:c2:00:00:0e';

const numbers = (frames: readonly ReceivedFrame[]): string =>
  frames.map(({ sequenceId }) => sequenceId).join();

async function verifyLoopback(context: CheckContext): Promise<void> {
  const { hal, out, into } = await cabled(context);
  const sent = message(PTP_MESSAGE.SYNC, 1);
  await out.send(sent);
  const came = await framesOf(context, hal, into, 1);
  context.log.equals('frames', came.length, 1);
  context.log.equals('bytes', came[0]?.bytes.join() ?? '', sent.join());
}

async function verifyOrder(context: CheckContext): Promise<void> {
  const { hal, out, into } = await cabled(context);
  const wanted = Array.from({ length: FRAMES }, (_, n) => n);
  for (const n of wanted) await out.send(message(PTP_MESSAGE.SYNC, n));
  const came = await framesOf(context, hal, into, FRAMES);
  const { dropped, lost } = into.received();
  context.log.equals('sequence ids', numbers(came), wanted.join());
  const missing = came.reduce((sum, { lostBefore }) => sum + lostBefore, 0);
  context.log.equals('missing before a frame', missing, 0);
  context.log.equals('counted as lost', dropped + lost, 0);
}

/** A stamp is a time with a proof, or no time with a reason. */
function expectHonest(context: CheckContext, name: string, stamp: FrameTime | undefined): void {
  const timed = stamp !== undefined && stamp.deviceNs !== null;
  context.log.oneOf(`${name}, how`, stamp?.how ?? null, timed ? ['hardware', 'proven'] : [null]);
  context.log.equals(`${name}, why not`, stamp?.why === null, timed);
}

async function verifyTransmit(context: CheckContext): Promise<void> {
  const { out } = await cabled(context);
  const sent = await out.send(message(PTP_MESSAGE.SYNC, 1));
  const stamp = await sent.stamp;
  expectHonest(context, 'stamp', stamp);
  context.log.within('sent', stamp.deviceNs ?? -1n, sent.earliestNs, sent.latestNs, 'ns');
}

async function verifyReceive(context: CheckContext): Promise<void> {
  const { hal, other, out, into } = await cabled(context);
  const beforeNs = other.clock.readNs();
  await out.send(message(PTP_MESSAGE.SYNC, 1));
  const [frame] = await framesOf(context, hal, into, 1);
  expectHonest(context, 'stamp', frame?.stamp);
  const stampNs = frame?.stamp.deviceNs ?? -1n;
  context.log.within('received', stampNs, beforeNs, other.clock.readNs(), 'ns');
}

async function verifyGeneral(context: CheckContext): Promise<void> {
  const { hal, out, into } = await cabled(context);
  const { stamp } = await out.send(message(PTP_MESSAGE.FOLLOW_UP, 1));
  const [frame] = await framesOf(context, hal, into, 1);
  for (const [name, time] of [
    ['sent', await stamp],
    ['received', frame?.stamp],
  ] as const) {
    context.log.equals(`${name}, time`, time?.deviceNs ?? null, null);
    context.log.equals(`${name}, why not`, time?.why ?? null, 'no event message');
  }
}

/** From the stamp of its sender to that of its receiver, in ns. */
async function travel(context: CheckContext, pair: FramePair, type: number) {
  const back = type === PTP_MESSAGE.PDELAY_RESP;
  const { hal } = pair;
  const [from, to] = back ? [pair.into, pair.out] : [pair.out, pair.into];
  const { stamp } = await from.send(message(type, 1));
  const { deviceNs: leftNs } = await stamp;
  const frames = await framesOf(context, hal, to, 1);
  const cameNs = frames.find((frame) => frame.messageType === type)?.stamp.deviceNs ?? null;
  if (leftNs === null || cameNs === null) throw new Error('a message has no stamp');
  return cameNs - leftNs;
}

async function verifyPeerDelay(context: CheckContext): Promise<void> {
  const pair = await cabled(context);
  const there = await travel(context, pair, PTP_MESSAGE.PDELAY_REQ);
  const back = await travel(context, pair, PTP_MESSAGE.PDELAY_RESP);
  // Half of there and back, less what both clocks drift apart meanwhile: at most 10 %.
  context.log.within('delay', Number(there + back) / 2, -MOST_DELAY_NS, MOST_DELAY_NS, 'ns');
}

async function verifyGroup(context: CheckContext): Promise<void> {
  const { hal, out, into } = await cabled(context);
  await out.send(message(PTP_MESSAGE.SYNC, 1, UNJOINED));
  await out.send(message(PTP_MESSAGE.SYNC, 2));
  const came = await framesOf(context, hal, into, 2);
  context.log.equals('sequence ids', numbers(came), '2');
}

/** The AVB filter driver only switches packet stamps on: what ends them stops everybody's clock. */
function switchOff(context: CheckContext, nic: Adapter): void {
  try {
    switchPackets(context, nic, false);
  } catch (error) {
    if (!isHalError(error) || error.code !== 'HAL_NOT_SUPPORTED') throw error;
    context.skip('the driver cannot switch packet stamps off');
  }
}

async function verifyNoSoftware(context: CheckContext): Promise<void> {
  const { nic } = context.openAdapter({ access: 'discipline' });
  if (!nic.capabilities.stampControl) context.skip('the adapter cannot switch stamps off');
  if (nic.refresh().link?.up === false) context.skip('the link is down: nothing can be sent');
  switchOff(context, nic);
  const port = await openPort(nic);
  const { stamp } = await port.send(message(PTP_MESSAGE.SYNC, 1));
  const { deviceNs, why } = await stamp;
  context.log.equals('time', deviceNs, null);
  context.log.oneOf('why not', why, ['none came', 'ambiguous']);
}

async function verifyBytes(context: CheckContext): Promise<void> {
  const { nic } = context.openAdapter({ access: 'discipline' });
  const port = await openPort(nic);
  const other = message(PTP_MESSAGE.SYNC, 1);
  other[13] = 0xf8;
  for (const [name, bytes] of [
    ['13 bytes', other.slice(0, 13)],
    ['1523 bytes', new Uint8Array(1523)],
    ['another EtherType', other],
    ['a text', 'frame'],
  ] as const) {
    const send = () => port.send(bytes as Uint8Array);
    await expectRejected(context.log, name, send, 'RangeError', 'TypeError');
  }
}

async function verifyOptions(context: CheckContext): Promise<void> {
  const { nic } = context.openAdapter();
  for (const wrong of [{ etherType: 0x5ff }, { join: [UNICAST] }, { capacity: 0 }, { often: 1 }]) {
    const options = { transport: 'l2', etherType: PTP_ETHERTYPE, ...wrong } as const;
    const open = async () => (await nic.frames.open(options)).close();
    await expectRejected(context.log, JSON.stringify(wrong), open, 'RangeError', 'TypeError');
  }
}

const verifyUdp = (transport: 'udp4' | 'udp6') => async (context: CheckContext) => {
  const carriage = overUdp(transport);
  const { hal, out, into } = await cabled(context, carriage);
  const bytes = carriage.message(PTP_MESSAGE.SYNC, 1);
  const { stamp } = await out.send(bytes);
  await out.send(carriage.message(PTP_MESSAGE.FOLLOW_UP, 1));
  const [event, general] = await framesOf(context, hal, into, 2);
  context.log.equals('bytes', event?.bytes.join() ?? '', bytes.join());
  const ports = [event?.port, general?.port].join();
  context.log.equals('ports', ports, Object.values(PTP_UDP_PORTS).join());
  expectHonest(context, 'transmit stamp', await stamp);
  expectHonest(context, 'receive stamp', event?.stamp);
  context.log.equals('general, why not', general?.stamp.why ?? null, 'no event message');
};

async function verifyUdpRefusals(context: CheckContext): Promise<void> {
  const { nic } = context.openAdapter({ access: 'discipline' });
  for (const group of ['10.0.0.1', '224.0.1.130', PTP_UDP_ADDRESSES.IPV6.PRIMARY]) {
    const open = async () => (await nic.frames.open({ transport: 'udp4', join: [group] })).close();
    await expectRejected(context.log, `joining ${group}`, open, 'RangeError');
  }
  const port = await nic.frames.open({ transport: 'udp4' });
  for (const length of [33, 1473]) {
    const send = () => port.send(new Uint8Array(length));
    await expectRejected(context.log, `${length} bytes`, send, 'RangeError');
  }
}

async function verifyObserve(context: CheckContext): Promise<void> {
  const { nic } = context.openAdapter({ access: 'observe' });
  const port = await openPort(nic);
  const send = () => port.send(message(PTP_MESSAGE.SYNC, 1));
  await expectRejected(context.log, 'send()', send, 'HAL_ACCESS_LEVEL');
}

async function verifyClosed(context: CheckContext): Promise<void> {
  const { nic } = context.openAdapter({ access: 'discipline' });
  const port = await openPort(nic);
  const waits = port.received().next();
  port.close();
  port.close();
  context.log.equals('the stream is done', (await waits).done === true, true);
  const send = () => port.send(message(PTP_MESSAGE.SYNC, 1));
  await expectRejected(context.log, 'send()', send, 'HAL_CLOSED');
}

const COMMON = { requirement: ['docs/timestamps.md'], capability: 'frames' } as const;
const CABLE = { access: 'discipline', twoAdapters: true, seconds: 0.2 } as const;

/** Frames in and out with their stamps: over a cable to another adapter, or on one alone. */
export const checks: readonly Check[] = groupWith('frames', COMMON, [
  {
    name: 'loopback',
    title: 'a frame arrives as it was sent',
    ...CABLE,
    procedure: 'Send a frame to another adapter on the same cable and compare the bytes.',
    verify: verifyLoopback,
  },
  {
    name: 'in-order',
    title: 'frames arrive in order and none is lost',
    ...CABLE,
    procedure: `Send ${FRAMES} frames, one after the other; sequence ids and counts of losses.`,
    verify: verifyOrder,
  },
  {
    name: 'transmit-stamp',
    title: 'the transmit stamp lies in the window of the sending',
    ...CABLE,
    procedure: 'Send a Sync; its stamp has a proof and lies in the hard window.',
    verify: verifyTransmit,
  },
  {
    name: 'receive-stamp',
    title: 'a received frame carries its own receive stamp',
    ...CABLE,
    procedure: 'Read the receiving clock, send a Sync, read it again; the stamp lies between.',
    verify: verifyReceive,
  },
  {
    name: 'general-unstamped',
    title: 'a general message has no stamp and says why',
    ...CABLE,
    procedure: 'Send a Follow_Up; at both ends there is no time and a reason.',
    verify: verifyGeneral,
  },
  {
    name: 'peer-delay',
    title: 'the stamps of both directions give the delay of a cable',
    ...CABLE,
    procedure: 'Send Pdelay_Req there and Pdelay_Resp back; half of both times is at most 1 ms.',
    verify: verifyPeerDelay,
  },
  {
    name: 'group-joined',
    title: 'only frames for groups that were joined arrive',
    ...CABLE,
    procedure: 'Send one frame to another group and one to the joined one.',
    verify: verifyGroup,
  },
  {
    name: 'no-software-time',
    title: 'no stamp rather than software time',
    access: 'discipline',
    seconds: 0.1,
    procedure: 'Switch packet stamps off and send a Sync; there is no time and a reason.',
    verify: verifyNoSoftware,
  },
  {
    name: 'bytes-checked',
    title: 'what is no frame of the port is refused',
    access: 'discipline',
    procedure: 'Send frames that are too short, too long, of another EtherType, and a text.',
    verify: verifyBytes,
  },
  {
    name: 'options-checked',
    title: 'invalid options are rejected',
    procedure: 'Open ports with an impossible EtherType, group, capacity and key.',
    verify: verifyOptions,
  },
  {
    name: 'udp4-loopback',
    title: 'a PTP message over IPv4 arrives as it was sent, on its port, with honest stamps',
    ...CABLE,
    capability: 'udpFrames',
    procedure: 'Send a Sync and a Follow_Up over UDP; bytes, ports and stamps at both ends.',
    verify: verifyUdp('udp4'),
  },
  {
    name: 'udp6-loopback',
    title: 'a PTP message over IPv6 arrives as it was sent, on its port, with honest stamps',
    ...CABLE,
    capability: 'udpFrames',
    procedure: 'Send a Sync and a Follow_Up over UDP; bytes, ports and stamps at both ends.',
    verify: verifyUdp('udp6'),
  },
  {
    name: 'udp-checked',
    title: "groups that are not PTP's and messages of other lengths are refused",
    access: 'discipline',
    capability: 'udpFrames',
    procedure: 'Join a unicast and another group, send 33 and 1473 bytes.',
    verify: verifyUdpRefusals,
  },
  {
    name: 'send-needs-discipline',
    title: 'sending needs access discipline',
    procedure: "Send a frame on an adapter opened with access 'observe'.",
    verify: verifyObserve,
  },
  {
    name: 'closed-port',
    title: 'a closed port sends and gives nothing',
    access: 'discipline',
    procedure: 'Close a port while its stream is waited on, then send.',
    verify: verifyClosed,
  },
]);
