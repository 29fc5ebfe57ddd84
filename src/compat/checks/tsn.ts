import type { Adapter, TsnOutcome } from '../../index.js';
import type { CheckContext } from '../context.js';
import { groupWith } from '../group.js';
import { opened } from '../opened.js';
import { expectThrown } from '../support.js';
import type { Check } from '../types.js';

const MS = 1_000_000n;
const ALL_QUEUES = 255;
const CLASS = 3;

/** All gates open for the whole cycle: as if there were no schedule. */
const openGates = (baseTimeNs: bigint) => ({
  baseTimeNs,
  cycleTimeNs: MS,
  entries: [{ gateStates: ALL_QUEUES, durationNs: MS }],
});

const SHAPER = {
  trafficClass: CLASS,
  idleSlopeBps: 1_000_000,
  hiCreditBytes: 2000,
  loCreditBytes: -2000,
  portRateBps: 1_000_000_000,
};

/** `verified` says nothing more; `accepted` says why nothing is known. */
function judge(context: CheckContext, call: string, outcome: TsnOutcome): void {
  const { log } = context;
  const { effect, note } = outcome;
  log.oneOf(`${call}: effect`, effect, ['verified', 'accepted']);
  const honest = effect === 'verified' ? note === '' : note.startsWith('effect not verified');
  log.holds(`${call}: note`, honest, note, 'empty when verified, else why it is not');
  log.equals(`${call}: simulated`, outcome.simulated, context.info.simulated);
}

function configured(call: string, configure: (nic: Adapter) => TsnOutcome) {
  return (context: CheckContext): void => {
    const { nic } = context.openAdapter({ access: 'configure' });
    judge(context, call, configure(nic));
  };
}

function verifyShaper(context: CheckContext): void {
  const { nic } = context.openAdapter({ access: 'configure' });
  context.restoring('the shaper', () => {
    nic.tsn.shaper.configure({ trafficClass: CLASS, enable: false });
  });
  judge(context, 'shaper.configure()', nic.tsn.shaper.configure(SHAPER));
}

function verifyGateLimits(context: CheckContext): void {
  const { nic, log } = opened(context, { access: 'configure' });
  const good = { baseTimeNs: 0n, cycleTimeNs: MS, entries: [{ gateStates: 1, durationNs: MS }] };
  const wrong = {
    'no entry': { ...good, entries: [] },
    'a cycle of 0': { ...good, cycleTimeNs: 0n },
    'entries longer than the cycle': { ...good, cycleTimeNs: MS - 1n },
    'an entry of 0 ns': { ...good, entries: [{ gateStates: 1, durationNs: 0n }] },
    'a ninth queue': { ...good, entries: [{ gateStates: 256, durationNs: MS }] },
  };
  for (const [what, schedule] of Object.entries(wrong)) {
    expectThrown(log, what, () => nic.tsn.gates.configure(schedule), 'RangeError', 'TypeError');
  }
}

function verifyLimits(context: CheckContext): void {
  const { nic, log } = opened(context, { access: 'configure' });
  const { preemption, shaper, launchTime } = nic.tsn;
  const wrong: Readonly<Record<string, () => unknown>> = {
    'fragments of 100 bytes': () =>
      preemption.configure({ preemptableQueues: 1, minFragmentBytes: 100 as never }),
    'an idle slope above the port rate': () =>
      shaper.configure({ ...SHAPER, idleSlopeBps: 1_000_000_001 }),
    'a send slope that does not fit': () => shaper.configure({ ...SHAPER, sendSlopeBps: -1 }),
    'a traffic class of 8': () => launchTime.configure({ trafficClass: 8, enable: false }),
    'VLAN 4095': () => nic.port.vlan.configure({ vlanId: 4095 }),
    'priority 8': () => nic.port.vlan.configure({ vlanId: 2, pcp: 8 }),
  };
  for (const [what, call] of Object.entries(wrong)) {
    expectThrown(log, what, call, 'RangeError', 'TypeError');
  }
}

function verifyPastLaunch(context: CheckContext): void {
  const { nic } = context.openAdapter({ access: 'configure' });
  const deviceNs = nic.clock.readNs() - MS;
  const call = (): unknown => nic.tsn.launchTime.configure({ trafficClass: CLASS, deviceNs });
  expectThrown(context.log, 'a launch 1 ms ago', call, 'HAL_OUT_OF_RANGE');
}

function verifyAccess(context: CheckContext): void {
  const { nic, log } = opened(context, { access: 'discipline' });
  const calls: Readonly<Record<string, () => unknown>> = {
    gates: () => nic.tsn.gates.configure(openGates(0n)),
    preemption: () => nic.tsn.preemption.configure({ preemptableQueues: 0 }),
    shaper: () => nic.tsn.shaper.configure(SHAPER),
    launch: () => nic.tsn.launchTime.configure({ trafficClass: CLASS, enable: false }),
    ptm: () => nic.tsn.ptm.configure({ enable: true }),
    vlan: () => nic.port.vlan.configure({ enable: false }),
    eee: () => nic.port.eee.configure({ enable: false }),
    pfc: () => nic.port.pfc.configure({ enable: false }),
    stream: () => nic.port.streams.reserve({ streamId: 1n, bandwidthBps: 1 }),
    counters: () => nic.port.counters.reset(),
  };
  for (const [what, call] of Object.entries(calls)) {
    expectThrown(log, what, call, 'HAL_ACCESS_LEVEL');
  }
}

function verifyStream(context: CheckContext): void {
  const { nic, log } = opened(context, { access: 'configure' });
  const first = nic.port.streams.reserve({ streamId: 1n, bandwidthBps: 1_000_000 });
  context.restoring('the first reservation', () => first.release());
  const second = nic.port.streams.reserve({ streamId: 2n, bandwidthBps: 1_000_000 });
  context.restoring('the second reservation', () => second.release());
  judge(context, 'reserve()', first);
  log.holds('handles differ', first.handle !== second.handle, second.handle, `${first.handle}`);
}

function verifyCounters(context: CheckContext): void {
  const { nic, log } = opened(context);
  const read = () => nic.port.counters.read();
  const before = new Map(read().map(({ name, value }) => [name, value]));
  log.atLeast('counters', before.size, 1);
  const after = read();
  const fell = after.filter(
    ({ name, value, counted }) => counted && value < (before.get(name) ?? 0n),
  );
  log.equals('counters that fell', fell.length, 0);
  const known = after.filter(({ counted }) => counted);
  log.atLeast('that the driver counts', known.length, 1);
}

const COMMON = { requirement: ['R0.5', 'R2.2'], access: 'configure' } as const;

/** Time-sensitive networking and features of the port. What is configured changes no traffic. */
export const checks: readonly Check[] = groupWith('tsn', COMMON, [
  {
    name: 'gates',
    leaves: 'the gate schedule',
    title: 'a gate schedule is programmed, or reported as not verified',
    capability: 'gateControl',
    procedure:
      'Configure a schedule with all gates open; the outcome says whether it was verified.',
    verify: configured('gates.configure()', (nic) =>
      nic.tsn.gates.configure(openGates(nic.clock.readNs() + 1000n * MS)),
    ),
  },
  {
    name: 'preemption',
    leaves: 'frame preemption',
    title: 'frame preemption is switched off, or reported as not verified',
    capability: 'framePreemption',
    procedure: 'Configure preemption of no queue; the outcome says whether it was verified.',
    verify: configured('preemption.configure()', (nic) =>
      nic.tsn.preemption.configure({ preemptableQueues: 0 }),
    ),
  },
  {
    name: 'shaper',
    leaves: 'the credit-based shaper',
    title: 'a credit-based shaper is programmed, or reported as not verified',
    capability: 'creditShaper',
    procedure:
      'Give a traffic class 1 Mbit/s and take it away; the outcome says whether it was verified.',
    verify: verifyShaper,
  },
  {
    name: 'launch-time',
    leaves: 'launch time of the traffic class',
    title: 'launch times are switched off, or reported as not verified',
    capability: 'launchTime',
    procedure:
      'Switch launch times of a traffic class off; the outcome says whether it was verified.',
    verify: configured('launchTime.configure()', (nic) =>
      nic.tsn.launchTime.configure({ trafficClass: CLASS, enable: false }),
    ),
  },
  {
    name: 'ptm',
    leaves: 'PCIe time measurement',
    title: 'PCIe time measurement is switched on, or reported as not verified',
    capability: 'pciePtm',
    procedure: 'Switch it on; the outcome says whether it was verified.',
    verify: configured('ptm.configure()', (nic) => nic.tsn.ptm.configure({ enable: true })),
  },
  {
    name: 'vlan',
    leaves: 'VLAN tagging',
    title: 'VLAN tagging is switched off, or reported as not verified',
    capability: 'vlanTagging',
    procedure: 'Switch it off; the outcome says whether it was verified.',
    verify: configured('vlan.configure()', (nic) => nic.port.vlan.configure({ enable: false })),
  },
  {
    name: 'eee',
    leaves: 'energy-efficient Ethernet',
    title: 'energy-efficient Ethernet is switched off, or reported as not verified',
    capability: 'energyEfficiency',
    procedure: 'Switch it off; the outcome says whether it was verified.',
    verify: configured('eee.configure()', (nic) => nic.port.eee.configure({ enable: false })),
  },
  {
    name: 'pfc',
    leaves: 'priority flow control',
    title: 'priority flow control is switched off, or reported as not verified',
    capability: 'priorityFlowControl',
    procedure: 'Switch it off; the outcome says whether it was verified.',
    verify: configured('pfc.configure()', (nic) => nic.port.pfc.configure({ enable: false })),
  },
  {
    name: 'streams',
    title: 'each reservation has its own handle',
    capability: 'streamReservation',
    procedure: 'Reserve two streams and release them.',
    verify: verifyStream,
  },
  {
    name: 'counters',
    title: "the driver's counters do not fall, and say which are maintained",
    requirement: ['R0.5'],
    capability: 'driverCounters',
    access: 'observe',
    procedure: 'Read them twice; none falls, and at least one is marked as counted.',
    verify: verifyCounters,
  },
  {
    name: 'gate-limits',
    title: 'schedules outside the standard are rejected without calling the driver',
    requirement: ['R0.5', 'docs/errors.md', 'IEEE 802.1Q-2022 8.6.8.4'],
    procedure: 'Configure an empty schedule, a cycle of 0, too long and too short entries.',
    verify: verifyGateLimits,
  },
  {
    name: 'limits',
    title: 'settings outside the standards are rejected without calling the driver',
    requirement: ['R0.5', 'docs/errors.md', 'IEEE 802.1Q-2022 8.6.8.2'],
    procedure: 'Configure impossible fragments, slopes, classes, VLANs and priorities.',
    verify: verifyLimits,
  },
  {
    name: 'launch-past',
    title: 'a launch time in the past is refused',
    capability: 'launchTime',
    procedure: 'Configure a launch 1 ms before the present time of the clock.',
    verify: verifyPastLaunch,
  },
  {
    name: 'access',
    title: 'settings need level configure',
    requirement: ['R0.5', 'docs/errors.md'],
    access: 'discipline',
    procedure: 'Call every setting on an adapter opened for discipline.',
    verify: verifyAccess,
  },
]);
