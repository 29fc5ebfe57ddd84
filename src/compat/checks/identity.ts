import { type AdapterInfo, isHalError, normalizeMac, type Selector } from '../../index.js';
import type { CheckContext } from '../context.js';
import { groupWith } from '../group.js';
import { opened } from '../opened.js';
import { textOf, thrownBy } from '../support.js';
import type { Check } from '../types.js';

const INTEL = 0x8086;
const GUID = /^\{[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}\}$/;

const repeated = (texts: readonly string[]): number => texts.length - new Set(texts).size;

const identityOf = ({ key, name, family, mac, guid, pci }: AdapterInfo): string =>
  textOf({ key, name, family, mac, guid, pci });

function verifyMac({ log, info, skip }: CheckContext): void {
  const mac = info.mac ?? skip('the backend knows no MAC address');
  const normal = thrownBy(() => normalizeMac(mac)) === undefined ? normalizeMac(mac) : 'no MAC';
  log.equals('mac', mac, normal);
  log.holds('group bit', Number.parseInt(mac.slice(0, 2), 16) % 2 === 0, mac, 'one station');
  log.holds('zeros', !/^[0:]+$/.test(mac), mac, 'not all zeros');
}

function verifySelectors(context: CheckContext): void {
  const { log, info } = context;
  const hal = context.openHal();
  const { key, index, mac, guid, family, name } = info;
  const selectors: Selector[] = [{ key }, { index }, { family, index }, { name, index }];
  if (mac !== null) selectors.push({ mac }, { mac: mac.toUpperCase().replaceAll(':', '-') });
  if (guid !== null) selectors.push({ guid });
  for (const selector of selectors) {
    using nic = hal.open(selector);
    log.equals(`opened by ${Object.keys(selector).join(' and ')}`, nic.key, key);
  }
}

function verifyPci({ log, info, skip }: CheckContext): void {
  const { vendor, device } = info.pci ?? skip('the backend knows no PCI identity');
  if (info.family !== 'other') log.equals('vendor', vendor, INTEL);
  log.within('device', device, 1, 0xfffe);
  log.holds(
    'family',
    info.family !== 'unknown' || !info.capabilities.clockRead,
    info.family,
    'known',
  );
}

function verifyLocation({ log, info, skip }: CheckContext): void {
  const location = info.location ?? skip('the backend knows no PCI location');
  log.within('bus', location.bus, 0, 255);
  log.within('device', location.device, 0, 31);
  log.within('function', location.function, 0, 7);
}

const COMMON = { requirement: ['R0.2'] } as const;

/** Which adapter is which. */
export const checks: readonly Check[] = groupWith('identity', COMMON, [
  {
    name: 'keys-differ',
    title: 'each adapter has its own key',
    procedure: 'Enumerate once and compare the keys with each other.',
    verify: (context) => {
      const keys = context
        .openHal()
        .adapters()
        .map(({ key }) => key);
      context.log.note('keys', keys.join(' '));
      context.log.equals('repeated keys', repeated(keys), 0);
    },
  },
  {
    name: 'keys-stay',
    title: 'keys are the same in every enumeration and every HAL',
    procedure: 'Enumerate twice in each of two HALs and compare keys and order.',
    verify: (context) => {
      const hals = [context.openHal(), context.openHal()];
      const lists = hals.flatMap((hal) => [hal.adapters(), hal.adapters()]);
      const texts = lists.map((list) => list.map(({ key }) => key).join(' '));
      for (const [i, text] of texts.entries()) {
        context.log.equals(`enumeration ${i}`, text, texts[0] ?? '');
      }
    },
  },
  {
    name: 'mac-form',
    title: 'the MAC address is valid and in its normal form',
    requirement: ['R0.2', 'IEEE 802-2014 8.2'],
    procedure: 'Compare the address with its normal form; it names one station and is not zero.',
    verify: verifyMac,
  },
  {
    name: 'macs-differ',
    title: 'no two adapters have the same MAC address',
    procedure: 'Enumerate once and compare the addresses that are known with each other.',
    verify: (context) => {
      const macs = context
        .openHal()
        .adapters()
        .flatMap(({ mac }) => mac ?? []);
      if (macs.length === 0) context.skip('the backend knows no MAC addresses');
      context.log.equals('repeated addresses', repeated(macs), 0);
    },
  },
  {
    name: 'pci',
    title: "the PCI identity is one of Intel's, the family is known",
    procedure: 'Look at vendor, device and family of the entry.',
    verify: verifyPci,
  },
  {
    name: 'location',
    title: 'the PCI location is valid',
    requirement: ['R0.2', 'PCI Local Bus 3.0 6.1'],
    procedure: 'Look at bus, device and function of the entry.',
    verify: verifyLocation,
  },
  {
    name: 'guid-form',
    title: 'the interface id is formatted like NetCfgInstanceId',
    procedure: 'Match the id: upper case, with braces.',
    verify: ({ log, info, skip }) => {
      const guid = info.guid ?? skip('the backend knows no interface id');
      log.holds('guid', GUID.test(guid), guid, String(GUID));
    },
  },
  {
    name: 'names',
    title: 'key, name and description are not empty',
    procedure: 'Look at the texts of the entry.',
    verify: ({ log, info }) => {
      for (const field of ['key', 'name', 'description'] as const) {
        log.holds(field, info[field].trim() !== '', info[field], 'a text');
      }
    },
  },
  {
    name: 'opened-is-listed',
    title: 'an opened adapter is the one that was listed',
    procedure: 'Open the entry; compare key, name, family, MAC, interface id and PCI identity.',
    verify: (context) => {
      const hal = context.openHal();
      const listed = hal.adapters().find(({ key }) => key === context.info.key);
      if (listed === undefined) throw new Error(`${context.info.key} is not listed any more`);
      const nic = hal.open(listed);
      context.log.equals('opened', identityOf(nic.info), identityOf(listed));
    },
  },
  {
    name: 'selectors',
    title: 'every selector opens the right adapter',
    procedure: 'Open by key, index, family, name, MAC in two spellings and interface id.',
    verify: verifySelectors,
  },
  {
    name: 'simulated-labelled',
    title: 'simulated adapters are labelled everywhere, real ones nowhere',
    requirement: ['R0.5'],
    procedure: 'Compare the labels of HAL, entries, adapter and clock.',
    verify: (context) => {
      const { hal, nic, log } = opened(context);
      log.note('HAL', hal.simulated);
      for (const info of hal.adapters()) log.equals(info.key, info.simulated, hal.simulated);
      log.equals('adapter', nic.simulated, hal.simulated);
      log.equals('clock', nic.clock.simulated, hal.simulated);
    },
  },
  {
    name: 'unknown-refused',
    title: 'an adapter that does not exist is not opened',
    procedure: 'Open a key that does not exist; the error lists the adapters there are.',
    verify: (context) => {
      const { log } = context;
      const error = thrownBy(() => context.openHal().open({ key: 'no such adapter' }));
      log.equals('code', isHalError(error) ? error.code : String(error), 'HAL_NO_ADAPTER');
      const text = isHalError(error) ? error.detail : '';
      log.holds('candidates', text.includes(context.info.name), text, `names ${context.info.name}`);
    },
  },
  {
    name: 'ambiguous-refused',
    title: 'a selector that matches two adapters is refused',
    twoAdapters: true,
    procedure: 'Open by a family that two adapters have.',
    verify: (context) => {
      const hal = context.openHal();
      const families = hal.adapters().map(({ family }) => family);
      const twin = families.find((one, i) => families.indexOf(one) !== i);
      const family = twin ?? context.skip('no two adapters are of one family');
      const error = thrownBy(() => hal.open({ family }));
      const came = isHalError(error) ? error.code : String(error);
      context.log.equals(`by family ${family}`, came, 'HAL_ADAPTER_AMBIGUOUS');
    },
  },
]);
