// intel_avb through DeviceIoControl: what is there, reading, registers, cross timestamps.
import { openHal } from 'avb-hal';
import { HARDWARE, withAdapter, withHal } from './kit/adapters.mjs';
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
const TIMINCA = 0xb608;
const TSAUXC = 0xb640;
const SYSTIML = 0xb600;

const withNic = (selector, body, options = HARDWARE) =>
  withAdapter(BACKEND, selector, options, body);
const withList = (body) => withHal({ backend: BACKEND }, (hal) => body(hal.adapters(), hal));

/** What a family is to the driver, and how coarse its counter is. */
const FACTS = {
  i226: { id: 0x125b, text: 'Intel I226 2.5G Ethernet - Advanced TSN', mask: 0x1ff, tickNs: 8n },
  i219: {
    id: 0x15b7,
    text: 'Intel I219 Gigabit Ethernet - Enhanced PTP',
    mask: 0x0c3,
    tickNs: 84n,
  },
  i210: {
    id: 0x1533,
    text: 'Intel I210 Gigabit Ethernet - IEEE 1588 PTP',
    mask: 0x183,
    tickNs: 8n,
  },
};

/** The device time of `cross` is the true one, at an instant inside its bracket and within its bound. */
function checkAgainstTruth(cross, known, tickNs) {
  const earliest = trueDeviceNs(known, cross.systemBeforeNs) - tickNs - 1n;
  const latest = trueDeviceNs(known, cross.systemAfterNs) + 1n;
  between(cross.deviceNs, earliest, latest, 'device time of the bracket');
  const error = cross.deviceNs - trueDeviceNs(known, cross.systemNs);
  between(error, -cross.boundNs, cross.boundNs, 'error in the middle');
}

function crossChecks(family) {
  const { tickNs } = FACTS[family];
  return {
    [`${family}: cross timestamps hold their bound against the truth`]: () =>
      withNic({ family }, (nic) => {
        const known = truth(NUMBER[family]);
        for (let i = 0; i < 200; i += 1) {
          const cross = nic.clock.crossTimestamp({ brackets: 1 + (i % 8) });
          checkAgainstTruth(cross, known, tickNs);
        }
      }),
    [`${family}: a cross timestamp says how it was made`]: () =>
      withNic({ family }, (nic) => {
        const cross = nic.clock.crossTimestamp();
        includes(cross, {
          source: 'cross',
          method: 'user-bracket',
          systemClock: 'qpc',
          bracketsFailed: 0,
          simulated: true,
        });
        holds(cross.boundNs > 0n, cross.boundNs, 'a bound above 0');
        holds(cross.systemBeforeNs <= cross.systemAfterNs, cross, 'before <= after');
        between(cross.systemNs, cross.systemBeforeNs, cross.systemAfterNs, 'middle');
        holds(cross.brackets >= 8, cross.brackets, '8 brackets or more');
      }),
    [`${family}: a thousand brackets are no worse than the truth allows`]: () =>
      withNic({ family }, (nic) => {
        const known = truth(NUMBER[family]);
        checkAgainstTruth(nic.clock.crossTimestamp({ brackets: 1000 }), known, tickNs);
      }),
  };
}

function factChecks(family) {
  const { id, text, mask } = FACTS[family];
  return {
    [`${family}: listed with the id that stands for its family`]: () =>
      withList((adapters) => {
        const info = adapters.find((entry) => entry.family === family);
        includes(info, { backend: BACKEND, simulated: true, index: FAMILIES.indexOf(family) });
        includes(info.pci, { vendor: 0x8086, device: id, exact: false });
        includes(info.driver, { name: 'IntelAvbFilter', version: '1.0.216.1' });
      }),
    [`${family}: the driver knows no MAC and no place`]: () =>
      withList((adapters) => {
        const unknown = { mac: null, guid: null, luid: null, location: null, link: null };
        includes(
          adapters.find((entry) => entry.family === family),
          unknown,
        );
      }),
    [`${family}: state`]: () =>
      withNic({ family }, (nic) => {
        includes(nic.driver.state(), {
          driverVersion: '1.0.216.1',
          debugBuild: true,
          hardwareState: 'ptp-ready',
          hardwareStateValue: 3,
          capabilityMask: mask,
          deviceText: text,
          simulated: true,
        });
      }),
  };
}

function readingChecks(family) {
  const { tickNs } = FACTS[family];
  return {
    [`${family}: readings go up and are labelled`]: () =>
      withNic({ family }, (nic) => {
        let last = 0n;
        for (let i = 0; i < 300; i += 1) {
          const reading = nic.clock.read();
          includes(reading, { source: 'hardware', simulated: true });
          holds(reading.deviceNs >= last, [last, reading.deviceNs], 'no step back');
          last = reading.deviceNs;
        }
      }),
    [`${family}: readings are ns of the true clock`]: () =>
      withNic({ family }, (nic, hal) => {
        const known = truth(NUMBER[family]);
        for (let i = 0; i < 100; i += 1) {
          const before = hal.systemClock.nowNs();
          const deviceNs = nic.clock.readNs();
          const after = hal.systemClock.nowNs() + 100n;
          const earliest = trueDeviceNs(known, before) - tickNs - 1n;
          between(deviceNs, earliest, trueDeviceNs(known, after) + 1n, 'readNs');
        }
      }),
    [`${family}: opened by key, index, entry and asynchronously`]: async () => {
      const hal = openHal({ backend: BACKEND });
      try {
        const entry = (await hal.adaptersAsync()).find((info) => info.family === family);
        for (const target of [entry, { key: entry.key }, { index: entry.index }, { family }]) {
          const nic = hal.open(target);
          equal(nic.info.key, entry.key);
          nic.close();
        }
        const nic = await hal.openAsync({ family });
        equal([nic.info.key, nic.access], [entry.key, 'observe']);
      } finally {
        hal.close();
      }
    },
  };
}

function familyChecks(family) {
  return { ...factChecks(family), ...readingChecks(family), ...crossChecks(family) };
}

const registers = {
  'registers: the clock counts in SYSTIML': () =>
    withNic({ family: 'i226' }, (nic) => {
      const values = Array.from({ length: 4 }, () => nic.registers.read(SYSTIML));
      equal(new Set(values).size, 4, 'different values');
    }),
  'registers: agree with the clock configuration': () =>
    withNic({ family: 'i226' }, (nic) => {
      const { timinca, tsauxc, running, timincaPpb } = nic.clock.config();
      equal([nic.registers.read(TIMINCA), nic.registers.read(TSAUXC)], [timinca, tsauxc]);
      equal([timinca, running, timincaPpb], [0x18000000, true, 29_296_875]);
    }),
  'registers: writing needs access configure': () =>
    withNic({ family: 'i226' }, async (nic) => {
      const wanted = { code: 'HAL_ACCESS_LEVEL', operation: 'registers.write', win32: null };
      await fails(() => nic.registers.write(TIMINCA, 0), wanted);
      equal(nic.clock.config().timinca, 0x18000000);
    }),
  'registers: a written TIMINCA acts on the clock': () =>
    withNic(
      { family: 'i226' },
      (nic) => {
        nic.registers.write(TIMINCA, 0);
        equal(nic.registers.read(TIMINCA), 0);
        const { ratePpb, oscillatorPpb } = truth(NUMBER.i226);
        between(ratePpb, oscillatorPpb - 1e-3, oscillatorPpb + 1e-3, 'true rate');
      },
      { access: 'configure' },
    ),
  'registers: an invalid offset is a mistake of the caller': () =>
    withNic({ family: 'i226' }, async (nic) => {
      for (const offset of [-4, 2, 0x20000]) {
        await isMistake(() => nic.registers.read(offset), 'RangeError', 'registers.read(offset)');
      }
      await isMistake(() => nic.registers.read('0xB640'), 'TypeError', 'registers.read(offset)');
    }),
  'registers: a release build of the driver has none': async () => {
    order('build mode=release');
    await withNic(
      { family: 'i226' },
      async (nic) => {
        equal(nic.driver.state().debugBuild, false);
        includes(nic.capabilities, { registerRead: false, registerWrite: false, clockSet: true });
        matches(nic.whyNot('registerRead'), 'release build');
        const wanted = { code: 'HAL_NOT_SUPPORTED', operation: 'registers.read', win32: null };
        await fails(() => nic.registers.read(TSAUXC), { ...wanted, detail: 'release build' });
        holds(nic.clock.readNs() > 0n, nic.clock.readNs(), 'a clock that can be read');
      },
      { access: 'configure' },
    );
  },
  'registers: a build that changes under an open adapter': () =>
    withNic({ family: 'i226' }, async (nic) => {
      order('build mode=release');
      const wanted = { code: 'HAL_NOT_SUPPORTED', operation: 'registers.read', win32: 1 };
      await fails(() => nic.registers.read(TSAUXC), wanted);
      nic.refresh();
      equal(nic.capabilities.registerRead, false);
      order('build mode=debug');
      nic.refresh();
      equal(nic.registers.read(TSAUXC), nic.clock.config().tsauxc);
    }),
};

const others = {
  'the system clock is QueryPerformanceCounter': () =>
    withHal({ backend: BACKEND }, (hal) => {
      equal([process.platform, hal.systemClock.id], ['win32', 'qpc']);
      equal(hal.systemClock.frequencyHz, 10_000_000n);
    }),
  'three adapters in the order of the driver': () =>
    withList((adapters, hal) => {
      equal(
        adapters.map((entry) => entry.family),
        FAMILIES,
      );
      equal(
        adapters.map((entry) => entry.index),
        [0, 1, 2],
      );
      equal([hal.simulated, hal.backend, hal.simulation], [true, BACKEND, null]);
    }),
  'auto chooses it and says why': () =>
    withHal({}, (hal) => {
      includes(hal.selection, { chosen: BACKEND, requested: 'auto' });
      equal(hal.selection.attempts[0].available, true);
      matches(hal.selection.attempts[0].reason, 'stand-in');
    }),
  'what an adapter cannot do has a reason': () =>
    withList((adapters) => {
      for (const { capabilities, absences } of adapters) {
        includes(capabilities, { clockRead: true, clockSet: true, registerRead: true });
        includes(capabilities, { timestampStatus: true, groundTruth: false });
        matches(absences.groundTruth, 'simulator');
      }
    }),
  'I225 and I217: what the driver does not serve is refused with its reason': async () => {
    order('adapters list=i225,i217');
    await withHal({ backend: BACKEND, access: 'discipline' }, async (hal) => {
      equal(
        hal.adapters().map((entry) => entry.family),
        ['i217', 'i225'],
      );
      const i225 = hal.open({ family: 'i225' });
      const none = { code: 'HAL_NOT_SUPPORTED', win32: null, detail: 'no operation table' };
      await fails(() => i225.clock.readNs(), { ...none, operation: 'clock.readNs' });
      await fails(() => i225.clock.crossTimestamp(), {
        ...none,
        operation: 'clock.crossTimestamp',
      });
      equal(i225.driver.state().hardwareState, 'bound');
      const i217 = hal.open({ family: 'i217' }, HARDWARE);
      holds(i217.clock.readNs() > 0n, i217.clock.readNs(), 'a time');
      const set = { code: 'HAL_NOT_SUPPORTED', operation: 'clock.set', win32: null };
      await fails(() => i217.clock.set(10n ** 18n), { ...set, detail: 'I217' });
    });
  },
  'an I219 with the latch skew of its silicon is read without a false reading': async () => {
    order('adapters list=i219 skew=1');
    await withNic({ family: 'i219' }, (nic, hal) => {
      const known = truth(0);
      for (let i = 0; i < 400; i += 1) {
        const before = hal.systemClock.nowNs();
        const deviceNs = nic.clock.readNs();
        const latest = trueDeviceNs(known, hal.systemClock.nowNs() + 100n) + 1n;
        between(deviceNs, trueDeviceNs(known, before) - FACTS.i219.tickNs, latest, 'readNs');
      }
      for (let i = 0; i < 60; i += 1) checkAgainstTruth(nic.clock.crossTimestamp(), known, 84n);
    });
  },
  'no adapter at all: an empty list, and opening says so': async () => {
    order(...Object.values(NUMBER).map((number) => `remove adapter=${number}`));
    await withHal({ backend: BACKEND }, async (hal) => {
      equal(hal.adapters(), []);
      equal(hal.selection.attempts[0].available, false);
      const wanted = { code: 'HAL_NO_ADAPTER', operation: 'hal.open', win32: null };
      await fails(() => hal.open({ family: 'i226' }), wanted);
    });
  },
  'selectors that fit nothing or too much name the candidates': async () => {
    order('adapters list=i226,i226');
    await withHal({ backend: BACKEND }, async (hal) => {
      const many = { code: 'HAL_ADAPTER_AMBIGUOUS', operation: 'hal.open', win32: null };
      await fails(() => hal.open({ family: 'i226' }), {
        ...many,
        detail: "#1 i226 'Intel I226 #1'",
      });
      const none = { code: 'HAL_NO_ADAPTER', operation: 'hal.open', win32: null };
      await fails(() => hal.open({ family: 'i210' }), {
        ...none,
        detail: "#0 i226 'Intel I226 #0'",
      });
      await isMistake(() => hal.open({ mac: 'no mac' }), 'RangeError', 'mac');
    });
  },
  'closing: everything of a HAL is closed with it, idempotent': async () => {
    const hal = openHal({ backend: BACKEND });
    const nic = hal.open({ family: 'i210' });
    hal.close();
    hal.close();
    nic.close();
    equal([hal.closed, nic.closed], [true, true]);
    await fails(() => hal.adapters(), {
      code: 'HAL_CLOSED',
      operation: 'hal.adapters',
      win32: null,
    });
    await fails(() => nic.clock.readNs(), {
      code: 'HAL_CLOSED',
      operation: 'clock.readNs',
      win32: null,
    });
  },
};

export const checks = {
  ...others,
  ...FAMILIES.map(familyChecks).reduce((all, some) => Object.assign(all, some), {}),
  ...registers,
};

await runChecks(checks, () => order('reset'));
