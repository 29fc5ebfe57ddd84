import { type Adapter, type FramePortOptions, PTP_ETHERTYPE, type TsnOutcome } from '../index.js';
import type { CheckContext } from './context.js';
import type { Use, Uses } from './use.js';

const MS = 1_000_000n;
const ALL_OPEN = 0xff;
/** Every family with queues has this one. */
const QUEUE = 0;
/** PHY identifier, IEEE 802.3-2022 22.2.4.3.1. */
const PHY_ID = 2;

const configures = (call: string, use: (nic: Adapter) => TsnOutcome): Use => ({
  access: 'configure',
  call,
  use: (nic) => use(nic).effect,
});

const opens = (options: FramePortOptions): Use => ({
  access: 'observe',
  call: 'frames.open()',
  use: async (nic) => {
    const port = await nic.frames.open(options);
    port.close();
    return 'a port';
  },
});

async function listen(nic: Adapter): Promise<string> {
  const stream = nic.stamps.events();
  await stream.return();
  return 'a stream';
}

function switchQueue(nic: Adapter, context: CheckContext): string {
  const { hardware } = nic.stamps;
  const { before } = hardware.setQueue(QUEUE, true);
  context.restoring('stamping of the queue', () => hardware.setQueue(QUEUE, before));
  return `was ${before}`;
}

function subscribe(nic: Adapter): string {
  nic.port.entities.subscribe().close();
  return 'a subscription';
}

/**
 * Uses of the capabilities of stamps, queues, PHY and port. What can only be written is switched off, or
 * set to what lets all frames pass.
 */
export const NETWORK_USES: Uses = {
  stampControl: {
    access: 'observe',
    call: 'stamps.settings()',
    use: (nic) => nic.stamps.settings().clockRunning,
  },
  stampEvents: { access: 'observe', call: 'stamps.events()', use: listen },
  frames: opens({ transport: 'l2', etherType: PTP_ETHERTYPE }),
  udpFrames: opens({ transport: 'udp4' }),
  auxiliaryStamps: {
    access: 'observe',
    call: 'stamps.auxiliary.read()',
    use: (nic) => nic.stamps.auxiliary.read().trustworthy,
  },
  queueStamping: {
    access: 'configure',
    call: 'stamps.hardware.setQueue()',
    use: (nic, _hal, context) => switchQueue(nic, context),
  },
  phyRead: { access: 'observe', call: 'phy.read(2)', use: (nic) => nic.phy.read(PHY_ID) },
  gateControl: configures('tsn.gates.configure(all open)', (nic) =>
    nic.tsn.gates.configure({
      baseTimeNs: 0n,
      cycleTimeNs: MS,
      entries: [{ gateStates: ALL_OPEN, durationNs: MS }],
    }),
  ),
  framePreemption: configures('tsn.preemption.configure(off)', (nic) =>
    nic.tsn.preemption.configure({ preemptableQueues: 0 }),
  ),
  creditShaper: configures('tsn.shaper.configure(off)', (nic) =>
    nic.tsn.shaper.configure({ trafficClass: 0, enable: false }),
  ),
  launchTime: configures('tsn.launchTime.configure(off)', (nic) =>
    nic.tsn.launchTime.configure({ trafficClass: 0, enable: false }),
  ),
  pciePtm: configures('tsn.ptm.configure(off)', (nic) => nic.tsn.ptm.configure({ enable: false })),
  vlanTagging: configures('port.vlan.configure(off)', (nic) =>
    nic.port.vlan.configure({ enable: false }),
  ),
  energyEfficiency: configures('port.eee.configure(off)', (nic) =>
    nic.port.eee.configure({ enable: false }),
  ),
  priorityFlowControl: configures('port.pfc.configure(off)', (nic) =>
    nic.port.pfc.configure({ enable: false }),
  ),
  entityEvents: {
    access: 'configure',
    call: 'port.entities.subscribe()',
    use: (nic) => subscribe(nic),
  },
  driverCounters: {
    access: 'observe',
    call: 'port.counters.read()',
    use: (nic) => nic.port.counters.read().length,
  },
};
