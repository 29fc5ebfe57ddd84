import { arch, cpus, platform, release, totalmem } from 'node:os';
import { type AdapterInfo, VERSION } from '../index.js';
import type { CompatAdapter, CompatMachine } from './report-document.js';

/** The machine this runs on. */
export function machineFacts(): CompatMachine {
  const processors = cpus();
  return {
    platform: platform(),
    arch: arch(),
    osRelease: release(),
    cpu: processors[0]?.model.trim() ?? 'unknown',
    cores: processors.length,
    memoryBytes: totalmem(),
  };
}

/** The version of this package. */
export function packageVersion(): string {
  return VERSION;
}

/** An adapter as a report keeps it. */
export function adapterFacts(info: AdapterInfo): CompatAdapter {
  const { key, name, description, family, index, mac, guid, pci, link, driver } = info;
  return {
    key,
    name,
    description,
    family,
    index,
    mac,
    guid,
    pci: pci && {
      vendor: pci.vendor,
      device: pci.device,
      revision: pci.revision,
      exact: pci.exact,
    },
    link: link && { up: link.up, speedBps: link.speedBps },
    driver: driver && {
      name: driver.name,
      version: driver.version,
      date: driver.date,
      provider: driver.provider,
    },
    simulated: info.simulated,
    capabilities: { ...info.capabilities },
    absences: { ...info.absences },
  };
}
