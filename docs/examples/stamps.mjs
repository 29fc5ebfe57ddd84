// Stamps of PTP frames on the simulator, in virtual time: switch on, listen, one frame's stamp, restore.
// `node docs/examples/stamps.mjs [FAMILY]` prints JSON.
import { openHal, PTP_MESSAGE } from 'avb-hal';

const family = process.argv[2] ?? 'i210';
const scenario = { time: 'virtual', adapters: [{ family }] };
const hal = openHal({ backend: 'sim', access: 'discipline', scenario });
const nic = hal.open({ index: 0 });

const change = nic.stamps.configure({ packets: true });
hal.simulation.order('ptp-traffic adapter=0 sync=1000000 pdelay=1000000');

const stream = nic.stamps.events({ transmit: true, receive: true });
hal.simulation.advance(5_000_000n);
const kinds = {};
for await (const stamp of stream) {
  kinds[stamp.kind] = (kinds[stamp.kind] ?? 0) + 1;
  if (stream.counters().waiting === 0 && stamp.sequence === stream.counters().taken) break;
}

// In virtual time the wait moves the time, and with it the traffic.
const frame = { direction: 'receive', messageType: PTP_MESSAGE.SYNC, sequenceId: 9 };
const found = await nic.stamps.forFrame(frame, { timeoutMs: 100 });
const wireNs = found.stamp?.correctedNs ?? null;

const text = (_key, value) => (typeof value === 'bigint' ? String(value) : value);
const result = {
  kinds,
  dropped: stream.dropped,
  lost: stream.lost,
  matched: found.matched,
  latency: found.stamp?.latency,
  inboundNs: wireNs === null ? null : found.stamp.deviceNs - wireNs,
  restored: change.restore().transmit === change.before.transmit,
};
console.log(JSON.stringify(result, text, 2));
hal.close();
