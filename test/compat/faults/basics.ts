/** Faults of identity, enumeration and capability. */
import type { AdapterInfo, Selector } from 'avb-hal';
import { falseInfo } from '../liar.js';
import { scenario } from '../machines.js';
import { claims, type Fault, type Faults, info, instead, lie, result } from './fault.js';

type Open = (target: Selector, options?: object) => unknown;

const TWINS = scenario([{ family: 'i210' }, { family: 'i210' }]);

function everyOtherTime(change: (list: readonly AdapterInfo[]) => readonly AdapterInfo[]) {
  let calls = 0;
  return result<readonly AdapterInfo[]>((list) => {
    calls += 1;
    return calls % 2 === 0 ? change(list) : list;
  });
}

const reversed = (list: readonly AdapterInfo[]): readonly AdapterInfo[] => [...list].reverse();

/** Capabilities that an I226 of the simulator has, and no adapter through windows_api. */
const NETWORK = [
  'stampControl',
  'stampEvents',
  'frames',
  'udpFrames',
  'auxiliaryStamps',
  'queueStamping',
  'phyRead',
  'gateControl',
  'framePreemption',
  'creditShaper',
  'launchTime',
  'pciePtm',
  'vlanTagging',
  'energyEfficiency',
] as const;

const DISABLED = { selector: { index: 0 }, orders: ['timestamps adapter=0 mode=disabled'] };

export const basics: Faults = {
  'identity.keys-differ': info(() => ({ key: 'the same' })),
  'identity.keys-stay': lie({
    'hal.adapters': everyOtherTime((list) =>
      list.map((entry) => falseInfo(entry, { key: `${entry.key}'` })),
    ),
  }),
  'identity.mac-form': info(({ mac }) => ({ mac: mac?.toUpperCase() ?? null })),
  'identity.macs-differ': info(() => ({ mac: '02:00:00:00:00:01' })),
  'identity.pci': info(() => ({
    pci: {
      vendor: 0x10ec,
      device: 1,
      subsystemVendor: 0,
      subsystemDevice: 0,
      revision: 0,
      exact: true,
    },
  })),
  'identity.location': info(() => ({ location: { bus: 1, device: 32, function: 0 } })),
  'identity.guid-form': info(() => ({ guid: '5ab1e000-0000-4000-8000-000000000000' })),
  'identity.names': info(() => ({ description: ' ' })),
  'identity.opened-is-listed': lie({
    'adapter.info': (entry: AdapterInfo) => falseInfo(entry, { mac: '02:00:00:00:00:99' }),
  }),
  'identity.selectors': lie({
    'hal.open': (open: Open) => (target: Selector, options?: object) =>
      open(Object.keys(target).join() === 'index' ? { index: 1 } : target, options),
  }),
  'identity.simulated-labelled': info(() => ({ simulated: false })),
  'identity.unknown-refused': lie({
    'hal.open': (open: Open) => (target: Selector, options?: object) =>
      open(target.key === 'no such adapter' ? { index: 0 } : target, options),
  }),
  'identity.ambiguous-refused': {
    ...lie({
      'hal.open': (open: Open) => (target: Selector, options?: object) =>
        open(Object.keys(target).join() === 'family' ? { index: 0 } : target, options),
    }),
    scenario: TWINS,
  },

  'enumeration.finds-an-adapter': lie({ 'hal.adapters': result(() => []) }),
  'enumeration.index-is-position': info(() => ({ index: 7 })),
  'enumeration.async-is-sync': lie({
    'hal.adaptersAsync': result<readonly AdapterInfo[]>((list) => list.slice(1)),
  }),
  'enumeration.repeats': lie({ 'hal.adapters': everyOtherTime(reversed) }),
  'enumeration.frozen': lie({
    'hal.adapters': result<readonly AdapterInfo[]>((list) => list.map((entry) => ({ ...entry }))),
  }),
  'enumeration.manifest': info(() => ({ absences: {} })),
  'enumeration.link': info(() => ({ link: { up: true, speedBps: 123 } })),
  'enumeration.driver': info(() => ({
    driver: { name: 'e1i68x64', version: 'newest', date: '', provider: '' },
  })),
  'enumeration.refresh': lie({
    'adapter.refresh': result<AdapterInfo>((entry) => falseInfo(entry, { key: 'another' })),
  }),
  'enumeration.selection-explained': lie({
    'hal.selection': (truth: object) => ({ ...truth, reason: '' }),
  }),

  'capability.clockRead-works': { ...claims('clockRead', true, 'windows_api'), ...DISABLED },
  'capability.crossTimestamp-works': {
    ...claims('crossTimestamp', true, 'windows_api'),
    ...DISABLED,
  },
  ...Object.fromEntries(
    (
      [
        'clockSet',
        'clockOffsetAdjust',
        'clockRateAdjust',
        'clockConfig',
        'registerRead',
        'registerWrite',
        'driverState',
      ] as const
    ).map((name): [string, Fault] => [
      `capability.${name}-works`,
      claims(name, true, 'windows_api'),
    ]),
  ),
  'capability.timestampStatus-works': lie({
    'adapter.stamps.status': () => () => {
      throw new Error('no idea');
    },
  }),
  'capability.groundTruth-works': lie({
    'hal.simulation.truth': () => () => {
      throw new Error('the truth is out there');
    },
  }),
  ...Object.fromEntries(
    (
      [
        'clockRead',
        'clockSet',
        'clockOffsetAdjust',
        'clockRateAdjust',
        'clockConfig',
        'crossTimestamp',
        'registerRead',
        'registerWrite',
        'groundTruth',
      ] as const
    ).map((name): [string, Fault] => [`capability.${name}-refused`, claims(name, false, 'sim')]),
  ),
  ...Object.fromEntries(
    NETWORK.flatMap((name): [string, Fault][] => [
      [`capability.${name}-works`, claims(name, true, 'windows_api')],
      [
        `capability.${name}-refused`,
        { ...claims(name, false, 'sim'), selector: { family: 'i226' } },
      ],
    ]),
  ),
  'capability.priorityFlowControl-works': claims('priorityFlowControl', true, 'windows_api'),
  'capability.entityEvents-works': claims('entityEvents', true, 'windows_api'),
  'capability.driverCounters-works': claims('driverCounters', true, 'windows_api'),
  'capability.priorityFlowControl-refused': lie({
    'adapter.port.pfc.configure': instead({ effect: 'verified' }),
  }),
  'capability.entityEvents-refused': lie({
    'adapter.port.entities.subscribe': instead({ close: () => undefined }),
  }),
  'capability.driverCounters-refused': lie({ 'adapter.port.counters.read': instead([]) }),
  'capability.driverState-refused': claims('driverState', false, 'intel_avb'),
  'capability.timestampStatus-refused': claims('timestampStatus', false, 'windows_api'),
};
