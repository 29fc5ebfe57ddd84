// One end of a cable between two processes: `udp-wire.mjs ask|answer PORT PEER DELAY_NS`. The one that
// asks prints what it measured by Pdelay.
import { GPTP_ADDRESS, openHal, PTP_ETHERTYPE, PTP_MESSAGE } from 'avb-hal';

const [role, port, peerPort, delayNs] = process.argv.slice(2);
const EXCHANGES = 3;
const SIGNALING = 12;
// Longer than it takes on any machine; the parent sees the exit code.
setTimeout(() => process.exit(3), 80_000).unref();

const hal = openHal({
  backend: 'sim',
  access: 'discipline',
  scenario: { time: 'real', adapters: [{ family: 'i226', oscillatorPpb: 0 }] },
});
const nic = hal.open({ index: 0 });
nic.stamps.configure({ packets: true });
hal.simulation.connectUdp(nic, {
  port: Number(port),
  peerPort: Number(peerPort),
  delayNs: Number(delayNs),
});
const frames = await nic.frames.open({
  transport: 'l2',
  etherType: PTP_ETHERTYPE,
  join: [GPTP_ADDRESS],
  stampTimeoutMs: 10_000,
});

function message(type, sequenceId, ...times) {
  const bytes = new Uint8Array(88);
  bytes.set([0x01, 0x80, 0xc2, 0, 0, 0x0e, 2, 0, 0, 0, 0, 1, 0x88, 0xf7]);
  bytes.set([0x10 | type, 2, 0, 74], 14);
  const view = new DataView(bytes.buffer);
  view.setUint16(44, sequenceId);
  times.forEach((at, n) => {
    view.setBigUint64(48 + 8 * n, at);
  });
  return bytes;
}
const timeOf = ({ bytes }, n) =>
  new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(48 + 8 * n);

async function answer() {
  for await (const { messageType, sequenceId, stamp } of frames.received()) {
    if (messageType === SIGNALING) return;
    if (messageType !== PTP_MESSAGE.PDELAY_REQ || stamp.correctedNs === null) continue;
    const sent = await frames.send(message(PTP_MESSAGE.PDELAY_RESP, sequenceId));
    const { correctedNs } = await sent.stamp;
    const { PDELAY_RESP_FOLLOW_UP } = PTP_MESSAGE;
    await frames.send(message(PDELAY_RESP_FOLLOW_UP, sequenceId, stamp.correctedNs, correctedNs));
  }
}

async function ask() {
  const sentAt = new Map();
  const cameAt = new Map();
  const proofs = new Set();
  const delays = [];
  let next = 0;
  const request = async () => {
    next += 1;
    const id = next;
    const sent = await frames.send(message(PTP_MESSAGE.PDELAY_REQ, id));
    const { correctedNs, how } = await sent.stamp;
    proofs.add(how);
    sentAt.set(id, correctedNs);
  };
  // The other end may start later: what is sent until then is silence.
  const asking = setInterval(request, 100);
  for await (const frame of frames.received()) {
    const { messageType, sequenceId, stamp } = frame;
    if (messageType === PTP_MESSAGE.PDELAY_RESP) {
      proofs.add(stamp.how);
      cameAt.set(sequenceId, stamp.correctedNs);
    } else if (messageType === PTP_MESSAGE.PDELAY_RESP_FOLLOW_UP) {
      const [t1, t4] = [sentAt.get(sequenceId), cameAt.get(sequenceId)];
      if (t1 === undefined || t4 === undefined) continue;
      delays.push((t4 - t1 - (timeOf(frame, 1) - timeOf(frame, 0))) / 2n);
      if (delays.length === EXCHANGES) break;
    }
  }
  clearInterval(asking);
  for (let n = 0; n < 3; n += 1) await frames.send(message(SIGNALING, n));
  const counters = hal.simulation.udpWire(nic);
  const numbers = Object.fromEntries(Object.entries(counters).map(([k, v]) => [k, Number(v)]));
  const { simulated } = nic.info;
  console.log(
    JSON.stringify({ delays: delays.map(Number), proofs: [...proofs], simulated, ...numbers }),
  );
}

await (role === 'ask' ? ask() : answer());
hal.close();
