import type { CompatReport } from 'avb-hal/compat';
import type { EnvironmentChange } from '../result.js';

const UNKNOWN = 'unknown';
const GIB = 2 ** 30;

const hex = (value: number): string => value.toString(16).padStart(4, '0');

function pciText(pci: NonNullable<CompatReport['adapter']>['pci']): string {
  return pci === null ? UNKNOWN : `${hex(pci.vendor)}:${hex(pci.device)} rev ${pci.revision}`;
}

function linkText(link: NonNullable<CompatReport['adapter']>['link']): string {
  if (link === null) return UNKNOWN;
  if (!link.up) return 'down';
  return link.speedBps === null ? 'up' : `${link.speedBps / 1e6} Mbit/s`;
}

function capabilityText(capabilities: Readonly<Record<string, boolean>>): string {
  const names = Object.keys(capabilities).filter((name) => capabilities[name] === true);
  return names.sort().join(' ') || 'none';
}

function adapterFacts(adapter: CompatReport['adapter']): [string, string][] {
  if (adapter === null) return [['adapter', 'none']];
  const { driver } = adapter;
  return [
    ['adapter', adapter.name],
    ['adapter family', adapter.family],
    ['adapter key', adapter.key],
    ['adapter MAC', adapter.mac ?? UNKNOWN],
    ['adapter PCI id', pciText(adapter.pci)],
    ['link', linkText(adapter.link)],
    ['network driver', driver === null ? UNKNOWN : `${driver.name} ${driver.version}`],
    ['driver date', driver?.date ?? UNKNOWN],
    ['capabilities', capabilityText(adapter.capabilities)],
  ];
}

/** What a result can depend on besides the code under test; names in the order they are shown. */
export function environmentFacts(report: CompatReport): ReadonlyMap<string, string> {
  const { machine, versions, settings } = report;
  return new Map([
    ['simulated', String(report.simulated)],
    ['backend', report.backend],
    ['avb-hal', versions.package],
    ['backend binary', versions.binary?.path ?? UNKNOWN],
    ['binary SHA-256', versions.binary?.sha256 ?? UNKNOWN],
    ['driver', versions.driver ?? UNKNOWN],
    ['Node', versions.node],
    ['operating system', `${machine.platform} ${machine.arch} ${machine.osRelease}`],
    ['processor', `${machine.cpu}, ${machine.cores}`],
    ['memory', `${(machine.memoryBytes / GIB).toFixed(1)} GiB`],
    ...adapterFacts(report.adapter),
    ['access level', settings.access],
    ['seconds of long measurements', String(settings.seconds)],
    ['seed', String(settings.seed)],
    ['checks asked for', settings.only === null ? 'all' : settings.only.join(' ')],
  ]);
}

/** The facts that differ; one that only one report has counts as `none` in the other. */
export function environmentChanges(old: CompatReport, now: CompatReport): EnvironmentChange[] {
  const [before, after] = [environmentFacts(old), environmentFacts(now)];
  const names = new Set([...after.keys(), ...before.keys()]);
  return [...names].flatMap((what) => {
    const change = { what, old: before.get(what) ?? 'none', new: after.get(what) ?? 'none' };
    return change.old === change.new ? [] : [change];
  });
}
