// Gates and a shaper on an I226: `node tsn.mjs [backend]`, default sim. Prints what is known of the
// effect of each.
import { openHal } from 'avb-hal';

const backend = process.argv[2] ?? 'sim';
const hal = openHal({ backend, access: 'configure' });
const nic = hal.open({ family: 'i226' });

const show = (what, { effect, note, warnings, simulated }) => {
  console.log(`${what}: ${effect}${simulated ? ' (simulated)' : ''}`);
  for (const line of [note, ...warnings].filter((text) => text !== '')) console.log(`  ${line}`);
};

show(
  'gates',
  nic.tsn.gates.configure({
    baseTimeNs: 0n,
    cycleTimeNs: 1_000_000n,
    entries: [
      { gateStates: 0b1000, durationNs: 250_000n },
      { gateStates: 0b0111, durationNs: 750_000n },
    ],
  }),
);
show(
  'shaper',
  nic.tsn.shaper.configure({
    trafficClass: 3,
    idleSlopeBps: 2_000_000_000,
    hiCreditBytes: 1218,
    loCreditBytes: -305,
    portRateBps: 2_500_000_000,
  }),
);
hal.close();
