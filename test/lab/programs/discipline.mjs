// An I226 that runs 2.9 % fast, and that neither backend for Windows can slow down, becomes a clock
// that follows the system clock: in real time, through the real binaries, judged by the truth.
//   npm run --silent lab -- test/lab/programs/discipline.mjs 60
// runs both servos on both backends for 60 s each instead of a few; the figures are on stderr.
import { discipline } from 'avb-hal';
import { withAdapter } from './kit/adapters.mjs';
import { between, equal, holds, runChecks } from './kit/checks.mjs';
import { NUMBER, order, trueDeviceNs, truth } from './kit/standin.mjs';

const SHORT_S = 5;
const SETTLING_S = 2;
const OPTIONS = { clock: { maxIntervalMs: 125 } };
// The model's time is the performance counter's, so nothing here is known better than to its tick.
const TICK_NS = 104;
const FAST_PPB = 29_296_875;
const CRYSTAL_PPB = 60_000;
/** Offsets are known to a driver's call, which takes a wine server's time and not microseconds. */
const MAX_BOUND_NS = 100_000_000;

const RUNS = [
  ['intel_avb', 'pi'],
  ['windows_api', 'linear-regression'],
];
const MORE_RUNS = [
  ['intel_avb', 'linear-regression'],
  ['windows_api', 'pi'],
];
/** Seconds from the command line; null for the short form, which is also what the tests know. */
const asked = Number(process.argv[2]) > 0 ? Number(process.argv[2]) : null;

/** Half of what 100 single brackets leave open: what one call says about the clock. */
function bracketHalves(clock) {
  return Array.from({ length: 100 }, () => Number(clock.crossTimestamp({ brackets: 1 }).boundNs));
}

/** One look at the disciplined clock, against the truth and against the system clock it follows. */
function look(nic, known) {
  const { systemNs } = nic.clock.window();
  const { deviceNs, boundNs, generation } = nic.clock.at(systemNs);
  const trueNs = nic.clock.fromRaw(trueDeviceNs(known, systemNs));
  return {
    missNs: Number(deviceNs - trueNs),
    boundNs: Number(boundNs),
    errorNs: Number(trueNs - systemNs),
    generation,
  };
}

/** Disciplines for `durationS` and looks after every correction. */
async function follow(nic, hal, kind, known, durationS) {
  const looks = [];
  const states = new Set();
  const options = { master: hal.systemClock, slave: nic.clock, servo: { kind } };
  const begin = hal.systemClock.nowNs();
  for await (const report of discipline({ ...options, maxBoundNs: MAX_BOUND_NS })) {
    const atS = Number(hal.systemClock.nowNs() - begin) / 1e9;
    if (atS > SETTLING_S + durationS) break;
    states.add(report.output.state);
    const seen = { atS, ...look(nic, known) };
    between(Math.abs(seen.missNs), 0, seen.boundNs + TICK_NS, `miss after ${atS} s`);
    looks.push(seen);
  }
  return { looks, states };
}

const us = (ns) => `${(ns / 1000).toFixed(1)} µs`;
const rms = (values) => Math.sqrt(values.reduce((sum, x) => sum + x * x, 0) / values.length);
const mean = (values) => values.reduce((sum, x) => sum + x, 0) / values.length;
const quantiles = (values) => {
  const sorted = Float64Array.from(values).sort();
  return [sorted[0], sorted[Math.floor(sorted.length / 2)], sorted.at(-1)];
};

function figures(title, halves, steady) {
  const errors = steady.map(({ errorNs }) => Math.abs(errorNs));
  const [least, half, most] = quantiles(halves);
  const [, bound, widest] = quantiles(steady.map(({ boundNs }) => boundNs));
  const misses = steady.map(({ missNs }) => missNs);
  const share = Math.max(...steady.map(({ missNs, boundNs }) => Math.abs(missNs) / boundNs));
  return [
    `${title}, ${steady.length} looks over ${(steady.at(-1).atS - steady[0].atS).toFixed(1)} s, SIMULATED`,
    `one call leaves open ±${us(half)} (${us(least)} to ${us(most)})`,
    `the page states ±${us(bound)} (median), at most ±${us(widest)}`,
    `true error of the disciplined clock: RMS ${us(rms(errors))}, at most ${us(Math.max(...errors))}`,
    `page minus truth: mean ${us(mean(misses))}, RMS ${us(rms(misses))}, at most ${(100 * share).toFixed(0)} % of its bound`,
  ].join('\n  ');
}

const run = (backend, kind) => () =>
  withAdapter(backend, { family: 'i226' }, OPTIONS, async (nic, hal) => {
    const known = truth(NUMBER.i226);
    between(known.ratePpb, FAST_PPB - CRYSTAL_PPB, FAST_PPB + CRYSTAL_PPB, 'true rate');
    const halves = bracketHalves(nic.clock);
    const { looks, states } = await follow(nic, hal, kind, known, asked ?? SHORT_S);
    const steady = looks.filter(({ atS }) => atS > SETTLING_S);
    holds(steady.length > 10, looks.length, 'looks after settling');
    console.error(figures(`${backend}, ${kind}`, halves, steady));
    // It follows: at its own rate it would have gone ahead by 29 ms each second.
    const [, half] = quantiles(halves);
    const last = steady.at(-1);
    holds(states.has('locking') || states.has('locked'), [...states], 'a servo that follows');
    between(Math.abs(last.errorNs), 0, 100 * half, 'true error at the end');
    equal(nic.clock.mode, 'transform', 'mode');
    // Nobody wrote to the adapter: it stands where its line says.
    const now = truth(NUMBER.i226);
    between(now.deviceNs - trueDeviceNs(known, now.systemNs), -1n, 1n, 'truth off its line');
  });

export const checks = Object.fromEntries(
  [...RUNS, ...(asked === null ? [] : MORE_RUNS)].map(([backend, kind]) => [
    `${backend}, ${kind}: the truth lies inside the stated bound at every look`,
    run(backend, kind),
  ]),
);

await runChecks(checks, () => order('reset'));
