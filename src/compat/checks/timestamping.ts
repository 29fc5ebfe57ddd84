import { BACKENDS, type StampAvailability, type StampStatus } from '../../index.js';
import type { CheckContext } from '../context.js';
import { groupWith } from '../group.js';
import { opened } from '../opened.js';
import { textOf } from '../support.js';
import type { Check } from '../types.js';

const STATES: readonly StampAvailability[] = [
  'api-missing',
  'adapter-unsupported',
  'supported-disabled',
  'active',
  'driver-error',
  'unknown',
];

const statusOf = (context: CheckContext): StampStatus => context.openAdapter().nic.stamps.status();

const COMMON = { requirement: ['R2.3'], capability: 'timestampStatus' } as const;

/** Why hardware timestamps are, or are not, available. */
export const checks: readonly Check[] = groupWith('timestamping', COMMON, [
  {
    name: 'state',
    title: 'the state is one of the six, with the call that decided',
    procedure: 'Look at state, deciding call and, where the operating system is asked, its build.',
    verify: (context) => {
      const { nic, log } = opened(context);
      const server = nic.servedBy.timestamping ?? context.backend;
      const { state, decidingCall, osBuild } = nic.stamps.status();
      log.oneOf('state', state, STATES);
      log.holds('deciding call', decidingCall.trim() !== '', decidingCall, 'the name of a call');
      if (BACKENDS[server].statusSource === 'operating-system')
        log.holds('build', /\d/.test(osBuild), osBuild, 'a number');
      else log.equals('build where no operating system is asked', osBuild, '');
    },
  },
  {
    name: 'native-code',
    title: 'active means that the deciding call succeeded',
    procedure: 'Compare the state with the native code.',
    verify: (context) => {
      const { state, nativeCode } = statusOf(context);
      const { log } = context;
      log.note('native code', nativeCode);
      if (state === 'active') log.equals('native code when active', nativeCode, 0);
      else log.within('native code', nativeCode, 0, 0xffff_ffff);
      if (state === 'driver-error') log.holds('an error', nativeCode !== 0, nativeCode, 'not 0');
    },
  },
  {
    name: 'action',
    title: 'where timestamps are missing, the action says what to do',
    procedure: 'Look at the action; it begins with `Nothing` only when everything is active.',
    verify: (context) => {
      const { state, action, crossTimestamp } = statusOf(context);
      const { log } = context;
      log.holds('action', action.trim() !== '', action, 'a sentence');
      const active = state === 'active' && crossTimestamp;
      log.equals('it says that nothing is needed', action.startsWith('Nothing'), active);
    },
  },
  {
    name: 'flags',
    title: 'active flags are among the supported ones',
    procedure: 'Compare the two lists; an active adapter has some.',
    verify: (context) => {
      const { state, supportedFlags, activeFlags } = statusOf(context);
      const foreign = activeFlags.filter((flag) => !supportedFlags.includes(flag));
      const { log } = context;
      log.equals('active and not supported', foreign.join(' '), '');
      if (state === 'active') log.atLeast('active flags', activeFlags.length, 1);
      else log.equals('active flags', activeFlags.length, 0);
    },
  },
  {
    name: 'cross',
    title: 'the status of cross timestamps agrees with the capability',
    procedure: 'Compare the status with the capability, and take one where it is claimed.',
    verify: (context) => {
      const { nic, log } = opened(context);
      const { crossTimestamp } = nic.stamps.status();
      if (nic.clock.crossMethod !== 'os-cross') context.skip('the backend has its own way');
      log.equals('status', crossTimestamp, nic.capabilities.crossTimestamp);
      if (crossTimestamp) log.atLeast('bound', nic.clock.crossTimestamp().boundNs, 1n, 'ns');
    },
  },
  {
    name: 'repeats',
    title: 'the result is repeatable',
    procedure: 'Call it twice and compare the results.',
    verify: (context) => {
      const { nic } = context.openAdapter();
      const first = textOf(nic.stamps.status());
      context.log.equals('second answer', textOf(nic.stamps.status()), first);
    },
  },
]);
