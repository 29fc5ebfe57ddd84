// Two simulated adapters on a cable exchange Pdelay and Sync, and a servo closes on the stamps.
// `node docs/examples/frames.mjs [FAMILY]` prints JSON: the error against the truth, each second.
import { GPTP_ADDRESS, openHal, PTP_ETHERTYPE, PTP_MESSAGE, parseMac, Servo } from 'avb-hal';

const family = process.argv[2] ?? 'i226';
const SYNC_NS = 125_000_000n;
const SECONDS = 8;
const HEADER = 14;

const scenario = {
  time: 'virtual',
  adapters: [
    { family, oscillatorPpb: 8000 },
    { family, oscillatorPpb: -15_000 },
  ],
};
const hal = openHal({ backend: 'sim', access: 'discipline', scenario });
const { simulation } = hal;
const [master, slave] = [0, 1].map((index) => hal.open({ index }, { clock: { steering: 'hardware' } }));
simulation.connect(master, slave, { delayNs: 350 });

/** A PTP message; its first time field holds `timeNs`. */
function message(nic, type, sequenceId, timeNs = 0n) {
  const bytes = new Uint8Array(HEADER + 54);
  const view = new DataView(bytes.buffer);
  const mac = parseMac(nic.mac);
  bytes.set(parseMac(GPTP_ADDRESS));
  bytes.set(mac, 6);
  view.setUint16(12, PTP_ETHERTYPE);
  bytes.set([0x10 | type, 2, 0, 54], HEADER);
  bytes.set([...mac.slice(0, 3), 0xff, 0xfe, ...mac.slice(3), 0, 1], HEADER + 20);
  view.setUint16(HEADER + 30, sequenceId);
  const seconds = timeNs / 1_000_000_000n;
  view.setUint16(HEADER + 34, Number(seconds >> 32n));
  view.setUint32(HEADER + 36, Number(seconds & 0xffff_ffffn));
  view.setUint32(HEADER + 40, Number(timeNs % 1_000_000_000n));
  return bytes;
}

/** The time field of a received message. */
function timeOf({ bytes }) {
  const view = new DataView(bytes.buffer, bytes.byteOffset + HEADER + 34);
  const seconds = (BigInt(view.getUint16(0)) << 32n) | BigInt(view.getUint32(2));
  return seconds * 1_000_000_000n + BigInt(view.getUint32(6));
}

async function station(nic) {
  nic.stamps.configure({ packets: true });
  const port = await nic.frames.open({
    transport: 'l2',
    etherType: PTP_ETHERTYPE,
    join: [GPTP_ADDRESS],
  });
  return { nic, port, frames: port.received() };
}

const [a, b] = [await station(master), await station(slave)];

/** Sends a message to the other end: when it left, and when it came, both at the wire. */
async function exchange(from, to, type, sequenceId, timeNs) {
  const sent = await from.port.send(message(from.nic, type, sequenceId, timeNs));
  const { correctedNs: leftNs } = await sent.stamp;
  simulation.advance(50_000n);
  const { value: frame } = await to.frames.next();
  return { leftNs, cameNs: frame.stamp.correctedNs, frame };
}

const delays = [];

/** Half of the way there and back, averaged: the rates of the two clocks hardly matter in so short a time. */
async function measureDelay(sequenceId) {
  const request = await exchange(b, a, PTP_MESSAGE.PDELAY_REQ, sequenceId);
  const response = await exchange(a, b, PTP_MESSAGE.PDELAY_RESP, sequenceId, request.cameNs);
  const follow = await exchange(a, b, PTP_MESSAGE.PDELAY_RESP_FOLLOW_UP, sequenceId, response.leftNs);
  const there = timeOf(response.frame) - request.leftNs;
  const back = response.cameNs - timeOf(follow.frame);
  delays.push(Number(there + back) / 2);
  if (delays.length > 16) delays.shift();
}

const servo = new Servo({ kind: 'linear-regression', intervalMs: 125, correctionIntervals: 5 });

async function synchronise(sequenceId) {
  const sync = await exchange(a, b, PTP_MESSAGE.SYNC, sequenceId);
  const follow = await exchange(a, b, PTP_MESSAGE.FOLLOW_UP, sequenceId, sync.leftNs);
  const delayNs = delays.reduce((sum, ns) => sum + ns, 0) / delays.length;
  const originNs = timeOf(follow.frame);
  const offsetNs = sync.cameNs - originNs - BigInt(Math.round(delayNs));
  const { action, ppb, offsetNs: stepNs } = servo.sample(offsetNs, originNs);
  if (action === 'step') b.nic.clock.adjustOffset(stepNs);
  if (action !== 'none') b.nic.clock.adjustRate(ppb);
}

/** Slave minus master, from the model and not from stamps. */
function errorNs() {
  const [m, s] = [simulation.truth(master), simulation.truth(slave)];
  return Number(s.deviceNs - m.deviceNs - (s.systemNs - m.systemNs));
}

const errors = [];
for (let n = 0; n < SECONDS * 8; n += 1) {
  await measureDelay(n);
  await synchronise(n);
  const { systemNs } = simulation.truth(master);
  // As late as a program's timer is: that spreads the stamps over the ticks of a slow counter.
  const lateNs = BigInt((n * 7919) % 1000);
  simulation.advance(SYNC_NS - (systemNs % SYNC_NS) + lateNs);
  errors.push(errorNs());
}

const afterNs = Math.max(...errors.slice(5 * 8).map(Math.abs));
const delayNs = delays.reduce((sum, ns) => sum + ns, 0) / delays.length;
console.log(JSON.stringify({ family, delayNs, afterNs, simulated: master.simulated }, null, 2));
hal.close();
