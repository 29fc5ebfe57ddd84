// What goes wrong below intel_avb and windows_api, ordered from the kernel driver itself: adapters that
// go and return, restarts, requests that fail or answer wrongly, access denied, no driver.
import { openHal } from 'avb-hal';
import { HARDWARE, withAdapter, withHal } from './kit/adapters.mjs';
import {
  between,
  equal,
  errorOf,
  fails,
  holds,
  includes,
  matches,
  runChecks,
} from './kit/checks.mjs';
import { NUMBER, order, startDriver, stopDriver, trueDeviceNs, truth } from './kit/standin.mjs';

const READ = '0x1700B4';
const CROSS = '0x1700FC';
const AVB = 'intel_avb';
const WINDOWS = 'windows_api';
const BACKENDS = [AVB, WINDOWS];
const SECOND = 1_000_000_000n;

const withI226 = (backend, body) => withAdapter(backend, { family: 'i226' }, HARDWARE, body);

/** The reading of `nic` is the true one, to what the calls around it take. */
function readsTheTruth(nic, hal, number) {
  const known = truth(number);
  const before = hal.systemClock.nowNs();
  const deviceNs = nic.clock.readNs();
  const after = hal.systemClock.nowNs() + 100n;
  // windows_api hands out a time that belongs to the middle of its own bracket.
  between(
    deviceNs,
    trueDeviceNs(known, before) - 1000n,
    trueDeviceNs(known, after) + 1000n,
    'time',
  );
}

/** Everything of `nic` that asks the hardware, by its name. */
const callsOf = ({ clock, registers }) => ({
  read: () => clock.read(),
  readNs: () => clock.readNs(),
  crossTimestamp: () => clock.crossTimestamp(),
  config: () => clock.config(),
  set: () => clock.set(SECOND),
  adjustOffset: () => clock.adjustOffset(SECOND),
  adjustRate: () => clock.adjustRate(2_000_000),
  registers: () => registers.read(0xb600),
});

/** control code, order, code of the error, Win32 number. */
const ANSWERS = [
  [`short-reply code=${READ} bytes=8`, 'HAL_DRIVER_REPLY', null],
  [`short-reply code=${READ} bytes=0`, 'HAL_DRIVER_REPLY', null],
  [`bad-status code=${READ} status=0xC0000001`, 'HAL_DRIVER_REPLY', null],
  [`fail code=${READ} status=0xC0000001`, 'HAL_DRIVER_ERROR', 31],
  [`fail code=${READ} status=0xC0000022`, 'HAL_ACCESS_DENIED', 5],
  [`fail code=${READ} status=0xC000009A`, 'HAL_OUT_OF_MEMORY', 1450],
];

const answers = Object.fromEntries(
  ANSWERS.map(([text, code, win32]) => [
    `${text}: ${code}, once`,
    () =>
      withI226(AVB, async (nic, hal) => {
        order(text);
        const error = await errorOf(() => nic.clock.readNs());
        equal([error.code, error.osError?.number ?? null], [code, win32]);
        holds(error.hint.length > 0 && error.detail.length > 0, error, 'words');
        readsTheTruth(nic, hal, NUMBER.i226);
      }),
  ]),
);

const crossFaults = {
  'a cross timestamp that succeeds without touching the reply is not believed': () =>
    withI226(AVB, async (nic) => {
      order(`bad-status code=${CROSS}`);
      const wanted = { code: 'HAL_DRIVER_REPLY', operation: 'clock.crossTimestamp', win32: null };
      await fails(() => nic.clock.crossTimestamp({ brackets: 1 }), wanted);
    }),
  'brackets that fail cost no more than themselves': () =>
    withI226(AVB, (nic) => {
      order(`fail code=${CROSS} status=0xC00000A3 count=4`);
      const cross = nic.clock.crossTimestamp({ brackets: 5 });
      includes(cross, { brackets: 5, bracketsFailed: 4 });
    }),
  'without its registers the driver has no time, and software time is none': () =>
    withI226(AVB, async (nic) => {
      order('bar adapter=2 on=0');
      for (const call of [() => nic.clock.readNs(), () => nic.clock.crossTimestamp()]) {
        equal((await errorOf(call)).name, 'HalError');
      }
      nic.refresh();
      equal(nic.capabilities.clockRead, false);
      matches(nic.whyNot('clockRead'), 'software time');
    }),
};

const adapters = {
  'intel_avb: an adapter that went is gone for its handle for ever, the others stay': () =>
    withI226(AVB, async (nic, hal) => {
      const other = hal.open({ family: 'i210' }, HARDWARE);
      for (const change of ['remove', 'return']) {
        order(`${change} adapter=2`);
        for (const [name, call] of Object.entries(callsOf(nic))) {
          equal((await errorOf(call)).code, 'HAL_ADAPTER_GONE', `${name} after ${change}`);
        }
        holds(other.clock.readNs() > 0n, 'no time', 'a time of the other adapter');
        equal(hal.adapters().length, change === 'remove' ? 2 : 3);
      }
      readsTheTruth(hal.open({ family: 'i226' }, HARDWARE), hal, NUMBER.i226);
    }),
  'windows_api: gone, and the same one when it is back': () =>
    withI226(WINDOWS, async (nic, hal) => {
      order('remove adapter=2');
      equal((await errorOf(() => nic.clock.crossTimestamp())).code, 'HAL_ADAPTER_GONE');
      order('return adapter=2');
      const again = hal.open({ family: 'i226' }, HARDWARE);
      equal(again.key, nic.key);
      readsTheTruth(again, hal, NUMBER.i226);
    }),
  'a restart of the driver begins a new time, which the next reading shows': () =>
    withI226(AVB, (nic, hal) => {
      nic.clock.set(3600n * SECOND);
      order('restart adapter=2');
      between(nic.clock.readNs(), 0n, 3599n * SECOND, 'time after the restart');
      readsTheTruth(nic, hal, NUMBER.i226);
    }),
};

const jumps = Object.fromEntries(
  BACKENDS.flatMap((backend) =>
    [
      'clock-step adapter=2 ns=-500000000',
      'clock-step adapter=2 ns=700000000',
      'restart adapter=2',
    ].map((text) => [
      `${backend}: cross timestamps follow a ${text}`,
      () =>
        withI226(backend, (nic) => {
          nic.clock.crossTimestamp();
          order(text);
          const known = truth(NUMBER.i226);
          const { deviceNs, systemNs, boundNs } = nic.clock.crossTimestamp();
          const error = deviceNs - trueDeviceNs(known, systemNs);
          between(error, -boundNs, boundNs, 'error');
        }),
    ]),
  ),
);

const access = {
  'deny-open: the list and a new handle are refused, open ones go on': () =>
    withI226(AVB, async (nic, hal) => {
      order('deny-open on=1');
      const denied = { code: 'HAL_ACCESS_DENIED', win32: 5 };
      for (const call of [() => hal.adapters(), () => hal.open({ family: 'i226' })]) {
        const { code, osError } = await errorOf(call);
        equal({ code, win32: osError.number }, denied);
      }
      readsTheTruth(nic, hal, NUMBER.i226);
      order('deny-open on=0');
      equal(hal.adapters().length, 3);
    }),
};

const driver = {
  'no driver: said with the error, windows_api keeps the adapters it knows, and it is found again':
    () =>
      withHal({ backend: AVB }, async (hal) => {
        stopDriver();
        try {
          const { code, osError } = await errorOf(() => hal.adapters());
          equal([code, osError.number], ['HAL_DRIVER_MISSING', 2]);
          const other = openHal({ backend: AVB });
          matches(other.selection.attempts[0].reason, 'IntelAvbFilter');
          equal(other.selection.attempts[0].available, false);
          other.close();
        } finally {
          startDriver();
        }
        equal(hal.adapters().length, 3);
      }),
};

export const checks = { ...answers, ...crossFaults, ...adapters, ...jumps, ...access, ...driver };

await runChecks(checks, () => order('reset'));
