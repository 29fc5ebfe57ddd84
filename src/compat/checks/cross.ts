import {
  type Adapter,
  BACKENDS,
  CROSS,
  CROSS_SLOTS,
  type CrossTimestamp,
  type Hal,
} from '../../index.js';
import type { CheckContext } from '../context.js';
import { groupWith } from '../group.js';
import { type Opened, opened } from '../opened.js';
import { abs, decreases, median, repeat } from '../support.js';
import type { Check } from '../types.js';

const COUNT = 200;
const WIDEST_NS = 1_000_000n;

interface Taken extends Opened {
  readonly taken: readonly CrossTimestamp[];
}

function take(context: CheckContext, brackets: number, count: number = COUNT): Taken {
  const adapter = opened(context);
  const { clock } = adapter.nic;
  return { ...adapter, taken: repeat(count, () => clock.crossTimestamp({ brackets })) };
}

const max = (a: bigint, b: bigint): bigint => (a > b ? a : b);

const widthOf = ({ systemBeforeNs, systemAfterNs }: CrossTimestamp): bigint =>
  systemAfterNs - systemBeforeNs;

function verifyOrdered(context: CheckContext): void {
  const { taken, log } = take(context, 8);
  const wrong = taken.filter(
    (one) => one.systemBeforeNs > one.systemNs || one.systemNs > one.systemAfterNs,
  );
  log.equals('brackets out of order', wrong.length, 0);
  log.samples('width', 'ns', taken.map(widthOf));
}

function verifyMidpoint(context: CheckContext): void {
  const { taken } = take(context, 8);
  const off = taken.map((one) => {
    const middle = one.systemBeforeNs + widthOf(one) / 2n;
    return Number(abs(one.systemNs - middle));
  });
  context.log.atMost('systemNs off the middle of its bracket', Math.max(...off), 1, 'ns');
}

function verifyBound(context: CheckContext): void {
  const { taken, log } = take(context, 1);
  // Where one bracket needs another to confirm it, both are intersected.
  const small = taken.filter(
    (one) => one.brackets === 1 && one.boundNs * 10n < (widthOf(one) / 2n) * 9n,
  );
  log.equals('bounds below 0.9 of half their bracket', small.length, 0);
  const least = taken.map(({ boundNs }) => boundNs).reduce((a, b) => (b < a ? b : a));
  log.atLeast('least bound', least, 1n, 'ns');
}

function verifyWidth(context: CheckContext): void {
  const { taken } = take(context, 8);
  const widths = taken.map((one) => Number(widthOf(one)));
  const { log } = context;
  log.note('least', Math.min(...widths), 'ns');
  log.note('greatest', Math.max(...widths), 'ns');
  log.within('median', median(widths), 0, Number(WIDEST_NS), 'ns');
  log.samples('width', 'ns', widths);
}

function verifyCount(context: CheckContext): void {
  const { nic } = context.openAdapter();
  for (const asked of [1, 8, 25]) {
    const { brackets, bracketsFailed } = nic.clock.crossTimestamp({ brackets: asked });
    context.log.atLeast(`brackets of ${asked}`, brackets, asked);
    context.log.equals(`failed of ${asked}`, bracketsFailed, 0);
  }
}

function verifyAdvances(context: CheckContext): void {
  const { taken, log } = take(context, 1);
  log.equals('device times below the one before', decreases(taken.map((one) => one.deviceNs)), 0);
  log.equals(
    'brackets that begin before the last one',
    decreases(taken.map((one) => one.systemBeforeNs)),
    0,
  );
  log.atLeast('distinct device times', new Set(taken.map((one) => one.deviceNs)).size, COUNT / 10);
}

/** Whether two cross timestamps can be of one clock whose rate is within 10 %. */
function contradict(first: CrossTimestamp, last: CrossTimestamp): boolean {
  const system = last.systemNs - first.systemNs;
  const device = last.deviceNs - first.deviceNs;
  return abs(device - system) > system / 10n + first.boundNs + last.boundNs + 1000n;
}

function verifyAgree(context: CheckContext): void {
  const { taken } = take(context, 8);
  const wrong = taken.slice(1).filter((last, i) => contradict(taken[i] as CrossTimestamp, last));
  context.log.equals('cross timestamps that contradict the one before', wrong.length, 0);
}

function verifyInto(context: CheckContext): void {
  const { hal, nic, log } = opened(context);
  const view = new BigUint64Array(CROSS_SLOTS);
  const before = hal.systemClock.nowNs();
  const first = nic.clock.readNs();
  nic.clock.crossTimestampInto(view, 8);
  const last = nic.clock.readNs();
  const after = hal.systemClock.nowNs();
  const at = (slot: number): bigint => view[slot] as bigint;
  const bound = at(CROSS.boundNs);
  log.within('device time', at(CROSS.deviceNs), first - bound - 1000n, last + bound + 1000n, 'ns');
  log.within('bracket begins', at(CROSS.systemBeforeNs), before, after, 'ns');
  log.within('bracket ends', at(CROSS.systemAfterNs), at(CROSS.systemBeforeNs), after, 'ns');
  log.atLeast('brackets', at(CROSS.samples), 8n);
}

function verifySystemClock(context: CheckContext): void {
  const { hal, nic, log } = opened(context);
  // A bracket ends as late as truncated readings of the system clock allow: a tick, and one of ours.
  const tickNs = 2_000_000_000n / hal.systemClock.frequencyHz + 1n;
  let [early, late] = [0n, 0n];
  for (let i = 0; i < 100; i += 1) {
    const before = hal.systemClock.nowNs();
    const cross = nic.clock.crossTimestamp({ brackets: 1 });
    const after = hal.systemClock.nowNs();
    early = max(early, before - cross.systemBeforeNs - cross.boundNs);
    late = max(late, cross.systemAfterNs - after - cross.boundNs);
  }
  // An I219's value may be ahead of its instant (latch skew): its bracket may leave the call by that.
  log.atMost('brackets begin before the call, beyond their bound, by', early, tickNs, 'ns');
  log.atMost('brackets end after the call, beyond their bound, by', late, tickNs, 'ns');
  log.equals('its clock', nic.clock.crossTimestamp().systemClock, hal.systemClock.id);
}

function verifyMethod(context: CheckContext): void {
  const { nic } = context.openAdapter();
  const { log, backend } = context;
  const cross = nic.clock.crossTimestamp();
  const wanted = BACKENDS[backend].crossMethod;
  log.holds('method', cross.method.startsWith(wanted), cross.method, wanted);
  // A call that fails is replaced by another one for that reading.
  if (cross.bracketsFailed === 0)
    log.equals('clock.crossMethod', nic.clock.crossMethod, cross.method);
}

async function verifyRaw(context: CheckContext): Promise<void> {
  const { hal, nic } = context.openAdapter();
  const first = nic.clock.crossTimestamp();
  await context.pass(hal, 0.1);
  const last = nic.clock.crossTimestamp();
  const moved = last.rawCounter - first.rawCounter;
  context.log.atLeast('counter moved in 0.1 s', moved, 1000n, 'ticks');
  context.log.atLeast('device time moved', last.deviceNs - first.deviceNs, 1n, 'ns');
}

function verifyNarrower(context: CheckContext): void {
  const { nic } = context.openAdapter();
  const boundOf = (brackets: number): number =>
    Number(nic.clock.crossTimestamp({ brackets }).boundNs);
  // In turn, so that a machine that becomes busy meanwhile is busy for both.
  const pairs = repeat(COUNT, () => ({ one: boundOf(1), many: boundOf(25) }));
  const one = median(pairs.map((pair) => pair.one));
  const many = median(pairs.map((pair) => pair.many));
  context.log.note('median bound of one bracket', one, 'ns');
  context.log.atMost('median bound of 25 brackets', many, one, 'ns');
}

/** The truth at the instant of `cross` minus what it says. */
function missOf(hal: Hal, nic: Adapter, cross: CrossTimestamp): number {
  const truth = hal.simulation?.truth(nic);
  if (truth === undefined) throw new Error('the truth is claimed, but there is no simulation');
  const rate = 1 + truth.ratePpb * 1e-9;
  const since = Number(cross.systemNs - truth.systemNs) * rate;
  return Number(truth.deviceNs - cross.deviceNs) + since;
}

function verifyTruth(context: CheckContext): void {
  const { hal, nic, log } = opened(context);
  let outside = 0;
  const misses = repeat(COUNT, () => {
    const cross = nic.clock.crossTimestamp();
    const miss = missOf(hal, nic, cross);
    if (Math.abs(miss) > Number(cross.boundNs) + 2) outside += 1;
    return miss;
  });
  log.equals('truths outside of the bound', outside, 0);
  log.samples('truth minus cross timestamp', 'ns', misses);
}

function verifyUnbiased(context: CheckContext): void {
  const { hal, nic, log } = opened(context);
  const widths: number[] = [];
  const misses = repeat(2 * COUNT, () => {
    const cross = nic.clock.crossTimestamp({ brackets: 1 });
    widths.push(Number(widthOf(cross)));
    return missOf(hal, nic, cross);
  });
  // Where in a driver's call the clock is read is not known, only that it is inside.
  const share = nic.clock.crossMethod === 'model' ? 10 : 4;
  // Medians: a bracket in which the machine paused says nothing about the others.
  const limit = median(widths) / share + 100;
  log.note('median width', median(widths), 'ns');
  log.within('median of truth minus cross timestamp', median(misses), -limit, limit, 'ns');
  log.samples('truth minus cross timestamp', 'ns', misses);
}

const COMMON = { requirement: ['R0.5', 'docs/time.md'], capability: 'crossTimestamp' } as const;

/** Pairing device time with system time. */
export const checks: readonly Check[] = groupWith('cross', COMMON, [
  {
    name: 'ordered',
    title: 'brackets are in order',
    procedure: `Take ${COUNT}; each begins before its instant, which is before its end.`,
    verify: verifyOrdered,
  },
  {
    name: 'midpoint',
    title: 'the system instant is the middle of the bracket',
    procedure: `Take ${COUNT} and compare.`,
    verify: verifyMidpoint,
  },
  {
    name: 'bound-covers',
    title: 'the bound is no smaller than the bracket allows',
    procedure: `Take ${COUNT} of one bracket each and compare bound and width.`,
    verify: verifyBound,
  },
  {
    name: 'width',
    title: 'a bracket is narrower than a millisecond',
    procedure: `Take ${COUNT} and look at the median width.`,
    verify: verifyWidth,
  },
  {
    name: 'count',
    title: 'at least as many brackets are taken as requested, and none fails',
    procedure: 'Request 1, 8 and 25.',
    verify: verifyCount,
  },
  {
    name: 'advances',
    title: 'device and system time go forward from one to the next',
    procedure: `Take ${COUNT} and compare neighbours.`,
    verify: verifyAdvances,
  },
  {
    name: 'agree',
    title: 'neighbours do not contradict each other',
    procedure: `Take ${COUNT}; each follows from the one before within bounds and 10 % of rate.`,
    verify: verifyAgree,
  },
  {
    name: 'into',
    title: 'crossTimestampInto() agrees with crossTimestamp()',
    procedure: 'Fill a view between two readings of both clocks.',
    verify: verifyInto,
  },
  {
    name: 'system-clock',
    title: "its system times are from the HAL's system clock",
    procedure:
      'Take 100 of one bracket each between two readings of the system clock; none leaves them by more than its bound.',
    verify: verifySystemClock,
  },
  {
    name: 'method',
    title: 'it states its method',
    procedure: "Compare the method with the backend's.",
    verify: verifyMethod,
  },
  {
    name: 'raw-counter',
    title: 'the raw counter is kept',
    seconds: 0.1,
    procedure: 'Compare the raw counters of two cross timestamps, 100 ms apart.',
    verify: verifyRaw,
  },
  {
    name: 'narrower',
    title: 'more brackets give no worse bound',
    procedure: `Compare the median bounds of ${COUNT} with one bracket and with 25, taken in turn.`,
    verify: verifyNarrower,
  },
  {
    name: 'truth-inside',
    title: 'the true time is inside the bound',
    capability: 'groundTruth',
    procedure: `Compare ${COUNT} with the truth.`,
    verify: verifyTruth,
  },
  {
    name: 'unbiased',
    title: 'the middle of the bracket is not biased',
    requirement: ['R0.7', 'docs/time.md'],
    capability: 'groundTruth',
    procedure: `The median error of ${2 * COUNT} single brackets is below a tenth of their median width, through a driver a quarter.`,
    verify: verifyUnbiased,
  },
]);
