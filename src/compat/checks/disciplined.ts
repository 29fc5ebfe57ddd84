import type { Adapter, ClockWindow, Hal } from '../../index.js';
import type { CheckContext } from '../context.js';
import { groupWith } from '../group.js';
import { type Look, lookAt, movedBetween } from '../looks.js';
import { type Opened, opened } from '../opened.js';
import type { Check } from '../types.js';

const FAR_NS = 100_000_000_000n;
const STEP_NS = 10_000_000n;
const RATE_PPB = 50_000;

/** The adapter, steered by the HAL's own transform; nothing is written to it. */
async function transformed(context: CheckContext): Promise<Opened> {
  const adapter = opened(context, { access: 'discipline', clock: { steering: 'transform' } });
  adapter.nic.clock.startPage();
  await context.pass(adapter.hal, 1);
  return adapter;
}

/** The mean rate between two windows of one clock, and how far off it can be. */
function rateOf(first: ClockWindow, last: ClockWindow): { ppb: number; boundPpb: number } {
  const systemNs = Number(last.systemNs - first.systemNs);
  const deviceNs = Number(last.estimateNs - first.estimateNs);
  const boundPpb = (Number(first.boundNs + last.boundNs) / systemNs) * 1e9;
  return { ppb: (deviceNs / systemNs - 1) * 1e9, boundPpb };
}

async function measure(context: CheckContext, hal: Hal, nic: Adapter) {
  const first = nic.clock.window();
  await context.pass(hal, 1);
  return rateOf(first, nic.clock.window());
}

async function verifyRate(context: CheckContext, ppb: number): Promise<void> {
  const { hal, nic, log } = await transformed(context);
  nic.clock.adjustRate(0);
  const before = await measure(context, hal, nic);
  const change = nic.clock.adjustRate(ppb);
  const after = await measure(context, hal, nic);
  const limit = before.boundPpb + after.boundPpb + Math.abs(ppb) * 0.05 + 100;
  log.note('rate before', before.ppb, 'ppb');
  log.equals('commanded', change.commandedPpb, ppb, 'ppb');
  log.within('measured difference', after.ppb - before.ppb, ppb - limit, ppb + limit, 'ppb');
}

async function verifyUntouched(context: CheckContext): Promise<void> {
  const { hal, nic, log } = await transformed(context);
  const before = nic.clock.crossTimestamp();
  nic.clock.set(before.deviceNs + FAR_NS);
  nic.clock.adjustOffset(STEP_NS);
  nic.clock.adjustRate(RATE_PPB);
  const after = nic.clock.crossTimestamp();
  const meanwhile = after.systemNs - before.systemNs;
  const came = after.deviceNs - before.deviceNs;
  const slack = before.boundNs + after.boundNs + meanwhile / 10n + 1n;
  log.within('device clock meanwhile', came, meanwhile - slack, meanwhile + slack, 'ns');
  log.equals('mode', nic.clock.mode, 'transform');
  await context.pass(hal, 0.01);
}

/** By how much the clock moved between two looks, beyond `stepNs` that it was told to. */
function judgeMove(
  context: CheckContext,
  name: string,
  from: Look,
  to: Look,
  stepNs: bigint,
): void {
  const [least, most] = movedBetween(from, to);
  const moved = to.window.estimateNs - from.window.estimateNs;
  context.log.within(name, moved - stepNs, least, most, 'ns');
}

async function verifySet(context: CheckContext): Promise<void> {
  const { hal, nic, log } = await transformed(context);
  const before = lookAt(hal, nic);
  const wanted = before.window.estimateNs + FAR_NS;
  const change = nic.clock.set(wanted);
  const after = lookAt(hal, nic);
  log.equals('applied to', change.appliedTo, 'transform');
  log.holds('reason', change.reason !== null && change.reason !== '', change.reason, 'a sentence');
  const [, most] = movedBetween(before, after);
  const slack = after.window.boundNs + 1000n;
  log.within('time after the set', after.window.estimateNs, wanted - slack, wanted + most, 'ns');
}

async function verifyStep(context: CheckContext): Promise<void> {
  const { hal, nic } = await transformed(context);
  const before = lookAt(hal, nic);
  nic.clock.adjustOffset(-STEP_NS);
  const back = lookAt(hal, nic);
  nic.clock.adjustOffset(STEP_NS);
  const again = lookAt(hal, nic);
  judgeMove(context, 'moved beyond the step back', before, back, -STEP_NS);
  judgeMove(context, 'moved beyond both steps', before, again, 0n);
}

async function verifyRelease(context: CheckContext): Promise<void> {
  const { hal, nic, log } = await transformed(context);
  const before = lookAt(hal, nic);
  nic.clock.set(nic.clock.now() + FAR_NS);
  log.equals('mode before', nic.clock.mode, 'transform');
  nic.clock.release();
  log.equals('mode after', nic.clock.mode, 'hardware');
  judgeMove(context, 'moved since before the set', before, lookAt(hal, nic), 0n);
}

async function verifyResidual(context: CheckContext): Promise<void> {
  const { nic, log } = await transformed(context);
  log.equals('offset before', nic.clock.residual.offsetNs, 0n, 'ns');
  nic.clock.adjustOffset(STEP_NS);
  nic.clock.adjustRate(RATE_PPB);
  const { offsetNs, ratePpb } = nic.clock.residual;
  const slack = BigInt(RATE_PPB);
  log.within('offset', offsetNs, STEP_NS - slack, STEP_NS + slack, 'ns');
  log.equals('rate', ratePpb, RATE_PPB, 'ppb');
  const raw = nic.clock.readNs();
  log.within('fromRaw()', nic.clock.fromRaw(raw) - raw, STEP_NS - slack, STEP_NS + slack, 'ns');
}

async function verifyAuto(context: CheckContext): Promise<void> {
  const { hal, nic, log } = opened(context, { access: 'discipline' });
  nic.clock.startPage();
  await context.pass(hal, 1);
  const change = context.step(nic, STEP_NS, () => nic.clock.adjustOffset(STEP_NS));
  log.equals('clock.mode', nic.clock.mode, change.appliedTo);
  log.equals('reason given', change.reason !== null, change.appliedTo !== 'hardware');
  const able = nic.capabilities.clockOffsetAdjust;
  log.equals('applied to', change.appliedTo, able ? 'hardware' : 'transform');
  log.equals('residual', nic.clock.residual.offsetNs !== 0n, !able);
}

const seconds = 3;
const COMMON = {
  requirement: ['R0.5', 'docs/time.md'],
  capability: 'crossTimestamp',
  access: 'discipline',
  seconds,
} as const;

/** The disciplined clock: what the HAL does where the hardware does not. */
export const checks: readonly Check[] = groupWith('disciplined', COMMON, [
  {
    name: 'rate-faster',
    title: 'a commanded faster rate has its sign and size',
    procedure: 'Command +50 ppm in the transform and measure before and after.',
    verify: (context) => verifyRate(context, RATE_PPB),
  },
  {
    name: 'rate-slower',
    title: 'a commanded slower rate has its sign and size',
    procedure: 'Command -50 ppm in the transform and measure before and after.',
    verify: (context) => verifyRate(context, -RATE_PPB),
  },
  {
    name: 'set',
    title: 'a set in the transform takes effect at once and states the reason',
    procedure: 'Set the clock 100 s ahead in the transform and look at its window.',
    verify: verifySet,
  },
  {
    name: 'step',
    title: 'a step in the transform takes effect at once',
    procedure:
      'Step back by 10 ms and forward again, with windows and the system clock before, between and after.',
    verify: verifyStep,
  },
  {
    name: 'hardware-untouched',
    title: 'the transform leaves the adapter alone',
    requirement: ['docs/time.md', 'docs/errors.md'],
    procedure: 'Set, step and rate in the transform between two cross timestamps.',
    verify: verifyUntouched,
  },
  {
    name: 'release',
    title: "after release() the clock shows the adapter's own time",
    requirement: ['docs/time.md', 'R3.5'],
    procedure: 'Set in the transform, release it, compare the windows before and after.',
    verify: verifyRelease,
  },
  {
    name: 'residual',
    title: 'the residual accounts for what the hardware does not do',
    requirement: ['docs/time.md'],
    procedure: 'Step and rate in the transform; look at the residual and at fromRaw().',
    verify: verifyResidual,
  },
  {
    name: 'auto',
    title: 'a change goes to the hardware where it can, and the result says so',
    requirement: ['docs/time.md', 'R2.1'],
    procedure: 'Step with steering auto; compare result, mode, residual and capability.',
    verify: verifyAuto,
  },
]);
