import { BACKENDS, type BackendName } from './backends.gen.js';
import { CAPABILITY_NAMES } from './capabilities.gen.js';
import { facetOf, type ServedBy } from './facets.js';
import type { NativeAdapterInfo, NativeCapability } from './native.js';

/** One adapter as one backend tells of it. */
export interface Part {
  readonly backend: BackendName;
  readonly info: NativeAdapterInfo;
}

/** What the backends of an adapter know together. */
export type Fact = (typeof FACTS)[number];

/** The backend that each fact comes from; null: none knows it. */
export type Origins = Readonly<Record<Fact, BackendName | null>>;

/** The facts of several backends about one adapter, as one entry, and where they come from. */
export interface JoinedFacts {
  readonly info: NativeAdapterInfo;
  readonly origins: Origins;
}

const FACTS = [
  'name',
  'description',
  'family',
  'pci',
  'location',
  'mac',
  'link',
  'driver',
  'numaNode',
  'guid',
  'luid',
  'interfaceIndex',
] as const;

const UNKNOWN: readonly unknown[] = [null, '', 'unknown'];

/** The operating system first: it names things as people do, and sees the link and the driver change. */
function byAuthority(parts: readonly Part[]): readonly Part[] {
  const told = ({ backend }: Part) => BACKENDS[backend].statusSource === 'operating-system';
  return [...parts.filter(told), ...parts.filter((part) => !told(part))];
}

function capability(
  name: NativeCapability['name'],
  parts: readonly Part[],
  served: ServedBy,
): NativeCapability {
  const facet = facetOf(name);
  const server = facet === undefined ? null : served[facet];
  const entryOf = ({ info }: Part) => info.capabilities.find((entry) => entry.name === name);
  const serving = parts.find(({ backend }) => backend === server);
  if (serving !== undefined) {
    const entry = entryOf(serving);
    return { name, supported: entry?.supported === true, reason: entry?.reason ?? '' };
  }
  const reasons = parts.flatMap((part) => {
    const reason = entryOf(part)?.reason;
    return reason ? [`${part.backend}: ${reason}`] : [];
  });
  return { name, supported: false, reason: reasons.join('; ') };
}

/**
 * Joins what two or more backends know of one adapter. A fact comes from the first that knows it, the
 * operating system before drivers; a capability is that of the backend that serves its facet. The key
 * is made of the parts' keys.
 */
export function joinFacts(parts: readonly Part[], served: ServedBy): JoinedFacts {
  const origins: Partial<Record<Fact, BackendName | null>> = {};
  const facts: Partial<Record<Fact, unknown>> = {};
  for (const fact of FACTS) {
    const ordered = byAuthority(parts);
    const knowing = ordered.find(({ info }) => !UNKNOWN.includes(info[fact]));
    origins[fact] = knowing?.backend ?? null;
    facts[fact] = (knowing ?? (ordered[0] as Part)).info[fact];
  }
  const info = {
    ...(facts as Pick<NativeAdapterInfo, Fact>),
    key: parts.map(({ backend, info: { key } }) => `${backend}:${key}`).join('+'),
    index: (parts[0] as Part).info.index,
    simulated: parts.some((part) => part.info.simulated),
    capabilities: CAPABILITY_NAMES.map((name) => capability(name, parts, served)),
  };
  return { info, origins: Object.freeze(origins as Record<Fact, BackendName | null>) };
}
