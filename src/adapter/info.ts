import { FAMILIES, type Family } from '../base/family.js';
import type { BackendName } from '../binding/backends.gen.js';
import { type Absences, type Capabilities, readManifest } from '../binding/capabilities.js';
import { chooseServers, type ServedBy, type WantedServers } from '../binding/facets.js';
import type { NativeAdapterInfo } from '../binding/native.js';
import { joinFacts, type Origins, type Part } from './joined-facts.js';

/** PCI identity, from the operating system or the driver. */
export interface PciId {
  /** Vendor ID, 0 … 0xFFFF; Intel is 0x8086 (PCI Local Bus 3.0, 6.2.1). */
  readonly vendor: number;
  /** Device ID, 0 … 0xFFFF. */
  readonly device: number;
  /** Subsystem Vendor ID, 0 … 0xFFFF; 0 when the source does not give it. */
  readonly subsystemVendor: number;
  /** Subsystem ID, 0 … 0xFFFF; 0 when the source does not give it. */
  readonly subsystemDevice: number;
  /** Revision ID, 0 … 0xFF. */
  readonly revision: number;
  /** False when the source gives one id for a whole family, as the AVB filter driver does. */
  readonly exact: boolean;
}

/** Where the adapter sits on the PCI bus. */
export interface PciLocation {
  /** Number of the bus, from 0. */
  readonly bus: number;
  /** Number of the device on its bus, 0 … 31. */
  readonly device: number;
  /** Number of the function of the device, 0 … 7. */
  readonly function: number;
}

/** The state of the network link. */
export interface LinkState {
  /** True while the link is up. */
  readonly up: boolean;
  /** Bits per second; null when unknown. */
  readonly speedBps: number | null;
}

/** The network driver, as the operating system knows it. */
export interface DriverFacts {
  /** Name of the driver; empty when unknown. */
  readonly name: string;
  /** Version as the driver states it; empty when unknown. */
  readonly version: string;
  /** Date of the driver as the operating system states it; empty when unknown. */
  readonly date: string;
  /** Company that provides the driver; empty when unknown. */
  readonly provider: string;
}

/** What is known about an adapter without opening it. Frozen; what a backend cannot know is null. */
export interface AdapterInfo {
  /** The backend that the adapter is reached through; of several, the one that serves its clock. */
  readonly backend: BackendName;
  /** Every backend that the adapter is reached through, in the order of the HAL's. */
  readonly backends: readonly BackendName[];
  /** Which backend serves each part of the adapter; null: none can. */
  readonly servedBy: ServedBy;
  /** Which backend each fact comes from; null: none knows it. */
  readonly origins: Origins;
  /**
   * Why the adapter is not joined with one of another backend of the HAL; null when it is, and where
   * the HAL has one backend only.
   */
  readonly apart: string | null;
  /** Identifies the adapter inside its HAL while it stays plugged in. */
  readonly key: string;
  /** The keys that its {@link backends} have for it; each opens the adapter, as {@link key} does. */
  readonly keys: readonly string[];
  /** As the operating system or the driver calls it. */
  readonly name: string;
  /** Longer text for people, such as the product name; not stable. */
  readonly description: string;
  /** Family of the adapter; `unknown` when its device ID is in no table. */
  readonly family: Family;
  /** Position in the enumeration that produced this entry, from 0. */
  readonly index: number;
  /** PCI identity; null when the backend cannot know it. */
  readonly pci: PciId | null;
  /** Place on the PCI bus; null when the backend cannot know it. */
  readonly location: PciLocation | null;
  /** As `a0:36:9f:00:00:01`. */
  readonly mac: string | null;
  /** State of the link at the time of the enumeration; null when the backend cannot know it. */
  readonly link: LinkState | null;
  /** Network driver of the adapter; null when the backend cannot know it. */
  readonly driver: DriverFacts | null;
  /** NUMA node of the adapter, from 0; null when the system states none. */
  readonly numaNode: number | null;
  /** NetCfgInstanceId on Windows, upper case with braces. */
  readonly guid: string | null;
  /** Locally unique id of the interface on Windows. */
  readonly luid: bigint | null;
  /** Index of the network interface (IfIndex on Windows); null when there is none. */
  readonly interfaceIndex: number | null;
  /** True when the adapter's time comes from a model and not from silicon. */
  readonly simulated: boolean;
  /** What the adapter can do through the backends that serve it. */
  readonly capabilities: Capabilities;
  /** The reason of each capability that is false. */
  readonly absences: Absences;
}

const made = new WeakMap<AdapterInfo, readonly Part[]>();

/** What the backends said of an entry of some hal.adapters(); undefined if `value` is none. */
export function partsOf(value: object): readonly Part[] | undefined {
  return made.get(value as AdapterInfo);
}

const copy = <T extends object>(value: T | null): Readonly<T> | null =>
  value === null ? null : Object.freeze({ ...value });

/** The family by its native name. */
export const familyOf = ({ family: name }: { readonly family: string }): Family =>
  FAMILIES.find((family) => family === name) ?? 'unknown';

/** The facade's view of a native link. */
export function linkOf(link: NativeAdapterInfo['link']): LinkState | null {
  if (link === null) return null;
  return Object.freeze({
    up: link.up,
    speedBps: link.speedBps === 0n ? null : Number(link.speedBps),
  });
}

/** What stands beside the parts of an entry. */
export interface EntryPlace {
  readonly simulated: boolean;
  /** Position in the enumeration; null: what the backend says. */
  readonly index: number | null;
  readonly apart: string | null;
}

/** Who serves an adapter that is reached as `parts`. */
export const serversOf = (parts: readonly Part[], wanted: WantedServers): ServedBy =>
  chooseServers(
    parts.map(({ backend, info }) => ({ backend, ...readManifest(info.capabilities) })),
    wanted,
  );

/** The facade's view of an adapter that backends tell of. */
export function adapterInfo(
  parts: readonly Part[],
  servedBy: ServedBy,
  { simulated, index, apart }: EntryPlace,
): AdapterInfo {
  const { info: native, origins } = joinFacts(parts, servedBy);
  const { key, name, description, mac, numaNode, guid, luid, interfaceIndex } = native;
  const backends = Object.freeze(parts.map(({ backend }) => backend));
  const info: AdapterInfo = Object.freeze({
    backend: servedBy.clock ?? (backends[0] as BackendName),
    backends,
    servedBy,
    origins,
    apart,
    key,
    keys: Object.freeze(parts.map(({ info: part }) => part.key)),
    name,
    description,
    family: familyOf(native),
    index: index ?? native.index,
    pci: copy(native.pci),
    location: copy(native.location),
    mac,
    link: linkOf(native.link),
    driver: copy(native.driver),
    numaNode,
    guid,
    luid,
    interfaceIndex,
    simulated: native.simulated || simulated,
    ...readManifest(native.capabilities),
  });
  made.set(info, parts);
  return info;
}
