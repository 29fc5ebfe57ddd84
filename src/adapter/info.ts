import { FAMILIES, type Family } from '../base/family.js';
import type { BackendName } from '../binding/backends.gen.js';
import { type Absences, type Capabilities, readManifest } from '../binding/capabilities.js';
import type { NativeAdapterInfo } from '../binding/native.js';

/** PCI identity, from the operating system or the driver. */
export interface PciId {
  readonly vendor: number;
  readonly device: number;
  readonly subsystemVendor: number;
  readonly subsystemDevice: number;
  readonly revision: number;
  /** False when the source gives one id for a whole family, as the AVB filter driver does. */
  readonly exact: boolean;
}

/** Where the adapter sits on the PCI bus. */
export interface PciLocation {
  readonly bus: number;
  readonly device: number;
  readonly function: number;
}

/** The state of the network link. */
export interface LinkState {
  readonly up: boolean;
  /** Bits per second; null when unknown. */
  readonly speedBps: number | null;
}

/** The network driver, as the operating system knows it. */
export interface DriverFacts {
  readonly name: string;
  readonly version: string;
  readonly date: string;
  readonly provider: string;
}

/** What is known about an adapter without opening it. Frozen; what a backend cannot know is null. */
export interface AdapterInfo {
  readonly backend: BackendName;
  /** Identifies the adapter inside its backend while it stays plugged in. */
  readonly key: string;
  /** As the operating system or the driver calls it. */
  readonly name: string;
  readonly description: string;
  readonly family: Family;
  /** Position in the enumeration that produced this entry, from 0. */
  readonly index: number;
  readonly pci: PciId | null;
  readonly location: PciLocation | null;
  /** As `a0:36:9f:00:00:01`. */
  readonly mac: string | null;
  readonly link: LinkState | null;
  readonly driver: DriverFacts | null;
  readonly numaNode: number | null;
  /** NetCfgInstanceId on Windows, upper case with braces. */
  readonly guid: string | null;
  /** Locally unique id of the interface on Windows. */
  readonly luid: bigint | null;
  readonly interfaceIndex: number | null;
  /** True when the adapter's time comes from a model and not from silicon. */
  readonly simulated: boolean;
  readonly capabilities: Capabilities;
  /** The reason of each capability that is false. */
  readonly absences: Absences;
}

const made = new WeakSet<AdapterInfo>();

/** Whether `value` is an entry of some hal.adapters(). */
export function isAdapterInfo(value: object): value is AdapterInfo {
  return made.has(value as AdapterInfo);
}

const copy = <T extends object>(value: T | null): Readonly<T> | null =>
  value === null ? null : Object.freeze({ ...value });

/** The facade's view of a native link. */
export function linkOf(link: NativeAdapterInfo['link']): LinkState | null {
  if (link === null) return null;
  return Object.freeze({
    up: link.up,
    speedBps: link.speedBps === 0n ? null : Number(link.speedBps),
  });
}

/** The facade's view of a native entry. */
export function adapterInfo(
  native: NativeAdapterInfo,
  backend: BackendName,
  simulated: boolean,
): AdapterInfo {
  const { key, name, description, index, mac, numaNode, guid, luid, interfaceIndex } = native;
  const info: AdapterInfo = Object.freeze({
    backend,
    key,
    name,
    description,
    family: FAMILIES.find((family) => family === native.family) ?? 'unknown',
    index,
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
  made.add(info);
  return info;
}
