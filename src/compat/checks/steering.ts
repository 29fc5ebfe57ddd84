import type { Adapter, RateMeasurement } from '../../index.js';
import type { CheckContext } from '../context.js';
import { groupWith } from '../group.js';
import { type Opened, opened } from '../opened.js';
import { calibratedRange, commandable, keepRate } from '../restore.js';
import { expectThrown } from '../support.js';
import type { Check } from '../types.js';

const STEP_NS = 10_000_000n;
const FAR_NS = 100_000_000_000n;
const RATE_PPB = 50_000;
/** Between two commands of a hardware rate. */
const HARDWARE_RATE_PPB = 100_000;
const SECOND_MS = 1000;
/** A command may act anywhere inside its call, which takes less than this. */
const CALL_NS = 20_000n;

/** The adapter, steered in hardware or not at all. */
function hardware(context: CheckContext): Opened {
  return opened(context, { access: 'discipline', clock: { steering: 'hardware' } });
}

/** What a step moved the clock by, beyond the time that passed on the system clock. */
function moved(nic: Adapter, step: () => void): { readonly ns: bigint; readonly slackNs: bigint } {
  const before = nic.clock.crossTimestamp();
  step();
  const after = nic.clock.crossTimestamp();
  const systemNs = after.systemNs - before.systemNs;
  return {
    ns: after.deviceNs - before.deviceNs - systemNs,
    // A clock may run 5 % off; a step may lose the time of its own calls.
    slackNs: before.boundNs + after.boundNs + systemNs / 20n + systemNs + CALL_NS,
  };
}

function verifyStep(context: CheckContext, stepNs: bigint): void {
  const { nic } = hardware(context);
  const { ns, slackNs } = moved(nic, () => {
    const { appliedTo } = context.step(nic, stepNs, () => nic.clock.adjustOffset(stepNs));
    context.log.equals('applied to', appliedTo, 'hardware');
  });
  context.log.within('moved', ns, stepNs - slackNs, stepNs + slackNs, 'ns');
}

function verifySet(context: CheckContext): void {
  const { nic, log } = hardware(context);
  let wanted = 0n;
  const takeBack = (): unknown =>
    nic.capabilities.clockOffsetAdjust
      ? nic.clock.adjustOffset(-FAR_NS)
      : nic.clock.set(nic.clock.readNs() - FAR_NS);
  const { ns, slackNs } = moved(nic, () => {
    // Read in here: what passes before the clock is set is then part of the slack.
    wanted = nic.clock.readNs() + FAR_NS;
    const change = context.step(nic, FAR_NS, () => nic.clock.set(wanted), takeBack);
    log.equals('applied to', change.appliedTo, 'hardware');
  });
  log.within('moved', ns, FAR_NS - slackNs, FAR_NS + slackNs, 'ns');
  const read = nic.clock.readNs();
  log.within('read back', read, wanted, wanted + 1_000_000_000n, 'ns');
}

const measure = (nic: Adapter): Promise<RateMeasurement> =>
  nic.clock.measureRate({ durationMs: SECOND_MS });

async function verifyHardwareRate(context: CheckContext): Promise<void> {
  const { nic, log } = hardware(context);
  await keepRate(context, nic);
  const range = await calibratedRange(nic);
  const first = commandable(range, 0) ? 0 : range.minPpb + 1e6;
  const [slow, fast] = [nic.clock.adjustRate(first), await measure(nic)];
  const commanded = nic.clock.adjustRate(first + HARDWARE_RATE_PPB);
  const after = await measure(nic);
  const scale = 1 + first * 1e-9;
  const wanted = commanded.commandedPpb - slow.commandedPpb;
  const limit = fast.boundPpb + after.boundPpb + 2 * range.stepPpb + Math.abs(scale - 1) * wanted;
  log.equals('applied to', commanded.appliedTo, 'hardware');
  log.note('commanded difference', wanted, 'ppb');
  const came = after.ratePpb - fast.ratePpb;
  log.within('measured difference', came, wanted - limit - 1000, wanted + limit + 1000, 'ppb');
}

async function verifyCommanded(context: CheckContext): Promise<void> {
  const { nic, log } = hardware(context);
  await keepRate(context, nic);
  const range = await calibratedRange(nic);
  const base = commandable(range, 0) ? 0 : range.minPpb + 1e6;
  for (const ppb of [base + 1, base + 777, base + 54_321]) {
    const { requestedPpb, commandedPpb } = nic.clock.adjustRate(ppb);
    log.equals('requested', requestedPpb, ppb, 'ppb');
    log.atMost('left by quantisation', Math.abs(commandedPpb - ppb), range.stepPpb, 'ppb');
  }
}

async function verifyRange(context: CheckContext): Promise<void> {
  const { nic, log } = hardware(context);
  const range = await calibratedRange(nic);
  const { minPpb, maxPpb, stepPpb } = range;
  log.note('least', minPpb, 'ppb');
  log.atLeast('greatest', maxPpb, minPpb + 2 * stepPpb, 'ppb');
  log.within('step', stepPpb, Number.MIN_VALUE, 10_000, 'ppb');
  log.equals('calibrated', range.calibrated, true);
}

async function verifyUnreachable(context: CheckContext): Promise<void> {
  const { nic } = hardware(context);
  await keepRate(context, nic);
  const { minPpb, maxPpb } = await calibratedRange(nic);
  const beyond = [minPpb - 1e6, maxPpb + 1e6].filter((ppb) => Math.abs(ppb) <= 1e9);
  if (beyond.length === 0) context.skip('every rate that may be asked for can be commanded');
  for (const ppb of beyond) {
    const name = `${ppb} ppb`;
    expectThrown(context.log, name, () => nic.clock.adjustRate(ppb), 'HAL_RATE_UNREACHABLE');
  }
}

async function verifyRateRestored(context: CheckContext): Promise<void> {
  const { nic, log } = hardware(context);
  const before = await measure(nic);
  await keepRate(context, nic);
  const range = await calibratedRange(nic);
  nic.clock.adjustRate(commandable(range, RATE_PPB) ? RATE_PPB : range.minPpb + 2e6);
  context.restore();
  const after = await measure(nic);
  log.note('rate before', before.ratePpb, 'ppb');
  log.note('rate after', after.ratePpb, 'ppb');
  const limit = before.boundPpb + after.boundPpb + range.stepPpb + 1000;
  log.atMost('changed by', Math.abs(after.ratePpb - before.ratePpb), limit, 'ppb');
}

async function verifyCalibrate(context: CheckContext): Promise<void> {
  const { nic, log } = hardware(context);
  const before = await measure(nic);
  const calibrated = await nic.clock.calibrate({ durationMs: SECOND_MS });
  const limit = before.boundPpb + calibrated.boundPpb + 1000;
  log.atMost('rates differ by', Math.abs(calibrated.ratePpb - before.ratePpb), limit, 'ppb');
  log.equals('calibrated', nic.clock.rateRange().calibrated, true);
}

const COMMON = {
  requirement: ['R0.5'],
  capability: 'clockRateAdjust',
  access: 'discipline',
} as const;

/** Steering the hardware clock, and putting it back. */
export const checks: readonly Check[] = groupWith('steering', COMMON, [
  {
    name: 'set',
    title: 'a set takes effect and reads back',
    capability: 'clockSet',
    procedure: 'Set the clock 100 s ahead between two cross timestamps, read it, set it back.',
    verify: verifySet,
  },
  {
    name: 'step-forward',
    title: 'a step forward has its sign and size',
    capability: 'clockOffsetAdjust',
    procedure: 'Step by 10 ms between two cross timestamps, and back.',
    verify: (context) => verifyStep(context, STEP_NS),
  },
  {
    name: 'step-backward',
    title: 'a step backward has its sign and size',
    capability: 'clockOffsetAdjust',
    procedure: 'Step by -10 ms between two cross timestamps, and back.',
    verify: (context) => verifyStep(context, -STEP_NS),
  },
  {
    name: 'rate-hardware',
    title: 'a commanded hardware rate takes effect in sign and size',
    seconds: 4,
    procedure: 'Measure at two commanded rates that are 100 ppm apart; the difference comes out.',
    verify: verifyHardwareRate,
  },
  {
    name: 'rate-quantised',
    title: 'a rate is commanded to the nearest step of the register',
    procedure: 'Command odd rates and compare what was commanded with what was asked for.',
    verify: verifyCommanded,
  },
  {
    name: 'rate-range',
    title: 'the rate range is consistent',
    procedure: 'Compare its limits and its step.',
    verify: verifyRange,
  },
  {
    name: 'rate-unreachable',
    title: 'a rate outside of the range is refused',
    procedure: 'Command 0.1 % beyond both limits with steering in hardware only.',
    verify: verifyUnreachable,
  },
  {
    name: 'rate-restored',
    title: 'the earlier rate can be commanded again',
    seconds: 4,
    procedure: 'Measure, command another rate, command the first one again, measure.',
    verify: verifyRateRestored,
  },
  {
    name: 'calibrate',
    title: 'a calibration measures the rate and takes effect',
    requirement: ['R0.5', 'R1.9'],
    seconds: 2,
    procedure: 'Compare a calibration with a measurement; the range is calibrated afterwards.',
    verify: verifyCalibrate,
  },
]);
