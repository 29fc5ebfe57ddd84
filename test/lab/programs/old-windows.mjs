// An old Windows without the filter driver, without supported adapters and without the functions for
// hardware timestamps: every call says what is missing and what to do. Runs with --no-fakes.
import { openHal } from 'avb-hal';
import { withHal } from './kit/adapters.mjs';
import { equal, fails, holds, matches, runChecks } from './kit/checks.mjs';

const MISSING = 'hardware timestamp functions: missing (build 10.0.';
const NO_DEVICE = 'IntelAvbFilter does not exist';
const OPEN_DEVICE = 'CreateFile(\\\\.\\IntelAvbFilter)';

export const checks = {
  'auto finds nothing, says why for each backend, and takes no simulator by itself': async () => {
    const error = await fails(() => openHal(), {
      code: 'HAL_NO_BACKEND',
      operation: 'openHal',
      win32: null,
      detail: NO_DEVICE,
    });
    matches(error.detail, MISSING);
    matches(error.hint, "openHal({ backend: 'sim' })");
    equal(
      error.attempts.map(({ backend, available }) => [backend, available]),
      [
        ['intel_avb', false],
        ['windows_api', false],
        ['linux_phc', false],
      ],
    );
  },
  'intel_avb by name: opens, and says that the driver is missing': () =>
    withHal({ backend: 'intel_avb' }, async (hal) => {
      equal([hal.simulated, hal.selection.attempts[0].available], [false, false]);
      matches(hal.selection.attempts[0].reason, NO_DEVICE);
      const wanted = { code: 'HAL_DRIVER_MISSING', win32: 2, detail: OPEN_DEVICE };
      const error = await fails(() => hal.adapters(), { ...wanted, operation: 'hal.adapters' });
      matches(error.hint, 'Install the AVB filter driver');
      await fails(() => hal.open({ family: 'i226' }), { ...wanted, operation: 'hal.open' });
    }),
  'windows_api by name: an empty list, and the functions that are missing': () =>
    withHal({ backend: 'windows_api' }, async (hal) => {
      equal([hal.simulated, hal.adapters()], [false, []]);
      matches(hal.selection.attempts[0].reason, MISSING);
      const wanted = { code: 'HAL_NO_ADAPTER', operation: 'hal.open', win32: null };
      await fails(() => hal.open({ family: 'i226' }), wanted);
    }),
  'the simulator can be asked for by name': () =>
    withHal({ backend: 'sim' }, async (hal) => {
      equal([hal.simulated, hal.systemClock.id, hal.adapters().length], [true, 'qpc', 3]);
      const { latestNs, earliestNs, simulated } = hal.open({ family: 'i226' }).clock.window();
      holds(latestNs > earliestNs && simulated, { earliestNs, latestNs }, 'a simulated window');
    }),
};

await runChecks(checks);
