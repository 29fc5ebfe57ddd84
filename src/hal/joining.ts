import { type AdapterInfo, adapterInfo, familyOf, serversOf } from '../adapter/info.js';
import { byAuthority, failureText, joinFacts, type Part } from '../adapter/joined-facts.js';
import type { HalError } from '../base/errors.js';
import type { BackendName } from '../binding/backends.gen.js';
import type { WantedServers } from '../binding/facets.js';
import type { NativeAdapterInfo } from '../binding/native.js';
import { type IdentityFacts, matchByFacts } from './identity-match.js';

/** What one backend lists. */
export interface Listing {
  readonly backend: BackendName;
  readonly simulated: boolean;
  /** What it listed last. */
  readonly adapters: readonly NativeAdapterInfo[];
  /** Why it lists nothing now; null when it does. */
  readonly failure: HalError | null;
}

/** One adapter, as far as is proven. */
interface Group {
  readonly parts: readonly Part[];
  /** Why a backend's adapters are not among the parts. */
  readonly apart: readonly string[];
}

const partsOf = ({ backend, adapters, failure }: Listing): Part[] =>
  adapters.map((info) => ({ backend, info, failure }));

function factsOf(parts: readonly Part[]): IdentityFacts {
  const { info } = joinFacts(parts, serversOf(parts, {}));
  const { mac, guid, location } = info;
  return { family: familyOf(info), mac, guid, location };
}

const nameOf = (parts: readonly Part[]): string => {
  const [{ backend, info }] = byAuthority(parts) as [Part];
  return `'${info.name || info.key}' of ${backend}`;
};

const REMEDY = 'identifyAdapters() can find out by their clocks';

/** Why an entry has no part of the backends in `others`: what may be one, or that there is none. */
function reasonOf(possible: readonly (readonly Part[])[], others: readonly Listing[]): string {
  if (possible.length > 0) {
    const names = possible.map(nameOf).join(' or ');
    return `may be ${names}, and nothing that is known decides; ${REMEDY}`;
  }
  const answers = others.map(({ backend, failure }) =>
    failure === null
      ? `${backend} lists no adapter that is this one`
      : `${backend} cannot list its adapters (${failureText(failure)})`,
  );
  return answers.join('; ');
}

/** Adds what one more backend lists to what those before it do. */
function add(
  groups: readonly Group[],
  listing: Listing,
  before: readonly Listing[],
): readonly Group[] {
  const added = partsOf(listing);
  const known = groups.map(({ parts }) => parts);
  const { matches, open } = matchByFacts(
    known.map(factsOf),
    added.map((part) => factsOf([part])),
  );
  const left = groups.map(({ parts, apart }, a): Group => {
    const match = matches.find((edge) => edge.a === a);
    if (match !== undefined) return { parts: [...parts, added[match.b] as Part], apart };
    const possible = open.filter((edge) => edge.a === a).map(({ b }) => [added[b] as Part]);
    return { parts, apart: [...apart, reasonOf(possible, [listing])] };
  });
  const alone = added.flatMap((part, b): Group[] => {
    if (matches.some((edge) => edge.b === b)) return [];
    const possible = open
      .filter((edge) => edge.b === b)
      .map(({ a }) => known[a] as readonly Part[]);
    return [{ parts: [part], apart: [reasonOf(possible, before)] }];
  });
  return [...left, ...alone];
}

/**
 * The adapters of several backends, each once where it is proven that two entries are one adapter: by
 * the facts of {@link matchByFacts}. Nothing is opened for it. What is not proven stays apart and says why.
 */
export function joinListings(
  listings: readonly Listing[],
  wanted: WantedServers,
): readonly AdapterInfo[] {
  const [first, ...others] = listings as [Listing, ...Listing[]];
  let groups: readonly Group[] = partsOf(first).map((part) => ({ parts: [part], apart: [] }));
  for (const [i, listing] of others.entries()) {
    groups = add(groups, listing, listings.slice(0, i + 1));
  }
  const simulated = listings.every((listing) => listing.simulated);
  const entries = groups.map(({ parts, apart }, index) =>
    adapterInfo(parts, serversOf(parts, wanted), {
      simulated,
      index: others.length === 0 ? null : index,
      apart: apart.length === 0 ? null : apart.join('; '),
    }),
  );
  return Object.freeze(entries);
}
