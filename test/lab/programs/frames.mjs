// Frames under Windows, of one adapter over both backends: wpcap.dll by its full path from Npcap's folder,
// stamps from the driver's ring, a neighbour at the other end. Every stamp is judged by the stand-in's truth.
import { spawnSync } from 'node:child_process';
import { closeSync, openSync, readFileSync, rmSync } from 'node:fs';
import { GPTP_ADDRESS, PTP_ETHERTYPE, PTP_MESSAGE } from 'avb-hal';
import { withHal } from './kit/adapters.mjs';
import { between, equal, matches, runChecks } from './kit/checks.mjs';
import { NUMBER, order, trueDeviceNs, truth } from './kit/standin.mjs';

const PORT = { transport: 'l2', etherType: PTP_ETHERTYPE, join: [GPTP_ADDRESS] };
const BURST = 20;
const TICK_NS = 8n;

// TSYNCRXCTL: enabled, TYPE 5: a Follow_Up has no stamp and stands in nobody's way.
const TSYNCRXCTL = 0xb620;
const EVENTS_ONLY = 0x1a;

/** One adapter over both backends, as `auto` makes it. */
const withNic = (body) =>
  withHal({ access: 'configure' }, (hal) => body(hal.open({ family: 'i226' })));

function message(type, sequenceId) {
  const bytes = new Uint8Array(68);
  bytes.set([0x01, 0x80, 0xc2, 0, 0, 0x0e, 2, 0, 0, 0, 0, 1, 0x88, 0xf7]);
  bytes.set([0x10 | type, 2, 0, 54], 14);
  bytes.set([sequenceId >> 8, sequenceId & 0xff], 44);
  return bytes;
}

/** The next frame of this type. A loop over the stream would end it. */
async function next(stream, type) {
  for (;;) {
    const { value } = await stream.next();
    if (value === undefined || value.messageType === type) return value;
  }
}

/** One request to the neighbour. The stamps of both directions, or null where there is none. */
async function ask(port, stream, sequenceId) {
  const sent = await port.send(message(PTP_MESSAGE.PDELAY_REQ, sequenceId));
  const answer = await next(stream, PTP_MESSAGE.PDELAY_RESP);
  equal(answer?.sequenceId, sequenceId, 'sequence id of the answer');
  return { sent, left: await sent.stamp, came: answer.stamp };
}

async function exchange(nic) {
  nic.stamps.configure({ packets: true });
  nic.registers.write(TSYNCRXCTL, EVENTS_ONLY);
  const port = await nic.frames.open({ ...PORT, stampTimeoutMs: 2000 });
  const stream = port.received();
  const seen = [];
  for (let id = 1; id <= BURST; id += 1) seen.push(await ask(port, stream, id));
  port.close();
  return seen;
}

/**
 * What a new process says about the frames when its environment shows other overrides. Wine itself has
 * read the real ones before: its own library stays out in any case.
 */
function reasonWith(overrides) {
  const file = `frames-${process.pid}.txt`;
  const out = openSync(file, 'w');
  const script =
    `process.env.WINEDLLOVERRIDES = ${JSON.stringify(overrides)};` +
    "const { openHal } = await import('avb-hal');" +
    "const hal = openHal({ backend: 'intel_avb' });" +
    "console.log(hal.adapters().map(({ absences }) => absences.frames ?? 'there').join('\\n'));" +
    'hal.close();';
  const stdio = ['ignore', out, 'inherit'];
  spawnSync(process.execPath, ['--input-type=module', '-e', script], { stdio });
  closeSync(out);
  const text = readFileSync(file, 'utf8');
  rmSync(file);
  return text;
}

export const checks = {
  'the adapter has frames': () =>
    withNic((nic) => {
      equal(nic.capabilities.frames, true, nic.whyNot('frames') ?? 'frames');
      const { clock, stamps, frames } = nic.servedBy;
      equal([clock, stamps, frames], ['intel_avb', 'intel_avb', 'intel_avb']);
      equal(nic.facts.mac.origin, 'windows_api');
    }),

  'every stamp that a frame has is right by the truth': () =>
    withNic(async (nic) => {
      const before = truth(NUMBER.i226);
      const seen = await exchange(nic);
      const after = truth(NUMBER.i226);
      let stamped = 0;
      for (const { sent, left, came } of seen) {
        if (left.deviceNs !== null) {
          stamped += 1;
          between(left.deviceNs, sent.earliestNs, sent.latestNs, 'transmit stamp in its window');
        }
        if (left.deviceNs === null || came.deviceNs === null) continue;
        stamped += 1;
        // The neighbour turns around in 200 us; the clock of an I226 runs 2.9 % fast.
        between(came.deviceNs - left.deviceNs, 200000n, 212000n, 'there and back');
        between(
          left.deviceNs,
          before.deviceNs,
          trueDeviceNs(before, after.systemNs) + TICK_NS,
          'time',
        );
      }
      between(stamped, BURST, 2 * BURST, 'stamps that found their frames');
    }),

  'a lost stamp is none': () =>
    withNic(async (nic) => {
      nic.stamps.configure({ packets: true });
      const port = await nic.frames.open(PORT);
      order(`stamp-lose adapter=${NUMBER.i226} count=1`);
      const { stamp } = await port.send(message(PTP_MESSAGE.SYNC, 1));
      equal((await stamp).deviceNs, null, 'time of the stamp');
      port.close();
    }),

  "Wine's own wpcap.dll is refused": () => {
    for (const overrides of ['iphlpapi=n,b', 'iphlpapi=n,b;wpcap=b', 'iphlpapi=n,b;wpcap=n,b']) {
      matches(reasonWith(overrides), "Wine's own wpcap.dll is not used", overrides);
    }
  },
};

await runChecks(checks, () => order('reset'));
