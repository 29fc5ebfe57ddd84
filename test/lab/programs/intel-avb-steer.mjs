// intel_avb steers: set, step, rate. The result is judged by the stand-in's truth.
import { HARDWARE, withAdapter } from './kit/adapters.mjs';
import {
  between,
  equal,
  fails,
  holds,
  includes,
  isMistake,
  matches,
  runChecks,
} from './kit/checks.mjs';
import { NUMBER, order, trueDeviceNs, truth } from './kit/standin.mjs';

const BACKEND = 'intel_avb';
const FAMILIES = ['i226', 'i219', 'i210'];
const SECOND = 1_000_000_000n;
const A_TIME = 1_800_000_000n * SECOND;
const TICK_NS = 84n;
const QPC_TICK_NS = 100n;
const I226_DEFAULT = { timinca: 0x18000000, ppb: 29_296_875 };

const withNic = (family, body, options = HARDWARE) =>
  withAdapter(BACKEND, { family }, options, body);
const AUTO = Object.freeze({ clock: { steering: 'auto' } });

/** Carries out `change` and gives the instants around it and the truth after it. */
function around(hal, family, change) {
  const before = hal.systemClock.nowNs();
  const result = change();
  const after = hal.systemClock.nowNs() + QPC_TICK_NS;
  return { before, after, result, known: truth(NUMBER[family]) };
}

/** The clock showed `deviceNs` at some instant of the change. */
function checkWasSet({ before, after, known }, deviceNs) {
  const low = trueDeviceNs(known, before) - TICK_NS;
  const high = trueDeviceNs(known, after) + TICK_NS;
  holds(low <= deviceNs && deviceNs <= high, { low, high }, `around ${deviceNs}`);
}

/** How far the clock was stepped by `change`, to the ns, and how long the change took. */
function stepBy(hal, family, change) {
  const known = truth(NUMBER[family]);
  const { before, after, result, known: now } = around(hal, family, change);
  return { jump: now.deviceNs - trueDeviceNs(known, now.systemNs), took: after - before, result };
}

/** A step by `offsetNs` that loses at most the time it took, as the driver's read-add-write does. */
function checkStep(hal, family, nic, offsetNs) {
  const { jump, took, result } = stepBy(hal, family, () => nic.clock.adjustOffset(offsetNs));
  between(jump, offsetNs - (took * 11n) / 10n - TICK_NS, offsetNs + TICK_NS, 'true step');
  includes(result, { appliedTo: 'hardware', reason: null, simulated: true });
}

function setChecks(family) {
  return {
    [`${family}: set`]: () =>
      withNic(family, (nic, hal) => {
        const done = around(hal, family, () => nic.clock.set(A_TIME));
        checkWasSet(done, A_TIME);
        includes(done.result, { appliedTo: 'hardware', reason: null, simulated: true });
      }),
    [`${family}: set back by a minute`]: () =>
      withNic(family, (nic, hal) => {
        nic.clock.set(A_TIME);
        const target = A_TIME - 60n * SECOND;
        checkWasSet(
          around(hal, family, () => nic.clock.set(target)),
          target,
        );
      }),
    [`${family}: step forward`]: () =>
      withNic(family, (nic, hal) => {
        checkStep(hal, family, nic, 5n * SECOND + 123_456_789n);
        checkStep(hal, family, nic, 1_000_000n);
      }),
    [`${family}: step backward by less than 30 s, which the driver's SET refuses`]: () =>
      withNic(family, (nic, hal) => {
        nic.clock.set(A_TIME);
        for (const offset of [-10n * SECOND, -1_000_000n, -29n * SECOND - 999_999_999n]) {
          checkStep(hal, family, nic, offset);
        }
      }),
    [`${family}: step by 0 changes nothing`]: () =>
      withNic(family, (nic, hal) => {
        const { jump } = stepBy(hal, family, () => nic.clock.adjustOffset(0n));
        between(jump, -1n, 1n, 'true step');
      }),
    [`${family}: setting back by less than 30 s is refused, the clock stays`]: () =>
      withNic(family, async (nic, hal) => {
        nic.clock.set(A_TIME);
        const refused = { code: 'HAL_SET_REFUSED', operation: 'clock.set', win32: 87 };
        const known = truth(NUMBER[family]);
        await fails(() => nic.clock.set(A_TIME - 10n * SECOND), { ...refused, detail: '30 s' });
        const now = truth(NUMBER[family]);
        between(now.deviceNs - trueDeviceNs(known, now.systemNs), -1n, 1n, 'true step');
        holds(nic.clock.readNs() > A_TIME, nic.clock.readNs(), 'a clock that can be read');
        checkStep(hal, family, nic, -10n * SECOND);
      }),
    [`${family}: a step below 0 or beyond the counter is refused before the driver is asked`]: () =>
      withNic(family, async (nic) => {
        const refused = { code: 'HAL_OUT_OF_RANGE', win32: null };
        nic.clock.set(SECOND);
        const below = () => nic.clock.adjustOffset(-3600n * SECOND);
        await fails(below, { ...refused, operation: 'clock.adjustOffset' });
        const beyond = () => nic.clock.set(4_294_967_295n * SECOND);
        await fails(beyond, { ...refused, operation: 'clock.set', detail: '4294967294999999999' });
        between(nic.clock.readNs(), SECOND, 600n * SECOND, 'clock');
      }),
  };
}

/** What the silicon makes of a commanded rate with its crystal. */
const composed = (ppb, oscillatorPpb) => ((1 + ppb / 1e9) * (1 + oscillatorPpb / 1e9) - 1) * 1e9;

async function checkMeasured(nic, family) {
  const measured = await nic.clock.measureRate({ durationMs: 200 });
  const { ratePpb } = truth(NUMBER[family]);
  between(measured.ratePpb - ratePpb, -measured.boundPpb, measured.boundPpb, 'rate error');
  includes(measured, { systemClock: 'qpc', simulated: true });
  return measured;
}

const DEFAULT_PPB = { i226: 29_296_875, i210: 3_906_250, i219: -40_000_000 };

function rateChecks(family) {
  return {
    [`${family}: the rate after the driver's initialisation is measured within its bound`]: () =>
      withNic(family, async (nic) => {
        const { ratePpb } = await checkMeasured(nic, family);
        // As far as the model lets a crystal be off.
        const { oscillatorPpb } = truth(NUMBER[family]);
        between(Math.abs(oscillatorPpb), 0, 50_000, 'oscillator');
        const expected = composed(DEFAULT_PPB[family], oscillatorPpb);
        between(truth(NUMBER[family]).ratePpb, expected - 0.01, expected + 0.01, 'true rate');
        between(ratePpb, expected - 2e7, expected + 2e7, 'measured rate');
      }),
  };
}

/** Commands `ppb` and checks request, register, config and truth against each other. */
function checkRate(nic, ppb) {
  const { stepPpb } = nic.clock.rateRange();
  const done = nic.clock.adjustRate(ppb);
  includes(done, { requestedPpb: ppb, appliedTo: 'hardware', reason: null, simulated: true });
  between(done.commandedPpb - ppb, -stepPpb, stepPpb, 'quantisation');
  between(done.residualPpb, -stepPpb, stepPpb, 'residual');
  equal(nic.clock.config().timinca, done.registerValue, 'TIMINCA as read back');
  return done;
}

const i226Rates = {
  'i226: a rate that the driver reaches': () =>
    withNic('i226', async (nic) => {
      for (const ppb of [10_000_000, 1_300_000, 50_000_000, 29_296_875]) {
        const done = checkRate(nic, ppb);
        equal(done.reference, 'nominal');
        const { ratePpb, oscillatorPpb } = truth(NUMBER.i226);
        const expected = composed(done.commandedPpb, oscillatorPpb);
        between(ratePpb, expected - 0.01, expected + 0.01, 'true rate');
      }
      await checkMeasured(nic, 'i226');
    }),
  'i226: the range of rates is that of the silicon, and holds at both ends': () =>
    withNic('i226', (nic) => {
      const range = nic.clock.rateRange();
      between(range.minPpb, 1_220_000, 1_221_000, 'least');
      between(range.maxPpb, 58_500_000, 58_600_000, 'greatest');
      for (const ppb of [range.minPpb, range.maxPpb]) checkRate(nic, ppb);
    }),
  'i226: real time cannot be reached: an error, and the rate stays': () =>
    withNic('i226', async (nic) => {
      const wanted = { code: 'HAL_RATE_UNREACHABLE', operation: 'clock.adjustRate', win32: null };
      for (const ppb of [0, -100_000, 1_000_000, 60_000_000]) {
        await fails(() => nic.clock.adjustRate(ppb), { ...wanted, detail: 'the driver reaches' });
      }
      equal(nic.clock.config().timinca, I226_DEFAULT.timinca);
      equal(nic.clock.config().timincaPpb, I226_DEFAULT.ppb);
    }),
  'i226: with steering auto the HAL brings it to real time on top of the hardware': () =>
    withNic(
      'i226',
      async (nic) => {
        await nic.clock.calibrate({ durationMs: 200 });
        checkRate(nic, 10_000_000);
        const done = nic.clock.adjustRate(0);
        includes(done, { requestedPpb: 0, registerValue: null, appliedTo: 'mixed' });
        matches(done.reason, 'HAL_RATE_UNREACHABLE');
        equal(nic.clock.mode, 'mixed');
        const first = nic.clock.window();
        await nic.clock.measureRate({ durationMs: 300 });
        const last = nic.clock.window();
        equal([first.generation, last.generation], [first.generation, first.generation]);
        const off = last.estimateNs - first.estimateNs - (last.systemNs - first.systemNs);
        const bound = first.boundNs + last.boundNs + 2n * QPC_TICK_NS;
        // What calibration did not know adds to the bounds of the windows.
        const span = last.systemNs - first.systemNs;
        between(off, -bound - span / 1000n, bound + span / 1000n, 'drift of now()');
        nic.clock.release();
        equal(nic.clock.mode, 'hardware');
      },
      AUTO,
    ),
  'i226: after calibration rates count against the system clock': () =>
    withNic('i226', async (nic) => {
      const measured = await nic.clock.calibrate({ durationMs: 300 });
      const done = checkRate(nic, 20_000_000);
      equal(done.reference, 'system');
      const error = truth(NUMBER.i226).ratePpb - done.commandedPpb;
      const bound = measured.boundPpb * 1.05 + 1;
      between(error, -bound, bound, 'true rate against the commanded one');
    }),
  'i226: a rate that is no number is a mistake of the caller': () =>
    withNic('i226', async (nic) => {
      await isMistake(() => nic.clock.adjustRate(Number.NaN), 'RangeError', 'adjustRate(ppb)');
      await isMistake(() => nic.clock.adjustRate('fast'), 'TypeError', 'adjustRate(ppb)');
      equal(nic.clock.config().timinca, I226_DEFAULT.timinca);
    }),
};

const otherRates = {
  'i210: a rate that the driver reaches, and one that it does not': () =>
    withNic('i210', async (nic) => {
      checkRate(nic, 1_000_000);
      await checkMeasured(nic, 'i210');
      const wanted = { code: 'HAL_RATE_UNREACHABLE', operation: 'clock.adjustRate', win32: null };
      await fails(() => nic.clock.adjustRate(0), wanted);
    }),
  'i219: a rate needs calibration first, then real time is reached': () =>
    withNic('i219', async (nic) => {
      const wanted = { code: 'HAL_NOT_CALIBRATED', operation: 'clock.adjustRate', win32: null };
      await fails(() => nic.clock.adjustRate(0), wanted);
      equal(nic.clock.rateRange().calibrated, false);
      const measured = await nic.clock.calibrate({ durationMs: 300 });
      equal(nic.clock.rateRange().calibrated, true);
      const done = checkRate(nic, 0);
      const error = truth(NUMBER.i219).ratePpb - done.commandedPpb;
      const bound = measured.boundPpb * 1.05 + 1;
      between(error, -bound, bound, 'true rate against the commanded one');
    }),
  'the rate of one adapter leaves the others alone': () =>
    withNic('i226', (nic, hal) => {
      const i210 = hal.open({ family: 'i210' }, HARDWARE);
      const before = [truth(NUMBER.i210).ratePpb, truth(NUMBER.i219).ratePpb];
      // The driver acts on the adapter opened last, which is the I210.
      checkRate(nic, 5_000_000);
      checkRate(i210, 2_000_000);
      checkRate(nic, 6_000_000);
      equal(truth(NUMBER.i219).ratePpb, before[1], 'rate of the I219');
      equal(i210.clock.config().timincaPpb > 1_999_000, true, 'rate of the I210');
    }),
  'two adapters of one family: the rate goes to the right one': () => {
    order('adapters list=i226,i226');
    return withAdapter(BACKEND, { index: 0 }, HARDWARE, (first, hal) => {
      const second = hal.open({ index: 1 }, HARDWARE);
      first.clock.adjustRate(4_000_000);
      second.clock.adjustRate(7_000_000);
      first.clock.adjustRate(5_000_000);
      // Index 0 is the adapter attached last.
      for (const [number, ppb] of [
        [1, 5_000_000],
        [0, 7_000_000],
      ]) {
        const { ratePpb, oscillatorPpb } = truth(number);
        const expected = composed(ppb, oscillatorPpb);
        between(ratePpb, expected - 1, expected + 1, `true rate of adapter ${number}`);
      }
    });
  },
};

const access = {
  'steering needs access discipline; the clock stays as it is': () =>
    withNic(
      'i226',
      async (nic) => {
        const refused = { code: 'HAL_ACCESS_LEVEL', win32: null };
        const known = truth(NUMBER.i226);
        await fails(() => nic.clock.set(A_TIME), { ...refused, operation: 'clock.set' });
        await fails(() => nic.clock.adjustOffset(1n), {
          ...refused,
          operation: 'clock.adjustOffset',
        });
        await fails(() => nic.clock.adjustRate(1e7), { ...refused, operation: 'clock.adjustRate' });
        const now = truth(NUMBER.i226);
        between(now.deviceNs - trueDeviceNs(known, now.systemNs), -1n, 1n, 'true step');
        equal(now.ratePpb, known.ratePpb, 'true rate');
      },
      { access: 'observe', ...HARDWARE },
    ),
  'i219: time 0, which the driver would replace by the wall clock, is refused': () =>
    withNic('i219', async (nic) => {
      const wanted = { code: 'HAL_OUT_OF_RANGE', operation: 'clock.set', win32: null };
      await fails(() => nic.clock.set(0n), wanted);
    }),
  'steering auto: a time that the driver refuses is made by the HAL, and given up again': () =>
    withNic(
      'i226',
      (nic, hal) => {
        nic.clock.set(A_TIME);
        const target = A_TIME - 10n * SECOND;
        const first = nic.clock.window();
        const { before, after, result, known } = around(hal, 'i226', () => nic.clock.set(target));
        includes(result, { appliedTo: 'transform', simulated: true });
        matches(result.reason, 'HAL_SET_REFUSED');
        const { estimateNs, boundNs, systemNs } = nic.clock.window();
        const shift = estimateNs - trueDeviceNs(known, systemNs);
        const [high, low] = [before, after].map((at) => target - trueDeviceNs(known, at));
        // Known to the bound at the change and to the bound at the reading.
        const unsure = 2n * first.boundNs + boundNs + 2n * QPC_TICK_NS;
        between(shift, low - unsure, high + unsure, 'shift of the HAL');
        holds(nic.clock.readNs() > A_TIME, nic.clock.readNs(), 'an adapter that was not set');
        equal(nic.clock.mode, 'mixed');
        nic.clock.release();
        equal(nic.clock.mode, 'hardware');
        holds(nic.clock.now() > A_TIME, nic.clock.now(), "the adapter's own time");
      },
      AUTO,
    ),
  'steering transform: nothing is written to the adapter': () =>
    withNic(
      'i210',
      (nic) => {
        const known = truth(NUMBER.i210);
        equal(nic.clock.set(A_TIME).appliedTo, 'transform');
        equal(nic.clock.adjustOffset(-5n * SECOND).appliedTo, 'transform');
        equal(nic.clock.adjustRate(0).appliedTo, 'transform');
        equal(nic.clock.mode, 'transform');
        holds(nic.clock.now() >= A_TIME - 5n * SECOND, nic.clock.now(), 'the time that was set');
        const now = truth(NUMBER.i210);
        between(now.deviceNs - trueDeviceNs(known, now.systemNs), -1n, 1n, 'true step');
        equal(now.ratePpb, known.ratePpb, 'true rate');
      },
      { clock: { steering: 'transform' } },
    ),
};

export const checks = Object.assign(
  {},
  ...FAMILIES.map((family) => ({ ...setChecks(family), ...rateChecks(family) })),
  i226Rates,
  otherRates,
  access,
);

await runChecks(checks, () => order('reset'));
