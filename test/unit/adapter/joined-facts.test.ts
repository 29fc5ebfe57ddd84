/** What several backends know of one adapter, as one entry. */
import { describe, expect, it } from 'vitest';
import { joinFacts, type Part } from '../../../src/adapter/joined-facts.js';
import { HalError } from '../../../src/base/errors.js';
import type { BackendName } from '../../../src/binding/backends.gen.js';
import { CAPABILITY_NAMES, type CapabilityName } from '../../../src/binding/capabilities.gen.js';
import { readManifest } from '../../../src/binding/capabilities.js';
import { chooseServers } from '../../../src/binding/facets.js';
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
  return { backend, info: { ...nothing, ...known, capabilities }, failure: null };
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

  it('have the key of the operating system, whatever the order', () => {
    expect(join(FILTER, WINDOWS).info.key).toBe('{G}');
    expect(join(WINDOWS, FILTER).info.key).toBe('{G}');
  });

  it('lack the link and the abilities of a backend that does not answer, and say why', () => {
    const failure = new HalError({ code: 'HAL_ADAPTER_GONE', operation: 'x', detail: 'it went' });
    const { info, origins } = join(FILTER, { ...WINDOWS, failure });
    expect(info).toMatchObject({ link: null, mac: 'a0:36:9f:00:00:01' });
    expect(origins).toMatchObject({ link: null, mac: 'windows_api' });
    const gone = join({ ...FILTER, failure }, WINDOWS);
    const { capabilities, absences } = readManifest(gone.info.capabilities);
    expect(capabilities.clockRead).toBe(false);
    expect(absences.clockRead).toBe('HAL_ADAPTER_GONE: it went');
    expect(gone.info.link).not.toBeNull();
  });

  it('do not offer what the backend that is to serve it cannot', () => {
    const { info } = joinFacts([FILTER, WINDOWS], chooseServers([], { stamps: 'windows_api' }));
    expect(readManifest(info.capabilities).absences.transmitStamps).toBe(
      "the backend that is to serve 'stamps' does not",
    );
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
