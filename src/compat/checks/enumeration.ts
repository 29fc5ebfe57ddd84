import { type AdapterInfo, CAPABILITY_NAMES } from '../../index.js';
import type { CheckContext } from '../context.js';
import type { EvidenceLog } from '../evidence.js';
import { groupWith } from '../group.js';
import { repeat, textOf } from '../support.js';
import type { Check } from '../types.js';

const TIMES = 20;
const SPEEDS_BPS = [10e6, 100e6, 1e9, 2.5e9, 5e9, 10e9, 25e9, 40e9, 50e9, 100e9];
const VERSION = /^\d+(\.\d+){1,3}$/;

/** Without the objects' identity: what an entry says. */
const contentOf = (list: readonly AdapterInfo[]): string => textOf(list);

function verifyManifest(log: EvidenceLog, info: AdapterInfo): void {
  const { key, capabilities, absences } = info;
  const wrong = CAPABILITY_NAMES.filter((name) => {
    const reason = absences[name];
    if (capabilities[name] === true) return reason !== undefined;
    return capabilities[name] !== false || reason === undefined || reason.trim() === '';
  });
  log.equals(`${key}: neither there nor absent with a reason`, wrong.join(' '), '');
  log.equals(`${key}: names`, Object.keys(capabilities).length, CAPABILITY_NAMES.length);
}

function verifyFrozen(context: CheckContext): void {
  const list = context.openHal().adapters();
  const { log } = context;
  log.equals('the list is frozen', Object.isFrozen(list), true);
  for (const info of list) {
    const parts = [info, info.capabilities, info.absences, info.pci, info.link, info.driver];
    const open = parts.filter((part) => part !== null && !Object.isFrozen(part)).length;
    log.equals(`${info.key}: parts that can be changed`, open, 0);
  }
}

function verifyLink({ log, info, skip }: CheckContext): void {
  const { up, speedBps } = info.link ?? skip('the backend knows nothing of the link');
  log.note('up', up);
  if (speedBps === null) log.note('speed', null, 'bit/s');
  else log.oneOf('speed', speedBps, SPEEDS_BPS);
  log.holds('typed', typeof up === 'boolean', typeof up, 'boolean');
  if (!up) log.equals('speed of a link that is down', speedBps, null);
}

function verifySelection(context: CheckContext): void {
  const { log } = context;
  const hal = context.openHal();
  const { chosen, reason, attempts } = hal.selection;
  log.equals('chosen', chosen, hal.backend);
  log.holds('reason', reason.trim() !== '', reason, 'a sentence');
  const own = attempts.find(({ backend }) => backend === hal.backend);
  log.equals('its attempt', own?.available ?? null, hal.adapters().length > 0);
  for (const { key, backend } of hal.adapters()) {
    log.equals(key, backend, hal.backends.find((name) => name === backend) ?? hal.backend);
  }
}

const COMMON = { requirement: ['R0.2'] } as const;

/** Finding adapters, and what is said about them. */
export const checks: readonly Check[] = groupWith('enumeration', COMMON, [
  {
    name: 'finds-an-adapter',
    title: 'at least one adapter is found',
    noAdapter: true,
    procedure: 'Enumerate once and count.',
    verify: (context) => {
      context.log.atLeast('adapters', context.openHal().adapters().length, 1);
    },
  },
  {
    name: 'index-is-position',
    title: 'the index of an entry is its position',
    procedure: 'Enumerate once and compare each index with its position.',
    verify: (context) => {
      for (const [i, { index, key }] of context.openHal().adapters().entries()) {
        context.log.equals(key, index, i);
      }
    },
  },
  {
    name: 'async-is-sync',
    title: 'synchronous and asynchronous enumeration agree',
    procedure: 'Compare adaptersAsync() with adapters(), whole.',
    verify: async (context) => {
      const hal = context.openHal();
      const [sync, later] = [hal.adapters(), await hal.adaptersAsync()];
      context.log.holds(
        'entries',
        contentOf(later) === contentOf(sync),
        later.map(({ key }) => key).join(' '),
        contentOf(sync),
      );
    },
  },
  {
    name: 'repeats',
    title: 'enumeration is repeatable',
    procedure: `Enumerate ${TIMES} times and count the different answers.`,
    verify: (context) => {
      const hal = context.openHal();
      const answers = new Set(repeat(TIMES, () => contentOf(hal.adapters())));
      context.log.equals('different answers', answers.size, 1);
    },
  },
  {
    name: 'frozen',
    title: 'entries cannot be changed',
    requirement: ['R0.10'],
    procedure: 'Check that the list, its entries and their parts are frozen.',
    verify: verifyFrozen,
  },
  {
    name: 'manifest',
    title: 'every capability is there, or absent with a reason',
    requirement: ['R0.2', 'R2.1'],
    procedure: 'Look at capabilities and absences of every adapter.',
    verify: (context) => {
      for (const info of context.openHal().adapters()) verifyManifest(context.log, info);
    },
  },
  {
    name: 'link',
    title: 'the link has a possible speed',
    requirement: ['R0.2', 'IEEE 802.3'],
    procedure: 'Look at the link of the entry.',
    verify: verifyLink,
  },
  {
    name: 'driver',
    title: 'the network driver has a name and a version',
    procedure: 'Look at the driver of the entry.',
    verify: ({ log, info, skip }) => {
      const driver = info.driver ?? skip('the backend knows nothing of the network driver');
      const { name, version } = driver;
      log.holds('name', name.trim() !== '', name, 'a text');
      log.holds('version', VERSION.test(version), version, String(VERSION));
    },
  },
  {
    name: 'refresh',
    title: "a refresh keeps the adapter's identity",
    procedure: 'Refresh an opened adapter and compare key, family and MAC.',
    verify: (context) => {
      const { nic } = context.openAdapter();
      const { key, family, mac } = nic.info;
      const after = nic.refresh();
      context.log.equals('key', after.key, key);
      context.log.equals('family', after.family, family);
      context.log.equals('mac', after.mac, mac);
    },
  },
  {
    name: 'selection-explained',
    title: 'the HAL says which backend it chose, and why',
    requirement: ['R2.1'],
    procedure: 'Look at hal.selection and at the backend of every entry.',
    verify: verifySelection,
  },
]);
