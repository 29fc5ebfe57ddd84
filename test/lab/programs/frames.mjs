// Frames of intel_avb through a wpcap.dll, under Windows.
import { GPTP_ADDRESS, PTP_ETHERTYPE, PTP_MESSAGE } from 'avb-hal';
import { withAdapter } from './kit/adapters.mjs';
import { equal, runChecks } from './kit/checks.mjs';
import { NUMBER, order } from './kit/standin.mjs';

const PORT = { transport: 'l2', etherType: PTP_ETHERTYPE, join: [GPTP_ADDRESS] };

const withNic = (body) =>
  withAdapter('intel_avb', { family: 'i226' }, { access: 'configure' }, body);

function message(type, sequenceId) {
  const bytes = new Uint8Array(68);
  bytes.set([0x01, 0x80, 0xc2, 0, 0, 0x0e, 2, 0, 0, 0, 0, 1, 0x88, 0xf7]);
  bytes.set([0x10 | type, 2, 0, 54], 14);
  bytes.set([sequenceId >> 8, sequenceId & 0xff], 44);
  return bytes;
}

export const checks = {
  'the adapter has frames': () =>
    withNic((nic) => equal(nic.capabilities.frames, true, nic.whyNot('frames') ?? 'frames')),

  'a lost stamp is none': () =>
    withNic(async (nic) => {
      nic.stamps.configure({ packets: true });
      const port = await nic.frames.open(PORT);
      order(`stamp-lose adapter=${NUMBER.i226} count=1`);
      const { stamp } = await port.send(message(PTP_MESSAGE.SYNC, 1));
      equal((await stamp).deviceNs, null, 'time of the stamp');
      port.close();
    }),
};

await runChecks(checks, () => order('reset'));
