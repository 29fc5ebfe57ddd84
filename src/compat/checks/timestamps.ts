import type { Stamp } from '../../index.js';
import type { CheckContext } from '../context.js';
import { groupWith } from '../group.js';
import { TSAUXC_FAMILIES } from '../offsets.gen.js';
import { type Opened, opened } from '../opened.js';
import { type Ordered, ordered } from '../ordered.js';
import { switchPackets } from '../restore.js';
import { decreases, expectThrown } from '../support.js';
import type { Check } from '../types.js';

const RUN_S = 0.5;
const INTERVAL_NS = 20_000_000;
/** Frames of one kind in one direction that RUN_S brings, less those at its ends. */
const EXPECTED = (RUN_S * 1e9) / INTERVAL_NS - 3;
const AHEAD_NS = 60_000_000n;

type Direction = 'transmit' | 'receive';

/** What was heard of traffic, and the adapter's clock before and after. */
interface Heard extends Opened {
  readonly stamps: readonly Stamp[];
  readonly beforeNs: bigint;
  readonly afterNs: bigint;
  readonly dropped: number;
  readonly lost: number;
}

async function waitingIn(stream: {
  counters(): { readonly waiting: number };
  next(): Promise<IteratorResult<Stamp, undefined>>;
}): Promise<Stamp[]> {
  const stamps: Stamp[] = [];
  for (let waiting = stream.counters().waiting; waiting > 0; waiting -= 1) {
    const { value } = await stream.next();
    if (value !== undefined) stamps.push(value);
  }
  return stamps;
}

function startTraffic(context: CheckContext, { simulation, number }: Ordered): void {
  const order = (interval: number): string =>
    `ptp-traffic adapter=${number} sync=${interval} pdelay=${interval}`;
  context.restoring('the wire', () => simulation.order(order(0)));
  simulation.order(order(INTERVAL_NS));
}

async function hear(context: CheckContext, direction: Direction): Promise<Heard> {
  const machine = ordered(context, { access: 'discipline' });
  const { hal, nic } = machine;
  if (nic.capabilities.stampControl) switchPackets(context, nic, true);
  const beforeNs = nic.clock.readNs();
  const stream = nic.stamps.events({ [direction]: true });
  startTraffic(context, machine);
  const stamps: Stamp[] = [];
  for (let part = 0; part < 5; part += 1) {
    await context.pass(hal, RUN_S / 5);
    stamps.push(...(await waitingIn(stream)));
  }
  const { dropped, lost } = stream;
  stream.close();
  return { ...machine, stamps, beforeNs, afterNs: nic.clock.readNs(), dropped, lost };
}

async function verifyStamps(context: CheckContext, direction: Direction): Promise<void> {
  const { log, stamps, beforeNs, afterNs } = await hear(context, direction);
  log.atLeast('frames', stamps.length, EXPECTED);
  const outside = stamps.filter(
    ({ deviceNs }) => deviceNs === null || deviceNs < beforeNs || deviceNs > afterNs,
  );
  log.equals('without a time, or one outside the run', outside.length, 0);
}

async function verifyOrder(context: CheckContext): Promise<void> {
  const { log, stamps } = await hear(context, 'receive');
  log.atLeast('frames', stamps.length, EXPECTED);
  log.equals('times that go back', decreases(stamps.map(({ deviceNs }) => deviceNs ?? 0n)), 0);
  const numbers = stamps.map(({ sequence }) => BigInt(sequence));
  log.equals('running numbers that go back', decreases(numbers), 0);
}

async function verifyNoLoss(context: CheckContext): Promise<void> {
  const { log, stamps, dropped, lost } = await hear(context, 'receive');
  log.atLeast('frames', stamps.length, EXPECTED);
  log.equals('lost at the source', lost, 0);
  log.equals('dropped for want of room', dropped, 0);
  const missing = stamps.reduce((sum, { lostBefore }) => sum + lostBefore, 0);
  log.equals('missing before a stamp', missing, 0);
}

async function verifyMatching(context: CheckContext): Promise<void> {
  const { log, info } = context;
  const { stamps } = await hear(context, 'receive');
  const matched = stamps.filter((stamp) => stamp.matched);
  log.atLeast('frames', stamps.length, EXPECTED);
  log.equals('matched', matched.length, info.capabilities.stampMatching ? stamps.length : 0);
  const unnamed = matched.filter((s) => s.sequenceId === null || s.messageType === null);
  log.equals('matched without saying with what', unnamed.length, 0);
}

async function verifyLatency(context: CheckContext): Promise<void> {
  const { log, stamps } = await hear(context, 'receive');
  const corrected = stamps.filter(({ latency }) => latency !== null);
  log.note('corrected', corrected.length);
  const wrong = corrected.filter(
    ({ deviceNs, correctedNs, latency }) =>
      deviceNs !== null && correctedNs !== deviceNs - BigInt(latency?.ingressNs ?? 0),
  );
  log.equals('not at the wire by the latency that is stated', wrong.length, 0);
  const early = corrected.filter(
    ({ deviceNs, correctedNs }) => deviceNs !== null && (correctedNs ?? deviceNs) > deviceNs,
  );
  log.equals('received before they were at the wire', early.length, 0);
}

function verifyState(context: CheckContext): void {
  const { nic, log } = opened(context);
  const state = nic.stamps.settings();
  log.equals('clock runs', state.clockRunning, true);
  if (nic.capabilities.clockConfig) log.equals('TSAUXC', state.tsauxc, nic.clock.config().tsauxc);
}

async function verifyConfigure(context: CheckContext): Promise<void> {
  const { hal, nic, log } = opened(context, { access: 'discipline' });
  if (!TSAUXC_FAMILIES.includes(nic.family)) context.skip(`${nic.family} has no inputs`);
  const before = nic.stamps.settings();
  const change = nic.stamps.configure({ auxiliary: !before.auxiliary });
  context.restoring('auxiliary stamps', () => {
    change.restore();
  });
  log.equals('auxiliary inputs', nic.stamps.settings().auxiliary, !before.auxiliary);
  const first = nic.clock.readNs();
  await context.pass(hal, 0.01);
  log.holds('the clock goes on', nic.clock.readNs() > first, nic.clock.readNs(), `> ${first}`);
  change.restore();
  log.equals('after restore()', nic.stamps.settings().auxiliary, before.auxiliary);
}

async function verifyTarget(context: CheckContext): Promise<void> {
  const { hal, nic, log } = opened(context, { access: 'discipline' });
  const stream = nic.stamps.events({ targetTime: true });
  nic.stamps.targetTime.set({ deviceNs: nic.clock.readNs() + AHEAD_NS });
  await context.pass(hal, 0.03);
  log.equals('events before the target', (await waitingIn(stream)).length, 0);
  await context.pass(hal, 0.1);
  const events = await waitingIn(stream);
  stream.close();
  log.atLeast('events after it', events.filter(({ kind }) => kind === 'target-time').length, 1);
}

function verifyPastTarget(context: CheckContext): void {
  const { nic } = context.openAdapter({ access: 'discipline' });
  const past = nic.clock.readNs() - 1_000_000n;
  const set = (): unknown => nic.stamps.targetTime.set({ deviceNs: past });
  expectThrown(context.log, 'a target 1 ms ago', set, 'HAL_OUT_OF_RANGE');
}

async function verifyEnd(context: CheckContext): Promise<void> {
  const { hal, nic } = context.openAdapter();
  const ended = new AbortController();
  const aborted = nic.stamps.events({ signal: ended.signal });
  const closed = nic.stamps.events();
  ended.abort();
  context.log.equals('after abort', (await aborted.next()).done === true, true);
  hal.close();
  context.log.equals('after close', (await closed.next()).done === true, true);
}

function verifyOptions(context: CheckContext): void {
  const { nic, log } = opened(context);
  for (const options of [{ vlan: 4095 }, { pcp: 8 }, { capacity: 0 }, { often: 1 }]) {
    const call = (): unknown => nic.stamps.events(options as never).close();
    expectThrown(log, `events(${JSON.stringify(options)})`, call, 'RangeError', 'TypeError');
  }
}

async function verifyFrameTimeout(context: CheckContext): Promise<void> {
  const { nic, log } = opened(context);
  const frame = { direction: 'receive', messageType: 0, sequenceId: 65_535 } as const;
  const found = await nic.stamps.forFrame(frame, { timeoutMs: 20 });
  log.equals('matched', found.matched, false);
  log.equals('stamp', found.stamp === null, true);
  log.holds('why', found.why !== '', found.why, 'a sentence');
}

const TRAFFIC = {
  capability: 'receiveStamps',
  orders: true,
  access: 'discipline',
  seconds: RUN_S,
} as const;

const COMMON = { requirement: ['R0.5'] } as const;

/** Stamps of packets, timers and inputs, and how they come. */
export const checks: readonly Check[] = groupWith('timestamps', COMMON, [
  {
    name: 'state',
    title: 'the settings agree with the registers',
    capability: 'stampControl',
    procedure: 'Compare stamps.settings() with clock.config().',
    verify: verifyState,
  },
  {
    name: 'configure-restores',
    title: 'stamping can be switched and restored without stopping the clock',
    capability: 'stampControl',
    access: 'discipline',
    seconds: 0.01,
    procedure:
      'Switch the auxiliary inputs over and back; read the state and the clock in between.',
    verify: verifyConfigure,
  },
  {
    name: 'receive',
    title: 'received frames are stamped on arrival',
    ...TRAFFIC,
    procedure: 'Order PTP traffic for 0.5 s; every stamp lies between two readings of the clock.',
    verify: (context) => verifyStamps(context, 'receive'),
  },
  {
    name: 'transmit',
    title: 'transmitted frames are stamped on departure',
    ...TRAFFIC,
    capability: 'transmitStamps',
    procedure: 'Order PTP traffic for 0.5 s; every stamp lies between two readings of the clock.',
    verify: (context) => verifyStamps(context, 'transmit'),
  },
  {
    name: 'in-order',
    title: 'stamps arrive in order',
    ...TRAFFIC,
    procedure: 'Order PTP traffic for 0.5 s; neither times nor running numbers go back.',
    verify: verifyOrder,
  },
  {
    name: 'no-loss',
    title: 'nothing is lost at a modest rate',
    ...TRAFFIC,
    procedure: 'Order PTP traffic for 0.5 s; no count of losses rises.',
    verify: verifyNoLoss,
  },
  {
    name: 'matching-honest',
    title: '`matched` is correct',
    ...TRAFFIC,
    procedure: 'Stamps are matched, with their frame named, exactly where the adapter claims it.',
    verify: verifyMatching,
  },
  {
    name: 'latency-stated',
    title: 'the applied correction is the stated one',
    ...TRAFFIC,
    procedure: 'Corrected time is device time minus the stated ingress latency, never later.',
    verify: verifyLatency,
  },
  {
    name: 'target-time',
    title: 'a target time is reported when it is reached',
    capability: 'targetTime',
    access: 'discipline',
    seconds: 0.13,
    procedure: 'Arm a target 60 ms ahead; no event before it, one soon after it.',
    verify: verifyTarget,
  },
  {
    name: 'target-past',
    title: 'a target time in the past is refused',
    requirement: ['R0.5', 'docs/errors.md'],
    capability: 'targetTime',
    access: 'discipline',
    procedure: 'Set a target 1 ms before the present time of the clock.',
    verify: verifyPastTarget,
  },
  {
    name: 'streams-end',
    title: 'a stream ends with its signal and with its HAL',
    capability: 'stampEvents',
    procedure: 'Abort one stream, close the HAL of another; both are done.',
    verify: verifyEnd,
  },
  {
    name: 'options-checked',
    title: 'invalid options are rejected without calling the driver',
    requirement: ['R0.5', 'docs/errors.md'],
    procedure: 'Open events with an impossible VLAN, priority, capacity and key.',
    verify: verifyOptions,
  },
  {
    name: 'frame-timeout',
    title: 'waiting for a missing frame times out',
    capability: 'stampEvents',
    seconds: 0.02,
    procedure: 'Wait 20 ms for a frame that is never sent.',
    verify: verifyFrameTimeout,
  },
]);
