import type { Adapter, CrossTimestamp } from '../../index.js';
import type { CheckContext } from '../context.js';
import { groupWith } from '../group.js';
import { opened } from '../opened.js';
import { abs, decreases, repeat } from '../support.js';
import type { Check } from '../types.js';

const READINGS = 2000;
const RATE_LIMIT_PPB = 100_000;
/** A crystal may drift by this in a second; more is not steady. */
const STEADY_PPB = 1000;
/** No counter of the families is coarser. */
const COARSEST_NS = 1000n;
const TIMESTAMPS = 20;
const SPACING_S = 0.05;

async function verifyAdvance(context: CheckContext): Promise<void> {
  const { hal, nic } = context.openAdapter();
  const systemBefore = hal.systemClock.nowNs();
  const before = nic.clock.readNs();
  await context.pass(hal, 0.1);
  const after = nic.clock.readNs();
  const systemNs = hal.systemClock.nowNs() - systemBefore;
  context.log.note('system clock', systemNs, 'ns');
  context.log.within('device clock', after - before, systemNs / 2n, (systemNs * 3n) / 2n, 'ns');
}

function verifyMonotonic(context: CheckContext): void {
  const { nic } = context.openAdapter();
  const readings = repeat(READINGS, () => nic.clock.readNs());
  context.log.equals('readings below the one before', decreases(readings), 0);
  const [first = 0n] = readings;
  context.log.samples(
    'readings after the first',
    'ns',
    readings.map((ns) => ns - first),
  );
}

async function verifyRate(context: CheckContext): Promise<void> {
  const { log, settings } = context;
  const { nic } = context.openAdapter();
  const durationMs = Math.round(Math.max(10, settings.seconds) * 1000);
  const measured = await nic.clock.measureRate({ durationMs });
  log.note('span', measured.durationNs, 'ns');
  log.note('bound', measured.boundPpb, 'ppb');
  log.within('rate', measured.ratePpb, -RATE_LIMIT_PPB, RATE_LIMIT_PPB, 'ppb');
}

async function verifySteady(context: CheckContext): Promise<void> {
  const { nic, log } = opened(context);
  const [first, second] = [
    await nic.clock.measureRate({ durationMs: 1000 }),
    await nic.clock.measureRate({ durationMs: 1000 }),
  ];
  const limit = first.boundPpb + second.boundPpb + STEADY_PPB;
  log.note('first second', first.ratePpb, 'ppb');
  log.note('second second', second.ratePpb, 'ppb');
  log.atMost('difference', Math.abs(first.ratePpb - second.ratePpb), limit, 'ppb');
}

/** How far `last` is from where a straight line through `first` with `rate` leads, beyond bounds. */
function beyond(first: CrossTimestamp, last: CrossTimestamp, rate: number): number {
  const systemNs = Number(last.systemNs - first.systemNs);
  const expected = systemNs * rate;
  const miss = Math.abs(Number(last.deviceNs - first.deviceNs) - expected);
  const drift = systemNs * STEADY_PPB * 1e-9;
  return miss - Number(first.boundNs + last.boundNs) - drift;
}

async function verifyNoJump(context: CheckContext): Promise<void> {
  const { hal, nic } = context.openAdapter();
  const taken: CrossTimestamp[] = [];
  for (let i = 0; i < TIMESTAMPS; i += 1) {
    taken.push(nic.clock.crossTimestamp());
    await context.pass(hal, SPACING_S);
  }
  const steps = taken.slice(1).map((last, i) => ({ first: taken[i] as CrossTimestamp, last }));
  const rates = steps
    .map(
      ({ first, last }) =>
        Number(last.deviceNs - first.deviceNs) / Number(last.systemNs - first.systemNs),
    )
    .sort((a, b) => a - b);
  const rate = rates[Math.floor(rates.length / 2)] ?? 1;
  const worst = Math.max(...steps.map(({ first, last }) => beyond(first, last, rate)));
  context.log.note('median rate', (rate - 1) * 1e9, 'ppb');
  context.log.atMost('largest step that bounds and drift do not explain', worst, 2000, 'ns');
  context.log.samples(
    'device minus system',
    'ns',
    taken.map((one) => one.deviceNs - one.systemNs),
  );
}

function verifyReadInCross(context: CheckContext): void {
  const { nic } = context.openAdapter();
  let [early, late] = [0, 0];
  for (let i = 0; i < 100; i += 1) {
    const before = nic.clock.crossTimestamp();
    const ns = nic.clock.readNs();
    const after = nic.clock.crossTimestamp();
    if (ns < before.deviceNs - before.boundNs - COARSEST_NS) early += 1;
    if (ns > after.deviceNs + after.boundNs + COARSEST_NS) late += 1;
  }
  context.log.equals('readings from before the cross timestamp before them', early, 0);
  context.log.equals('readings from after the cross timestamp after them', late, 0);
}

function verifyResolution(context: CheckContext): void {
  const { nic } = context.openAdapter();
  const readings = repeat(READINGS, () => nic.clock.readNs());
  const steps = readings
    .slice(1)
    .map((ns, i) => abs(ns - (readings[i] as bigint)))
    .filter((ns) => ns > 0n);
  const gcd = (a: bigint, b: bigint): bigint => (b === 0n ? a : gcd(b, a % b));
  context.log.note('distinct readings', new Set(readings).size, '');
  context.log.note(
    'smallest difference',
    steps.reduce((a, b) => (b < a ? b : a), steps[0] ?? 0n),
    'ns',
  );
  context.log.within('unit of all differences', steps.reduce(gcd, 0n), 1n, COARSEST_NS, 'ns');
}

function verifySource(context: CheckContext): void {
  const { nic, log } = opened(context);
  const reading = nic.clock.read();
  log.oneOf('read()', reading.source, ['hardware', 'cross']);
  log.equals('clock.source', nic.clock.source, reading.source);
  log.equals('labelled simulated', reading.simulated, nic.simulated);
  if (!nic.capabilities.crossTimestamp) return;
  const cross = nic.clock.crossTimestamp();
  log.equals('crossTimestamp()', cross.source, 'cross');
  log.equals('cross timestamp labelled simulated', cross.simulated, nic.simulated);
  const window = nic.clock.window();
  log.equals('window()', window.source, 'extrapolated');
  log.equals('window labelled simulated', window.simulated, nic.simulated);
}

function verifyReadings(context: CheckContext): void {
  const { nic } = context.openAdapter();
  let outside = 0;
  for (let i = 0; i < 100; i += 1) {
    const before = nic.clock.readNs();
    const { deviceNs } = nic.clock.read();
    if (deviceNs < before || deviceNs > nic.clock.readNs()) outside += 1;
  }
  context.log.equals('read() not between readNs() before and after', outside, 0);
}

function verifyConfig(context: CheckContext): void {
  const { nic, log } = opened(context);
  const before = nic.clock.readNs();
  const config = nic.clock.config();
  const after = nic.clock.readNs();
  log.equals('running', config.running, true);
  log.within('its time', config.deviceNs, before, after, 'ns');
  log.within('timinca', config.timinca, 0, 0xffff_ffff);
  log.within('tsauxc', config.tsauxc, 0, 0xffff_ffff);
}

async function verifyBound(context: CheckContext): Promise<void> {
  const { nic, log } = opened(context);
  const short = await nic.clock.measureRate({ durationMs: 100 });
  const long = await nic.clock.measureRate({ durationMs: 1000 });
  log.note('bound after 100 ms', short.boundPpb, 'ppb');
  log.atMost('bound after 1 s', long.boundPpb, RATE_LIMIT_PPB, 'ppb');
  const apart = Math.abs(long.ratePpb - short.ratePpb);
  log.atMost('the two rates differ by', apart, short.boundPpb + long.boundPpb + STEADY_PPB, 'ppb');
}

const nicOf = (context: CheckContext): Adapter => context.openAdapter().nic;

const COMMON = { requirement: ['R0.5'], capability: 'clockRead' } as const;

/** Reading the clock. */
export const checks: readonly Check[] = groupWith('clock', COMMON, [
  {
    name: 'advances',
    title: 'the clock runs about as fast as the system clock',
    seconds: 0.1,
    procedure: 'Read it twice, 100 ms apart; it moved by 50 to 150 ms.',
    verify: verifyAdvance,
  },
  {
    name: 'monotonic',
    title: 'the clock does not go back',
    procedure: `Read it ${READINGS} times and count the readings below the one before.`,
    verify: verifyMonotonic,
  },
  {
    name: 'rate-100ppm',
    title: "the clock's rate is within 100 ppm of the system clock's",
    requirement: ['R0.5', 'IEEE 802.1AS-2020 B.1.1'],
    capability: 'crossTimestamp',
    seconds: 10,
    procedure: 'A cross timestamp at each end of 10 s or more gives the mean rate.',
    verify: verifyRate,
  },
  {
    name: 'rate-steady',
    title: 'the rate is the same from one second to the next',
    capability: 'crossTimestamp',
    seconds: 2,
    procedure: `Measure two seconds; the rates agree within their bounds and ${STEADY_PPB} ppb.`,
    verify: verifySteady,
  },
  {
    name: 'no-jumps',
    title: 'the clock does not jump by itself',
    requirement: ['R0.5', 'R1.10'],
    capability: 'crossTimestamp',
    seconds: 1,
    procedure: `Take ${TIMESTAMPS} cross timestamps in a second; each follows from the one before at the median rate.`,
    verify: verifyNoJump,
  },
  {
    name: 'read-in-cross',
    title: 'readings lie between the cross timestamps around them',
    capability: 'crossTimestamp',
    procedure: 'Read between two cross timestamps, 100 times.',
    verify: verifyReadInCross,
  },
  {
    name: 'read-is-readNs',
    title: 'read() and readNs() show the same clock',
    procedure: 'A read() lies between the readNs() before and after it, 100 times.',
    verify: verifyReadings,
  },
  {
    name: 'resolution',
    title: 'the clock counts in steps of a microsecond or less',
    procedure: `Read it ${READINGS} times; the differences have a common divisor of 1 to ${COARSEST_NS} ns.`,
    verify: verifyResolution,
  },
  {
    name: 'source-labelled',
    title: 'every time states its source, which is never software',
    procedure: 'Look at the source and the label of a reading, a cross timestamp and a window.',
    verify: verifySource,
  },
  {
    name: 'config',
    title: 'the configuration shows a clock that runs, and its time',
    capability: 'clockConfig',
    procedure: 'Read the configuration between two readings of the clock.',
    verify: verifyConfig,
  },
  {
    name: 'rate-bound',
    title: 'a measured rate is bounded to 100 ppm after a second',
    capability: 'crossTimestamp',
    seconds: 1.1,
    procedure: 'Measure 100 ms and 1 s; the longer bound is small, the rates agree within both.',
    verify: verifyBound,
  },
  {
    name: 'not-zero',
    title: 'the clock shows neither zero nor all ones',
    procedure: 'Read it once.',
    verify: (context) => {
      const ns = nicOf(context).clock.readNs();
      context.log.within('reading', ns, 1n, (1n << 63n) - 1n, 'ns');
    },
  },
]);
