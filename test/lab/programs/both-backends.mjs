// Both backends in one process on the same adapters: which is which, whether their clocks agree, and
// what one sees of what the other does.
import { correlate, identifyAdapters, openHal } from 'avb-hal';
import { HARDWARE, QUICK, withHal } from './kit/adapters.mjs';
import { between, equal, holds, includes, runChecks } from './kit/checks.mjs';
import { Events } from './kit/events.mjs';
import { NUMBER, order, trueDeviceNs, truth } from './kit/standin.mjs';

const FAMILIES = ['i226', 'i219', 'i210'];
const SECOND = 1_000_000_000n;
const A_TIME = 1_800_000_000n * SECOND;
const TICK_NS = { i210: 8n, i219: 84n, i226: 8n };

/** Calls `body` with a HAL of each backend. */
const withBoth = (body) =>
  withHal({ backend: 'intel_avb', access: 'discipline' }, (avb) =>
    withHal({ backend: 'windows_api', access: 'discipline' }, (windows) => body(avb, windows)),
  );

/** One device clock at instants of the system clock: `b` lies between `before` and `after`. */
function sameClock(before, b, after, slackNs) {
  const spanNs = after.systemNs - before.systemNs;
  const movedNs = after.deviceNs - before.deviceNs;
  const atB = before.deviceNs + (movedNs * (b.systemNs - before.systemNs)) / spanNs;
  const bound = before.boundNs + b.boundNs + after.boundNs + slackNs;
  between(b.deviceNs - atB, -bound, bound, 'difference of the clocks');
}

function familyChecks(family) {
  const number = NUMBER[family];
  return {
    [`${family}: cross timestamps of both agree within their bounds`]: () =>
      withBoth((avb, windows) => {
        const a = avb.open({ family }, HARDWARE);
        const b = windows.open({ family }, HARDWARE);
        for (let i = 0; i < 50; i += 1) {
          const [before, between_, after] = [a, b, a].map((nic) => nic.clock.crossTimestamp());
          sameClock(before, between_, after, TICK_NS[family]);
        }
      }),
    [`${family}: pages of both agree within their bounds, and hold the truth`]: () =>
      withBoth(async (avb, windows) => {
        const nics = [avb, windows].map((hal) => hal.open({ family }, QUICK));
        const events = nics.map((nic) => new Events(nic.clock));
        for (const stream of events) await stream.until('locked');
        const known = truth(number);
        for (let i = 0; i < 200; i += 1) {
          const { offsetNs, boundNs, simulated, a, b, systemNs } = correlate(
            nics[0].clock,
            nics[1].clock,
          );
          equal(simulated, true);
          between(offsetNs, -boundNs - TICK_NS[family], boundNs + TICK_NS[family], 'offset');
          for (const point of [a, b]) {
            const miss = trueDeviceNs(known, systemNs) - point.ns;
            const slack = point.boundNs + TICK_NS[family] + 110n;
            between(miss, -slack, slack, 'truth off the point');
          }
          if (i % 20 === 0) await new Promise((resolve) => setTimeout(resolve, 5));
        }
        for (const stream of events) await stream.end();
      }),
  };
}

const identity = {
  'each family once: paired by it, without looking at a clock': () =>
    withBoth((avb, windows) => {
      const pairs = identifyAdapters(avb, windows, { probe: false });
      equal(
        pairs.map(({ a, b, confidence }) => [a.family, b.family, confidence]),
        FAMILIES.map((family) => [family, family, 'only-one-of-family']),
      );
      for (const { evidence } of pairs) holds(evidence.length > 20, evidence, 'a sentence');
    }),
  'an adapter that only one backend sees is paired with nothing': () => {
    order('remove adapter=1');
    return withBoth((avb, windows) => {
      equal(
        avb.adapters().map(({ family }) => family),
        ['i226', 'i210'],
      );
      const paired = identifyAdapters(avb, windows).map(({ a, b }) => [a.family, b.family]);
      equal(paired, [
        ['i226', 'i226'],
        ['i210', 'i210'],
      ]);
    });
  },
};

const steering = {
  'what intel_avb sets, windows_api shows': () =>
    withBoth((avb, windows) => {
      const a = avb.open({ family: 'i226' }, HARDWARE);
      const b = windows.open({ family: 'i226' }, HARDWARE);
      a.clock.set(A_TIME);
      between(b.clock.readNs(), A_TIME, A_TIME + 60n * SECOND, 'after set()');
      a.clock.adjustOffset(5n * SECOND);
      between(b.clock.readNs(), A_TIME + 5n * SECOND, A_TIME + 65n * SECOND, 'after a step');
      sameClock(...[a, b, a].map((nic) => nic.clock.crossTimestamp()), 8n);
    }),
  'a rate commanded through intel_avb is what windows_api measures': () =>
    withBoth(async (avb, windows) => {
      const a = avb.open({ family: 'i226' }, HARDWARE);
      const b = windows.open({ family: 'i226' }, HARDWARE);
      a.clock.adjustRate(5_000_000);
      const measured = await b.clock.measureRate({ durationMs: 300 });
      const { ratePpb } = truth(NUMBER.i226);
      between(measured.ratePpb - ratePpb, -measured.boundPpb, measured.boundPpb, 'rate error');
      between(ratePpb, 4_900_000, 5_100_000, 'true rate');
    }),
  'a set through intel_avb is a discontinuity for the page of windows_api': () =>
    withBoth(async (avb, windows) => {
      const a = avb.open({ family: 'i210' }, HARDWARE);
      const b = windows.open({ family: 'i210' }, QUICK);
      const events = new Events(b.clock);
      const { generation } = await events.until('locked');
      a.clock.set(A_TIME);
      const event = await events.until('discontinuity');
      holds(event.generation > generation, event, `a generation above ${generation}`);
      await events.until('locked');
      const { estimateNs, boundNs, systemNs } = b.clock.window();
      const miss = estimateNs - trueDeviceNs(truth(NUMBER.i210), systemNs);
      between(miss, -boundNs - 118n, boundNs + 118n, 'truth off the estimate');
      holds(estimateNs > A_TIME, estimateNs, 'the time that was set');
      await events.end();
    }),
  'closing one leaves the other': () => {
    const avb = openHal({ backend: 'intel_avb' });
    return withHal({ backend: 'windows_api' }, (windows) => {
      const b = windows.open({ family: 'i226' });
      avb.open({ family: 'i226' }).clock.readNs();
      avb.close();
      includes(b.clock.read(), { source: 'cross', simulated: true });
    });
  },
};

export const checks = Object.assign(identity, ...FAMILIES.map(familyChecks), steering);

await runChecks(checks, () => order('reset'));
