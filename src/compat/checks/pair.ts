import { type Adapter, correlate } from '../../index.js';
import type { CheckContext } from '../context.js';
import { groupWith } from '../group.js';
import { type Opened, opened } from '../opened.js';
import { calibratedRange, keepRate } from '../restore.js';
import { abs, decreases, repeat } from '../support.js';
import type { Check } from '../types.js';

const STEP_NS = 10_000_000n;

interface Two extends Opened {
  readonly other: Adapter;
}

function openTwo(context: CheckContext, access: 'observe' | 'discipline' = 'observe'): Two {
  const { otherInfo } = context;
  if (!otherInfo.capabilities.crossTimestamp)
    context.skip('the other adapter has no cross timestamp');
  const options = { access, clock: { steering: 'hardware' } } as const;
  const adapter = opened(context, options);
  const other = adapter.hal.open({ key: otherInfo.key }, options);
  context.log.note('the other one', otherInfo.key);
  return { ...adapter, other };
}

/** What `action` moved the other adapter's clock by, beyond the time that passed. */
function disturbance(context: CheckContext, other: Adapter, action: () => void): void {
  const before = other.clock.crossTimestamp();
  action();
  const after = other.clock.crossTimestamp();
  const systemNs = after.systemNs - before.systemNs;
  const moved = after.deviceNs - before.deviceNs - systemNs;
  // A clock may run 10 % off.
  const limit = before.boundNs + after.boundNs + systemNs / 10n + 1000n;
  context.log.within('the other clock, beyond the time that passed', moved, -limit, limit, 'ns');
}

function verifyStep(context: CheckContext): void {
  const { nic, other } = openTwo(context, 'discipline');
  disturbance(context, other, () => {
    const { appliedTo } = context.step(nic, STEP_NS, () => nic.clock.adjustOffset(STEP_NS));
    context.log.equals('applied to', appliedTo, 'hardware');
  });
}

function verifyOtherStep(context: CheckContext): void {
  const { nic, other } = openTwo(context, 'discipline');
  if (!other.capabilities.clockOffsetAdjust) context.skip('the other adapter cannot be stepped');
  disturbance(context, nic, () => {
    const { appliedTo } = context.step(other, STEP_NS, () => other.clock.adjustOffset(STEP_NS));
    context.log.equals('applied to', appliedTo, 'hardware');
  });
}

async function verifyRate(context: CheckContext): Promise<void> {
  const { nic, other, log } = openTwo(context, 'discipline');
  const before = await other.clock.measureRate({ durationMs: 500 });
  await keepRate(context, nic);
  const { minPpb, maxPpb } = await calibratedRange(nic);
  const ppb = minPpb <= 90_000 ? 90_000 : minPpb + Math.min(3e6, (maxPpb - minPpb) / 2);
  nic.clock.adjustRate(ppb);
  const after = await other.clock.measureRate({ durationMs: 500 });
  const limit = before.boundPpb + after.boundPpb + 1000;
  log.note('rate before', before.ratePpb, 'ppb');
  log.note('rate after', after.ratePpb, 'ppb');
  log.atMost('changed by', Math.abs(after.ratePpb - before.ratePpb), limit, 'ppb');
}

function verifyClose(context: CheckContext): void {
  const { nic, other } = openTwo(context);
  const before = nic.clock.readNs();
  disturbance(context, nic, () => other.close());
  context.log.equals('still open', nic.closed, false);
  context.log.atLeast('it goes on', nic.clock.readNs(), before, 'ns');
}

function verifyOpen(context: CheckContext): void {
  const { otherInfo } = context;
  const { hal, nic } = context.openAdapter();
  disturbance(context, nic, () => {
    hal.open({ key: otherInfo.key }).refresh();
  });
}

function verifyInterleaved(context: CheckContext): void {
  const { nic, other } = openTwo(context);
  const [own, others]: [bigint[], bigint[]] = [[], []];
  repeat(500, () => {
    own.push(nic.clock.readNs());
    others.push(other.clock.readNs());
  });
  context.log.equals('readings below the one before', decreases(own), 0);
  context.log.equals('of the other one', decreases(others), 0);
}

async function verifyCorrelate(context: CheckContext): Promise<void> {
  const { hal, nic, other } = openTwo(context);
  for (const { clock } of [nic, other]) clock.startPage();
  await context.pass(hal, 1);
  const { offsetNs, boundNs, systemNs } = correlate(nic.clock, other.clock);
  const [a, b] = [nic.clock.crossTimestamp(), other.clock.crossTimestamp()];
  const since = (systemAtNs: bigint): bigint => systemAtNs - systemNs;
  const crossed = a.deviceNs - since(a.systemNs) - (b.deviceNs - since(b.systemNs));
  const slack =
    boundNs + a.boundNs + b.boundNs + (abs(since(a.systemNs)) + abs(since(b.systemNs))) / 10n;
  context.log.note('offset', offsetNs, 'ns');
  context.log.atMost(
    'off what two cross timestamps say',
    abs(crossed - offsetNs),
    slack + 1000n,
    'ns',
  );
}

const COMMON = {
  requirement: ['R0.9', 'R3.3'],
  capability: 'crossTimestamp',
  twoAdapters: true,
} as const;

/** Two adapters of one backend at once. */
export const checks: readonly Check[] = groupWith('pair', COMMON, [
  {
    name: 'interleaved',
    title: 'two adapters can be read alternately',
    capability: 'clockRead',
    procedure: 'Read both alternately, 500 times; neither goes back.',
    verify: verifyInterleaved,
  },
  {
    name: 'open-leaves-other',
    title: 'opening one adapter leaves the other alone',
    procedure: 'Open the other one between two cross timestamps.',
    verify: verifyOpen,
  },
  {
    name: 'close-leaves-other',
    title: 'closing one adapter leaves the other alone',
    procedure: 'Close the other one between two cross timestamps.',
    verify: verifyClose,
  },
  {
    name: 'correlate',
    title: 'the correlation of two clocks agrees with cross timestamps',
    requirement: ['R1.9'],
    seconds: 1,
    procedure: 'Correlate both clocks and take a cross timestamp of each.',
    verify: verifyCorrelate,
  },
  {
    name: 'step-leaves-other',
    title: 'stepping one clock leaves the other alone',
    capability: 'clockOffsetAdjust',
    access: 'discipline',
    procedure: 'Step this one by 10 ms between two cross timestamps of the other.',
    verify: verifyStep,
  },
  {
    name: 'other-step-leaves-this',
    title: 'stepping the other clock leaves this one alone',
    access: 'discipline',
    procedure: 'Step the other one by 10 ms between two cross timestamps of this one.',
    verify: verifyOtherStep,
  },
  {
    name: 'rate-leaves-other',
    title: "changing one clock's rate leaves the other's alone",
    capability: 'clockRateAdjust',
    access: 'discipline',
    seconds: 2,
    procedure: 'Command a rate here and measure the rate there, before and after.',
    verify: verifyRate,
  },
]);
