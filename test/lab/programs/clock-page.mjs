// The clock page under Windows: a thread of the addon follows the adapter, now() and window() read
// what it knows. Every window is held against the stand-in's truth, through both backends.
import { openHal } from 'avb-hal';
import { QUICK, withAdapter } from './kit/adapters.mjs';
import { between, equal, fails, holds, includes, runChecks } from './kit/checks.mjs';
import { Events, WAIT_MS } from './kit/events.mjs';
import { NUMBER, order, trueDeviceNs, truth } from './kit/standin.mjs';

const FAMILIES = ['i226', 'i219', 'i210'];
const BACKENDS = ['intel_avb', 'windows_api'];
const SECOND = 1_000_000_000n;
const A_TIME = 1_800_000_000n * SECOND;
// A reading of the counter lies below the truth by less than a tick, and the instant of a window is
// known to a tick of the system clock.
const SLACK_NS = 84n + 110n;

const LOST = { code: 'HAL_CLOCK_LOST', operation: 'clock.now', win32: null };

const QUICK_AUTO = Object.freeze({ clock: { ...QUICK.clock, steering: 'auto' } });

async function withPage(backend, family, body, options = QUICK) {
  await withAdapter(backend, { family }, options, async (nic, hal) => {
    const events = new Events(nic.clock);
    await events.until('locked');
    await body(nic, hal, events);
    await events.end();
  });
}

function checkWindow(window, known, what) {
  const { earliestNs, latestNs, estimateNs, boundNs, systemNs } = window;
  const device = trueDeviceNs(known, systemNs);
  between(device, earliestNs - SLACK_NS, latestNs + SLACK_NS, what);
  between(estimateNs, earliestNs, latestNs, 'estimate');
  holds(latestNs - earliestNs <= 2n * boundNs + 2n, window, 'a bound of half the window');
}

function checkWindows(clock, known, count, what) {
  for (let i = 0; i < count; i += 1) checkWindow(clock.window(), known, what);
}

/** Waits until the page has taken `count` more readings; a page that stops taking them fails. */
async function moreReadings(nic, count) {
  const { samples } = nic.clock.status();
  const end = Date.now() + WAIT_MS;
  while (nic.clock.status().samples < samples + count) {
    holds(Date.now() < end, nic.clock.status(), `${count} more readings within ${WAIT_MS} ms`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

/** The status once the page knows the rate well, after 20 readings at the least. */
async function settled(nic) {
  const end = Date.now() + WAIT_MS;
  for (await moreReadings(nic, 20); ; await moreReadings(nic, 1)) {
    const status = nic.clock.status();
    if (status.state === 'ok') return status;
    holds(Date.now() < end, status, `state 'ok' within ${WAIT_MS} ms`);
  }
}

function familyChecks(backend, family) {
  const title = `${backend} ${family}`;
  return {
    [`${title}: the truth lies inside every window`]: () =>
      withPage(backend, family, async (nic) => {
        const known = truth(NUMBER[family]);
        for (let round = 0; round < 5; round += 1) {
          await moreReadings(nic, 3);
          checkWindows(nic.clock, known, 300, `window of round ${round}`);
        }
        includes(nic.clock.window(), { source: 'extrapolated', simulated: true });
      }),
    [`${title}: now(), batch(), at() and toSystem() stay inside the windows`]: () =>
      withPage(backend, family, async (nic) => {
        for (let i = 0; i < 500; i += 1) {
          const { earliestNs } = nic.clock.window();
          const now = nic.clock.now();
          between(now, earliestNs, nic.clock.window().latestNs, 'now()');
        }
        const { earliestNs } = nic.clock.window();
        const batch = nic.clock.batch(1000);
        const { latestNs } = nic.clock.window();
        for (const ns of batch) between(ns, earliestNs, latestNs, 'batch()');

        const known = truth(NUMBER[family]);
        const { systemNs } = nic.clock.window();
        await moreReadings(nic, 5);
        const { deviceNs, boundNs } = nic.clock.at(systemNs);
        const error = trueDeviceNs(known, systemNs) - deviceNs;
        between(error, -boundNs - SLACK_NS, boundNs + SLACK_NS, 'error of at()');
        const back = nic.clock.toSystem(deviceNs);
        const off = back.systemNs - systemNs;
        between(off, -back.boundNs - 2n, back.boundNs + 2n, 'error of toSystem()');
      }),
    [`${title}: the rate of the status is the true one`]: () =>
      withPage(backend, family, async (nic) => {
        const { ratePpb } = truth(NUMBER[family]);
        const { rate } = await settled(nic);
        between(ratePpb, rate.lowPpb, rate.highPpb, 'true rate');
        holds(rate.highPpb - rate.lowPpb < 110_000, rate, 'a rate that is known to 110 ppm');
      }),
  };
}

function jumpChecks(backend) {
  const family = 'i226';
  const number = NUMBER[family];
  const jump = (title, texts) => ({
    [`${backend}: ${title} is a discontinuity, and windows hold afterwards`]: () =>
      withPage(backend, family, async (nic, _hal, events) => {
        const { generation } = nic.clock.status();
        order(...texts);
        const event = await events.until('discontinuity');
        holds(event.generation > generation, event, `a generation above ${generation}`);
        const locked = await events.until('locked');
        equal(nic.clock.window().generation, locked.generation);
        checkWindows(nic.clock, truth(number), 300, 'window after the jump');
      }),
  });
  return {
    ...jump('a jump forward', [`clock-step adapter=${number} ns=3000000000`]),
    ...jump('a jump backward', [`clock-step adapter=${number} ns=-5000000`]),
    ...jump('a restart of the driver', [`restart adapter=${number}`]),
  };
}

function lossChecks(backend) {
  const family = 'i226';
  const number = NUMBER[family];
  return {
    [`${backend}: a reading around a jump is refused`]: () =>
      withPage(backend, family, async (nic, _hal, events) => {
        const { systemNs } = nic.clock.window();
        order(`clock-step adapter=${number} ns=3000000000`);
        const event = await events.until('discontinuity');
        await events.until('locked');
        const error = { code: 'HAL_DISCONTINUITY', operation: 'clock.at', win32: null };
        const halfway = systemNs + (event.systemNs - systemNs) / 2n;
        await fails(() => nic.clock.at(halfway), error);
      }),
    [`${backend}: a clock that stands still is lost, and recovered when it runs`]: () =>
      withPage(backend, family, async (nic, _hal, events) => {
        order(`clock-freeze adapter=${number} on=1`);
        await events.until('lost');
        equal(nic.clock.window().state, 'lost');
        await fails(() => nic.clock.now(), LOST);
        order(`clock-freeze adapter=${number} on=0`);
        await events.until('recovered');
        await events.until('locked');
        checkWindows(nic.clock, truth(number), 100, 'window after the standstill');
      }),
    [`${backend}: an adapter that leaves takes its clock along`]: () =>
      withPage(backend, family, async (nic, hal, events) => {
        order(`remove adapter=${number}`);
        await events.until('lost');
        await fails(() => nic.clock.now(), LOST);
        nic.close();
        order(`return adapter=${number}`);
        const again = hal.open({ family }, QUICK);
        const more = new Events(again.clock);
        await more.until('locked');
        checkWindows(again.clock, truth(number), 100, 'window after the return');
        await more.end();
      }),
    [`${backend}: a crystal that changes abruptly is noticed`]: () =>
      withPage(backend, family, async (nic, _hal, events) => {
        await moreReadings(nic, 10);
        order(`oscillator adapter=${number} ppb=200000`);
        await events.until('drift-exceeded', 'discontinuity');
        // Then no reading from before the change is kept: what the event could prove was the least.
        await moreReadings(nic, 64);
        checkWindows(nic.clock, truth(number), 300, 'window after the change');
      }),
  };
}

const own = {
  'a set through the HAL is reported, and windows hold afterwards': () =>
    withPage('intel_avb', 'i226', async (nic, _hal, events) => {
      nic.clock.set(A_TIME);
      await events.until('discontinuity');
      await events.until('locked');
      checkWindows(nic.clock, truth(NUMBER.i226), 300, 'window after the set');
      holds(nic.clock.now() > A_TIME, nic.clock.now(), 'the time that was set');
    }),
  'a commanded rate is followed': () =>
    withPage('intel_avb', 'i226', async (nic) => {
      const { generation } = nic.clock.window();
      nic.clock.adjustRate(10_000_000);
      const known = truth(NUMBER.i226);
      checkWindows(nic.clock, known, 300, 'window after the rate');
      await moreReadings(nic, 10);
      checkWindows(nic.clock, known, 300, 'later window');
      equal(nic.clock.window().generation, generation, 'generation');
    }),
  'windows_api: the HAL makes a clock that can be set out of one that cannot': () =>
    withPage(
      'windows_api',
      'i226',
      async (nic) => {
        const known = truth(NUMBER.i226);
        includes(nic.clock.set(A_TIME), { appliedTo: 'transform' });
        const first = nic.clock.window();
        await moreReadings(nic, 10);
        const last = nic.clock.window();
        const shifts = [first, last].map((w) => w.estimateNs - trueDeviceNs(known, w.systemNs));
        const bound = first.boundNs + last.boundNs + 2n * SLACK_NS;
        between(shifts[1] - shifts[0], -bound, bound, 'change of the shift');
        between(first.estimateNs, A_TIME, A_TIME + SECOND, 'the time that was set');
        equal(truth(NUMBER.i226).ratePpb, known.ratePpb, 'true rate');
      },
      QUICK_AUTO,
    ),
  'a page ends with stopPage() and begins again': () =>
    withPage('intel_avb', 'i210', async (nic, _hal, events) => {
      nic.clock.stopPage();
      equal(await events.next(), null, 'the end of the events');
      const more = new Events(nic.clock);
      await more.until('locked');
      checkWindows(nic.clock, truth(NUMBER.i210), 100, 'window of the second page');
      await more.end();
    }),
  'closing the HAL ends pages and their events': async () => {
    const hal = openHal({ backend: 'intel_avb' });
    const nics = FAMILIES.map((family) => hal.open({ family }, QUICK));
    const streams = nics.map((nic) => new Events(nic.clock));
    await Promise.all(streams.map((events) => events.until('locked')));
    hal.close();
    for (const events of streams) {
      for (let event = await events.next(); event !== null; event = await events.next());
    }
    for (const nic of nics) {
      await fails(() => nic.clock.now(), {
        code: 'HAL_CLOSED',
        operation: 'clock.now',
        win32: null,
      });
    }
  },
};

const pace = {
  'a page left to itself takes a reading a second, and its windows hold all the same': () =>
    withPage(
      'intel_avb',
      'i226',
      async (nic) => {
        const known = truth(NUMBER.i226);
        const end = Date.now() + WAIT_MS;
        while (nic.clock.status().intervalMs < 500) {
          holds(Date.now() < end, nic.clock.status(), 'an interval of 500 ms or more');
          checkWindows(nic.clock, known, 20, 'window on the way');
          await new Promise((resolve) => setTimeout(resolve, 20));
        }
        await moreReadings(nic, 2);
        checkWindows(nic.clock, known, 300, 'window at the slow pace');
      },
      { clock: { steering: 'hardware' } },
    ),
};

export const checks = Object.assign(
  {},
  ...BACKENDS.flatMap((backend) => FAMILIES.map((family) => familyChecks(backend, family))),
  ...BACKENDS.map(jumpChecks),
  ...BACKENDS.map(lossChecks),
  own,
  pace,
);

await runChecks(checks, () => order('reset'));
