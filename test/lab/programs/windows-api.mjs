// windows_api through SetupAPI, IP Helper and NDIS: what is there, what Windows says of hardware
// timestamps, cross timestamps against the truth, and what cannot be done and why.
import { HARDWARE, withAdapter, withHal } from './kit/adapters.mjs';
import { between, equal, fails, holds, includes, matches, runChecks } from './kit/checks.mjs';
import { NUMBER, order, trueDeviceNs, truth } from './kit/standin.mjs';

const BACKEND = 'windows_api';
const FAMILIES = ['i210', 'i219', 'i226'];
const TICK_NS = { i210: 8n, i219: 84n, i226: 8n };
const DEVICE = { i210: 0x1533, i219: 0x15b8, i226: 0x125b };
const SPEED_BPS = { i210: 1e9, i219: 1e9, i226: 2.5e9 };
const CAPTURE = 'CaptureInterfaceHardwareCrossTimestamp';
const SUPPORTED = 'GetInterfaceSupportedTimestampCapabilities';
const ACTIVE = 'GetInterfaceActiveTimestampCapabilities';

const withNic = (family, body, options = HARDWARE) =>
  withAdapter(BACKEND, { family }, options, body);
const withList = (body) => withHal({ backend: BACKEND }, (hal) => body(hal.adapters(), hal));

function enumeration(family) {
  const number = NUMBER[family];
  return {
    [`${family}: enumeration facts`]: () =>
      withList((adapters) => {
        const info = adapters.find((entry) => entry.family === family);
        const guid = `{5AB1E000-0000-4000-8000-00000000000${number}}`;
        includes(info, {
          backend: BACKEND,
          index: FAMILIES.indexOf(family),
          name: `Ethernet ${number}`,
          mac: `a0:36:9f:00:00:0${number + 1}`,
          guid,
          key: guid,
          numaNode: 0,
          simulated: true,
        });
        equal(info.location, { bus: number + 1, device: 0, function: 0 }, 'place');
        includes(info.pci, { vendor: 0x8086, device: DEVICE[family], exact: true }, 'PCI');
        equal(info.link, { up: true, speedBps: SPEED_BPS[family] }, 'link');
        includes(info.driver, { name: 'avbstandin', provider: 'avb-hal stand-in' }, 'driver');
        holds(info.luid > 0n && info.interfaceIndex > 0, info, 'an interface');
      }),
    [`${family}: opened by every selector`]: () =>
      withList((adapters, hal) => {
        const { key, index, mac, guid } = adapters.find((entry) => entry.family === family);
        for (const selector of [{ key }, { index }, { mac }, { guid }, { family }]) {
          const nic = hal.open(selector);
          equal(nic.info.key, key, Object.keys(selector)[0]);
          nic.close();
        }
      }),
  };
}

/** The device time of `cross` is the true one, inside its bracket and within its bound. */
function checkAgainstTruth(cross, known, tickNs) {
  const earliest = trueDeviceNs(known, cross.systemBeforeNs) - tickNs - 1n;
  between(cross.deviceNs, earliest, trueDeviceNs(known, cross.systemAfterNs) + 1n, 'device time');
  const error = cross.deviceNs - trueDeviceNs(known, cross.systemNs);
  between(error, -cross.boundNs, cross.boundNs, 'error in the middle');
}

function pairing(family) {
  const number = NUMBER[family];
  const tickNs = TICK_NS[family];
  return {
    [`${family}: cross timestamps hold their bound against the truth`]: () =>
      withNic(family, (nic) => {
        const known = truth(number);
        for (let i = 0; i < 300; i += 1) {
          checkAgainstTruth(nic.clock.crossTimestamp({ brackets: 1 + (i % 9) }), known, tickNs);
        }
        checkAgainstTruth(nic.clock.crossTimestamp({ brackets: 1000 }), known, tickNs);
      }),
    [`${family}: a cross timestamp says how it was made, and so does a reading`]: () =>
      withNic(family, (nic) => {
        includes(nic.clock.crossTimestamp(), {
          source: 'cross',
          method: 'os-cross',
          systemClock: 'qpc',
          brackets: 8,
          bracketsFailed: 0,
          simulated: true,
        });
        includes(nic.clock.read(), { source: 'cross', simulated: true });
      }),
    [`${family}: the rate is measured within its bound`]: () =>
      withNic(family, async (nic) => {
        const { ratePpb, boundPpb } = await nic.clock.measureRate({ durationMs: 200 });
        const { ratePpb: known } = truth(number);
        between(ratePpb - known, -boundPpb, boundPpb, 'error of the rate');
      }),
    [`${family}: a counter unit that the driver does not say is measured`]: () => {
      order(`nominal-hz adapter=${number} hz=125000000`, `nominal-hz adapter=${number} hz=0`);
      return withNic(family, (nic) => {
        equal(nic.stamps.status().nominalHz, null);
        const first = nic.clock.crossTimestamp();
        const last = nic.clock.crossTimestamp({ brackets: 500 });
        const rate =
          Number(last.deviceNs - first.deviceNs) / Number(last.systemNs - first.systemNs);
        between(rate, 0.9, 1.1, 'rate in measured units');
      });
    },
  };
}

/** mode, state, deciding number, deciding call, error of a reading with its Win32 number. */
const MODES = [
  ['active', 'active', 0, ACTIVE, null, null],
  ['disabled', 'supported-disabled', 0, ACTIVE, 'HAL_NOT_SUPPORTED', null],
  ['software', 'supported-disabled', 0, ACTIVE, 'HAL_NOT_SUPPORTED', null],
  ['unsupported', 'adapter-unsupported', 50, SUPPORTED, 'HAL_NOT_SUPPORTED', 50],
  ['invalid-oid', 'adapter-unsupported', 23, SUPPORTED, 'HAL_NOT_SUPPORTED', 23],
  ['bad-driver', 'driver-error', 2001, SUPPORTED, 'HAL_DRIVER_ERROR', 2001],
  ['denied', 'driver-error', 5, SUPPORTED, 'HAL_ACCESS_DENIED', 5],
];

const states = MODES.map(([mode, state, nativeCode, decidingCall, code, win32]) => ({
  [`timestamps ${mode}: ${state}`]: () => {
    order(`timestamps adapter=2 mode=${mode}`);
    return withNic('i226', async (nic, hal) => {
      const status = nic.stamps.status();
      const crossTimestamp = code === null;
      includes(status, { state, nativeCode, decidingCall, crossTimestamp, simulated: true });
      holds(status.action.length > 20, status.action, 'what to do');
      includes(nic.capabilities, { crossTimestamp, clockRead: crossTimestamp, clockSet: false });
      if (code === null) {
        equal(nic.whyNot('crossTimestamp'), null);
        holds(nic.clock.readNs() > 0n, 'no time', 'a time');
      } else {
        matches(nic.whyNot('crossTimestamp'), state);
        const calls = {
          'clock.crossTimestamp': () => nic.clock.crossTimestamp(),
          'clock.readNs': () => nic.clock.readNs(),
          'clock.now': () => nic.clock.now(),
        };
        for (const [operation, call] of Object.entries(calls)) {
          const error = await fails(call, { code, win32, operation, detail: state });
          if (win32 !== null) matches(error.detail, SUPPORTED);
        }
      }
      const other = hal.open({ family: 'i210' });
      equal(other.stamps.status().state, 'active', 'another adapter');
    });
  },
}));

const changes = {
  'timestamps switched off and on under an open adapter': () =>
    withNic('i226', async (nic) => {
      const known = truth(NUMBER.i226);
      order('timestamps adapter=2 mode=disabled');
      const wanted = {
        code: 'HAL_NOT_SUPPORTED',
        operation: 'clock.crossTimestamp',
        win32: 50,
        detail: CAPTURE,
      };
      await fails(() => nic.clock.crossTimestamp(), wanted);
      equal(nic.refresh().capabilities.crossTimestamp, false, 'after refresh()');
      order('timestamps adapter=2 mode=active');
      equal(nic.refresh().capabilities.crossTimestamp, true, 'after refresh()');
      checkAgainstTruth(nic.clock.crossTimestamp(), known, TICK_NS.i226);
    }),
  'the link goes down and comes back slower': () =>
    withNic('i226', (nic) => {
      order('link adapter=2 mbps=0');
      equal(nic.refresh().link, { up: false, speedBps: null });
      order('link adapter=2 mbps=100');
      equal(nic.refresh().link, { up: true, speedBps: 1e8 });
    }),
  'the setting of the driver is changed and put back; Wine restarts nothing, and that is said':
    () =>
      withNic(
        'i226',
        async (nic) => {
          order('timestamps adapter=2 mode=disabled');
          const { stamps } = nic;
          const before = stamps.status().keywordValue;
          const enabling = await stamps.enable();
          includes(enabling, { before, after: '1', restarted: false, rebootNeeded: false });
          equal(stamps.status().keywordValue, '1');
          await enabling.restore();
          equal(stamps.status().keywordValue, before, 'put back');
          const operation = 'stamps.enable';
          const detail = 'the setting is as before';
          const wanted = { code: 'HAL_NOT_SUPPORTED', operation, detail, win32: null };
          await fails(() => stamps.enable({ restart: true }), wanted);
          equal(stamps.status().keywordValue, before, 'after the refused restart');
        },
        { access: 'configure' },
      ),
  'nothing is written to the hardware': () =>
    withNic('i226', async (nic) => {
      const before = truth(NUMBER.i226);
      const refused = { code: 'HAL_NOT_SUPPORTED', win32: null };
      const calls = {
        'clock.set': () => nic.clock.set(1n),
        'clock.adjustOffset': () => nic.clock.adjustOffset(1n),
        'clock.adjustRate': () => nic.clock.adjustRate(0),
        'clock.config': () => nic.clock.config(),
        'registers.read': () => nic.registers.read(0xb600),
        'driver.state': () => nic.driver.state(),
      };
      for (const [operation, call] of Object.entries(calls)) {
        await fails(call, { ...refused, operation });
      }
      const after = truth(NUMBER.i226);
      between(after.deviceNs - trueDeviceNs(before, after.systemNs), -1n, 1n, 'off its line');
    }),
  'a counter that stands at 0 gives no time': async () => {
    order('clock-reset adapter=1', 'clock-freeze adapter=1 on=1');
    await withNic('i219', async (nic) => {
      const wanted = {
        code: 'HAL_CLOCK_READ_INVALID',
        operation: 'clock.crossTimestamp',
        win32: null,
      };
      await fails(() => nic.clock.crossTimestamp(), { ...wanted, detail: CAPTURE });
    });
  },
  'the functions of Windows are there, and what is listed comes from no driver of ours': () =>
    withList((adapters, hal) => {
      equal([hal.simulated, hal.backend, hal.systemClock.id], [true, BACKEND, 'qpc']);
      matches(hal.selection.attempts[0].reason, 'hardware timestamp functions: present');
      for (const { absences } of adapters) {
        matches(absences.clockSet, 'Windows documents no way');
        matches(absences.registerRead, 'no access');
      }
    }),
};

export const checks = Object.assign(
  {},
  ...FAMILIES.map(enumeration),
  ...FAMILIES.map(pairing),
  ...states,
  changes,
);

await runChecks(checks, () => order('reset'));
