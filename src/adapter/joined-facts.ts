import type { HalError } from '../base/errors.js';
import { BACKENDS, type BackendName } from '../binding/backends.gen.js';
import { CAPABILITY_NAMES } from '../binding/capabilities.gen.js';
import { facetOf, type ServedBy } from '../binding/facets.js';
import type { NativeAdapterInfo, NativeCapability } from '../binding/native.js';

/** One adapter as one backend tells of it. */
export interface Part {
  readonly backend: BackendName;
  /** What the backend said last. */
  readonly info: NativeAdapterInfo;
  /** Why the backend says nothing of the adapter now; null when it does. */
  readonly failure: HalError | null;
}

/** An error as the reason of something else. */
export const failureText = ({ code, detail }: HalError): string => `${code}: ${detail}`;

/** What the backends of an adapter know together. */
export type Fact =
  | 'name'
  | 'description'
  | 'family'
  | 'pci'
  | 'location'
  | 'mac'
  | 'link'
  | 'driver'
  | 'numaNode'
  | 'guid'
  | 'luid'
  | 'interfaceIndex';

/** The backend that each fact comes from; null: none knows it. */
export type Origins = Readonly<Record<Fact, BackendName | null>>;

/** Every {@link Fact}. */
export const FACTS: readonly Fact[] = Object.freeze([
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
]);

const UNKNOWN: readonly unknown[] = [null, '', 'unknown'];

/** The operating system first: it names things as people do, and sees the link and the driver change. */
export function byAuthority<T extends { readonly backend: BackendName }>(parts: readonly T[]): T[] {
  const told = ({ backend }: T) => BACKENDS[backend].statusSource === 'operating-system';
  return [...parts.filter(told), ...parts.filter((part) => !told(part))];
}

/** What passes while a backend does not answer: the link may be another one by now. */
const known = ({ info, failure }: Part, fact: Fact): boolean =>
  !UNKNOWN.includes(info[fact]) && (failure === null || fact !== 'link');

/** The capability through one backend. */
function through({ info, failure }: Part, name: string): NativeCapability {
  if (failure !== null) return { name, supported: false, reason: failureText(failure) };
  const entry = info.capabilities.find((one) => one.name === name);
  return { name, supported: entry?.supported === true, reason: entry?.reason ?? '' };
}

function capability(name: string, parts: readonly Part[], servedBy: ServedBy): NativeCapability {
  const facet = facetOf(name);
  const server = facet === undefined ? null : servedBy[facet];
  const serving = parts.find(({ backend }) => backend === server);
  if (serving !== undefined) return through(serving, name);
  const answers = parts.map((part) => ({ ...through(part, name), backend: part.backend }));
  if (answers.some(({ supported }) => supported)) {
    return { name, supported: false, reason: `the backend that is to serve '${facet}' does not` };
  }
  const [only] = answers;
  if (only !== undefined && answers.length === 1) return only;
  const reasons = answers.filter(({ reason }) => reason !== '');
  const reason = reasons.map((answer) => `${answer.backend}: ${answer.reason}`).join('; ');
  return { name, supported: false, reason };
}

/**
 * Joins what the backends know of one adapter. A fact comes from the first that knows it, the
 * operating system before drivers; a capability is that of the backend that serves its facet.
 */
export function joinFacts(
  parts: readonly Part[],
  servedBy: ServedBy,
): { readonly info: NativeAdapterInfo; readonly origins: Origins } {
  const ordered = byAuthority(parts);
  const [first] = ordered as [Part];
  const told = FACTS.map((fact) => [fact, ordered.find((part) => known(part, fact))] as const);
  const facts = told.map(([fact, part]) => [
    fact,
    part === undefined && fact === 'link' ? null : (part ?? first).info[fact],
  ]);
  const origins = Object.fromEntries(told.map(([fact, part]) => [fact, part?.backend ?? null]));
  return {
    info: {
      ...first.info,
      ...(Object.fromEntries(facts) as Pick<NativeAdapterInfo, Fact>),
      simulated: parts.some((part) => part.info.simulated),
      capabilities: CAPABILITY_NAMES.map((name) => capability(name, parts, servedBy)),
    },
    origins: Object.freeze(origins as Record<Fact, BackendName | null>),
  };
}
