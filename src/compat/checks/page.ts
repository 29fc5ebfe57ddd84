import { attachClock, type ClockWindow } from '../../index.js';
import type { CheckContext } from '../context.js';
import { handedOver, listen } from '../events.js';
import { groupWith } from '../group.js';
import { type Opened, opened } from '../opened.js';
import { abs, decreases, repeat } from '../support.js';
import type { Check } from '../types.js';

/** Readings lie below the truth by less than this. */
const COARSEST_NS = 1000n;
const ROUNDS = 100;
const SETTLE_S = 3;
const MOST_LOOKS = 40;
const LOOK_S = 0.1;

async function followed(context: CheckContext, monotonic = false): Promise<Opened> {
  const adapter = opened(context, { clock: { monotonic } });
  adapter.nic.clock.startPage();
  await context.pass(adapter.hal, SETTLE_S / 3);
  return adapter;
}

async function verifyReadingInWindow(context: CheckContext): Promise<void> {
  const { hal, nic } = await followed(context);
  let [early, late] = [0, 0];
  for (let i = 0; i < ROUNDS; i += 1) {
    const before = nic.clock.window();
    const ns = nic.clock.readNs();
    const after = nic.clock.window();
    if (ns < before.earliestNs - COARSEST_NS) early += 1;
    if (ns > after.latestNs + COARSEST_NS) late += 1;
    await context.pass(hal, 0.002);
  }
  context.log.equals('readings before the window', early, 0);
  context.log.equals('readings after the window', late, 0);
}

async function verifyNow(context: CheckContext): Promise<void> {
  const { nic } = await followed(context);
  let outside = 0;
  for (let i = 0; i < ROUNDS; i += 1) {
    const before = nic.clock.window();
    const now = nic.clock.now();
    const after = nic.clock.window();
    if (now < before.earliestNs || now > after.latestNs) outside += 1;
  }
  context.log.equals('now() outside of the windows around it', outside, 0);
}

const ordered = ({ earliestNs, estimateNs, latestNs, boundNs }: ClockWindow): boolean =>
  earliestNs <= estimateNs &&
  estimateNs <= latestNs &&
  estimateNs - earliestNs <= boundNs + 1n &&
  latestNs - estimateNs <= boundNs + 1n;

async function verifyOrdered(context: CheckContext): Promise<void> {
  const { nic, log } = await followed(context);
  const windows = repeat(ROUNDS, () => nic.clock.window());
  log.equals('windows out of order', windows.filter((one) => !ordered(one)).length, 0);
  log.samples(
    'bound',
    'ns',
    windows.map(({ boundNs }) => boundNs),
  );
}

async function verifyBatch(context: CheckContext): Promise<void> {
  const { nic, log } = await followed(context, true);
  const before = nic.clock.window();
  const batch = [...nic.clock.batch(1000)];
  const after = nic.clock.window();
  const outside = batch.filter((ns) => ns < before.earliestNs || ns > after.latestNs);
  log.equals('readings', batch.length, 1000);
  log.equals('readings outside of the windows around', outside.length, 0);
  log.equals('readings below the one before', decreases(batch), 0);
}

async function verifyMonotonic(context: CheckContext): Promise<void> {
  const { hal, nic } = await followed(context, true);
  const readings: bigint[] = [];
  for (let i = 0; i < ROUNDS; i += 1) {
    readings.push(...repeat(ROUNDS, () => nic.clock.now()));
    await context.pass(hal, 0.002);
  }
  context.log.equals('readings below the one before', decreases(readings), 0);
}

async function verifyInverse(context: CheckContext): Promise<void> {
  const { nic, log } = await followed(context);
  const { systemNs } = nic.clock.window();
  const at = nic.clock.at(systemNs);
  const back = nic.clock.toSystem(at.deviceNs);
  log.atMost('there and back', abs(back.systemNs - systemNs), at.boundNs + back.boundNs + 2n, 'ns');
  const window = nic.clock.window();
  const late = window.systemNs - systemNs;
  const moved = window.estimateNs - at.deviceNs;
  log.within(
    'at() against the window after it',
    moved,
    late / 2n - window.boundNs,
    late * 2n + window.boundNs,
    'ns',
  );
}

async function verifyRaw(context: CheckContext): Promise<void> {
  const { nic, log } = await followed(context);
  const raw = nic.clock.readNs();
  log.equals('mode', nic.clock.mode, 'hardware');
  log.equals('fromRaw() without a transform', nic.clock.fromRaw(raw) - raw, 0n, 'ns');
  log.atMost('there and back', abs(nic.clock.toRaw(nic.clock.fromRaw(raw)) - raw), 1n, 'ns');
}

async function verifySettles(context: CheckContext): Promise<void> {
  const { hal, nic, log } = opened(context);
  nic.clock.startPage();
  await context.pass(hal, SETTLE_S);
  let looks = 1;
  // On a busy machine readings come late, and the state is holdover until the next one.
  while (nic.clock.status().state !== 'ok' && looks < MOST_LOOKS) {
    await context.pass(hal, LOOK_S);
    looks += 1;
  }
  const { state, samples, rejected, boundNs, intervalMs } = nic.clock.status();
  log.equals('state', state, 'ok');
  log.note('looks', looks, '');
  log.note('bound', boundNs, 'ns');
  log.note('interval', intervalMs, 'ms');
  log.note('readings', samples, '');
  log.atMost('rejected readings', rejected, Math.floor(samples / 10));
}

async function verifyRate(context: CheckContext): Promise<void> {
  const { hal, nic, log } = opened(context);
  nic.clock.startPage();
  await context.pass(hal, 2);
  const measured = await nic.clock.measureRate({ durationMs: 1000 });
  const { rate, driftBoundPpbPerS } = nic.clock.status();
  if (rate === null) throw new Error('the rate is not bounded after three seconds');
  const slack = measured.boundPpb + driftBoundPpbPerS;
  log.note('width', rate.highPpb - rate.lowPpb, 'ppb');
  log.within('measured', measured.ratePpb, rate.lowPpb - slack, rate.highPpb + slack, 'ppb');
}

async function verifyEvents(context: CheckContext): Promise<void> {
  const { hal, nic } = context.openAdapter();
  const stream = nic.clock.events({ signal: context.signal });
  const kinds = listen(stream);
  await context.pass(hal, SETTLE_S);
  await handedOver();
  context.log.note('dropped', stream.dropped);
  context.log.holds('events', kinds.includes('locked'), kinds.join(' '), 'locked');
}

async function verifyShared(context: CheckContext): Promise<void> {
  const { nic, log } = await followed(context);
  const reader = attachClock(nic.clock.share());
  const before = nic.clock.window();
  const shared = reader.window();
  const after = nic.clock.window();
  log.within('its estimate', shared.estimateNs, before.earliestNs, after.latestNs, 'ns');
  log.equals('its generation', shared.generation, before.generation);
}

async function verifyAge(context: CheckContext): Promise<void> {
  const { hal, nic } = await followed(context);
  const first = nic.clock.status();
  await context.pass(hal, SETTLE_S);
  const { samples, ageNs } = nic.clock.status();
  context.log.atLeast('readings in 3 s', samples - first.samples, 2);
  context.log.atMost('age of the newest', ageNs, 2_000_000_000n, 'ns');
}

async function verifyRestart(context: CheckContext): Promise<void> {
  const { hal, nic } = await followed(context);
  const stream = nic.clock.events();
  const before = nic.clock.window();
  nic.clock.stopPage();
  const ended = stream.next().then(({ done }) => done === true);
  const late = handedOver().then(() => false);
  context.log.equals('its streams ended', await Promise.race([ended, late]), true);
  nic.clock.startPage();
  await context.pass(hal, 1);
  const after = nic.clock.window();
  const systemNs = after.systemNs - before.systemNs;
  const moved = after.estimateNs - before.estimateNs;
  context.log.within('device clock meanwhile', moved, systemNs / 2n, (systemNs * 3n) / 2n, 'ns');
}

const COMMON = { capability: 'crossTimestamp', seconds: 1 } as const;

/** The clock page: the adapter's time without a driver call. */
export const checks: readonly Check[] = groupWith('page', COMMON, [
  {
    name: 'reading-in-window',
    title: 'readings of the hardware lie inside the windows around them',
    requirement: ['R0.5', 'R1.1'],
    seconds: 2,
    procedure: `Read the hardware between two windows, ${ROUNDS} times.`,
    verify: verifyReadingInWindow,
  },
  {
    name: 'now-in-window',
    title: 'now() lies inside the windows around it',
    requirement: ['R1.1', 'R1.3'],
    procedure: `Call now() between two windows, ${ROUNDS} times.`,
    verify: verifyNow,
  },
  {
    name: 'window-ordered',
    title: 'earliest, estimate and latest are in order, and the bound covers both sides',
    requirement: ['R1.1'],
    procedure: `Take ${ROUNDS} windows and compare their parts.`,
    verify: verifyOrdered,
  },
  {
    name: 'batch',
    title: 'a batch of readings is in order and inside the windows around it',
    requirement: ['R4.2'],
    procedure: 'Take a batch of 1000 between two windows.',
    verify: verifyBatch,
  },
  {
    name: 'monotonic',
    title: 'a monotonic clock never goes back',
    requirement: ['R1.1'],
    seconds: 2,
    procedure: 'Call now() 10 000 times while the page is being corrected.',
    verify: verifyMonotonic,
  },
  {
    name: 'at-inverse',
    title: 'at() and toSystem() are inverses',
    requirement: ['R1.9'],
    procedure: 'Convert the instant of a window to device time and back.',
    verify: verifyInverse,
  },
  {
    name: 'raw-inverse',
    title: 'without a transform raw and disciplined time are the same',
    requirement: ['R1.9'],
    procedure: 'Convert a reading with fromRaw() and back with toRaw().',
    verify: verifyRaw,
  },
  {
    name: 'settles',
    title: 'the page settles',
    requirement: ['R1.2'],
    seconds: 3,
    procedure: `Start the page, wait ${SETTLE_S} s, look at its status until it is ok, at most ${MOST_LOOKS} times.`,
    verify: verifySettles,
  },
  {
    name: 'rate-known',
    title: "the measured rate is inside the page's bounds",
    requirement: ['R1.9', 'R1.11'],
    seconds: 3,
    procedure: 'Measure the rate while the page runs; it lies inside the bounds of the status.',
    verify: verifyRate,
  },
  {
    name: 'locked-event',
    title: 'the first good estimate is an event',
    requirement: ['R1.10'],
    seconds: 3,
    procedure: 'Listen from the beginning; `locked` comes.',
    verify: verifyEvents,
  },
  {
    name: 'shared',
    title: 'a reader of the shared page shows the same clock',
    requirement: ['R4.5'],
    procedure: "Attach to the page's token; its window lies between two of the clock's own.",
    verify: verifyShared,
  },
  {
    name: 'stays-fresh',
    title: 'the page keeps reading the adapter',
    requirement: ['R1.11'],
    seconds: 4,
    procedure: 'Wait three seconds; new readings were taken, the newest is younger than 2 s.',
    verify: verifyAge,
  },
  {
    name: 'restarts',
    title: 'a stopped page starts again, and its streams end',
    requirement: ['R1.10'],
    seconds: 2,
    procedure: 'Stop the page, start it again, compare the time before and after.',
    verify: verifyRestart,
  },
]);
