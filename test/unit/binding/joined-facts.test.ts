/** What several backends know of one adapter, as one entry. */
import { describe, expect, it } from 'vitest';
import type { BackendName } from '../../../src/binding/backends.gen.js';
import { CAPABILITY_NAMES, type CapabilityName } from '../../../src/binding/capabilities.gen.js';
import { readManifest } from '../../../src/binding/capabilities.js';
import { chooseServers } from '../../../src/binding/facets.js';
import { joinFacts, type Part } from '../../../src/binding/joined-facts.js';
import type { NativeAdapterInfo } from '../../../src/binding/native.js';

function part(
  backend: BackendName,
  known: Partial<NativeAdapterInfo>,
  ...can: CapabilityName[]
): Part {
  const capabilities = CAPABILITY_NAMES.map((name) => ({
    name,
    supported: can.includes(name),
    reason: can.includes(name) ? '' : `${backend} has no ${name}`,
  }));
  const nothing = {
    key: 'k',
    name: '',
    description: '',
    family: 'unknown',
    index: 0,
    pci: null,
    location: null,
    mac: null,
    link: null,
    driver: null,
    numaNode: null,
    guid: null,
    luid: null,
    interfaceIndex: null,
    simulated: false,
  };
  return { backend, info: { ...nothing, ...known, capabilities } };
}

const PCI = { vendor: 0x8086, device: 0x125b, subsystemVendor: 0, subsystemDevice: 0, revision: 0 };
const FILTER = part(
  'intel_avb',
  {
    key: '0',
    name: 'adapter 0',
    family: 'i226',
    index: 4,
    simulated: true,
    pci: { ...PCI, exact: false },
  },
  'clockRead',
  'clockSet',
  'transmitStamps',
);
const WINDOWS = part(
  'windows_api',
  {
    key: '{G}',
    name: 'Ethernet 2',
    mac: 'a0:36:9f:00:00:01',
    index: 1,
    pci: { ...PCI, exact: true },
    link: { up: true, speedBps: 1_000_000_000n },
  },
  'clockRead',
  'crossTimestamp',
);

const join = (...parts: Part[]) => {
  const candidates = parts.map(({ backend, info }) => ({
    backend,
    capabilities: readManifest(info.capabilities).capabilities,
  }));
  return joinFacts(parts, chooseServers(candidates, { clock: 'intel_avb' }));
};

describe('the facts of two backends about one adapter', () => {
  it('come from the operating system, else from who knows them, and say so', () => {
    for (const parts of [
      [FILTER, WINDOWS],
      [WINDOWS, FILTER],
    ]) {
      const { info, origins } = join(...parts);
      expect(info).toMatchObject({
        name: 'Ethernet 2',
        family: 'i226',
        mac: 'a0:36:9f:00:00:01',
        pci: { exact: true },
        link: { up: true, speedBps: 1_000_000_000n },
        driver: null,
        simulated: true,
      });
      expect(origins).toMatchObject({
        name: 'windows_api',
        description: null,
        family: 'intel_avb',
        link: 'windows_api',
        driver: null,
      });
    }
  });

  it('have the keys of both, in the order of the parts, and the place of the first', () => {
    expect(join(FILTER, WINDOWS).info).toMatchObject({
      key: 'intel_avb:0+windows_api:{G}',
      index: 4,
    });
    expect(join(WINDOWS, FILTER).info).toMatchObject({
      key: 'windows_api:{G}+intel_avb:0',
      index: 1,
    });
  });

  it('have the capabilities of the backends that serve, and every reason where none does', () => {
    const { capabilities, absences } = readManifest(join(FILTER, WINDOWS).info.capabilities);
    expect(capabilities).toMatchObject({ clockRead: true, clockSet: true, transmitStamps: true });
    // The clock is read and set through one backend only: the other one's pairs are not taken.
    expect(capabilities.crossTimestamp).toBe(false);
    expect(absences.crossTimestamp).toBe('intel_avb has no crossTimestamp');
    expect(absences.phyRead).toBe(
      'intel_avb: intel_avb has no phyRead; windows_api: windows_api has no phyRead',
    );
  });
});
