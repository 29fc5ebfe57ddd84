import type { DriverState } from '../../index.js';
import type { CheckContext } from '../context.js';
import { groupWith } from '../group.js';
import { textOf } from '../support.js';
import type { Check } from '../types.js';

const VERSION = /^\d+(\.\d+){1,3}$/;
const WIDEST_MASK = 0xffff_ffff;

const stateOf = (context: CheckContext): DriverState => context.openAdapter().nic.driver.state();

const COMMON = { requirement: ['R0.2', 'R2.3'], capability: 'driverState' } as const;

/** What the driver says about itself. */
export const checks: readonly Check[] = groupWith('driver', COMMON, [
  {
    name: 'version',
    title: 'the driver has a version',
    procedure: 'Look at the version in its state.',
    verify: (context) => {
      const { driverVersion } = stateOf(context);
      context.log.holds('version', VERSION.test(driverVersion), driverVersion, String(VERSION));
    },
  },
  {
    name: 'ready',
    title: 'the adapter is ready for PTP',
    procedure: "Compare the hardware state's name and number.",
    verify: (context) => {
      const { hardwareState, hardwareStateValue } = stateOf(context);
      context.log.equals('state', hardwareState, 'ptp-ready');
      context.log.within('its number', hardwareStateValue, 0, 255);
    },
  },
  {
    name: 'masks',
    title: 'usable capabilities are among those the driver reports',
    procedure: 'Compare the two masks.',
    verify: (context) => {
      const { capabilityMask, usableMask } = stateOf(context);
      const { log } = context;
      log.within('reported', capabilityMask, 0, WIDEST_MASK);
      log.within('usable', usableMask, 0, WIDEST_MASK);
      log.equals('usable and not reported', (usableMask & ~capabilityMask) >>> 0, 0);
    },
  },
  {
    name: 'debug-means-registers',
    title: 'registers are readable exactly with a debug build',
    procedure: 'Compare the build with the capability.',
    verify: (context) => {
      const { nic } = context.openAdapter();
      context.log.equals(
        'registerRead',
        nic.capabilities.registerRead,
        nic.driver.state().debugBuild,
      );
    },
  },
  {
    name: 'repeats',
    title: 'the result is repeatable',
    procedure: 'Call it twice and compare the results.',
    verify: (context) => {
      const { nic } = context.openAdapter();
      const first = textOf(nic.driver.state());
      context.log.equals('second answer', textOf(nic.driver.state()), first);
    },
  },
  {
    name: 'labelled',
    title: 'a simulated driver says so',
    procedure: 'Compare the label with that of the adapter.',
    verify: (context) => {
      const { nic } = context.openAdapter();
      context.log.equals('simulated', nic.driver.state().simulated, nic.simulated);
      const { deviceText } = nic.driver.state();
      context.log.holds('device', typeof deviceText === 'string', deviceText, 'a text');
    },
  },
]);
