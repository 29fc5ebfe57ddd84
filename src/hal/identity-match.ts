import type { AdapterInfo } from '../adapter/info.js';
import { isKnownFamily } from '../base/family.js';
import { certainEdges, type Edge } from '../base/matching.js';
import type { ClockComparison } from '../clock/comparison.js';

/**
 * Why two entries are taken for one adapter: the same GUID or PCI location; the same MAC; nothing
 * else of that family on either side; the same clock. `ambiguous` is a possibility, not a finding.
 */
export type IdentityConfidence = 'key' | 'mac' | 'only-one-of-family' | 'clock' | 'ambiguous';

/** What is known of an adapter that can tell it from another one. */
export type IdentityFacts = Pick<AdapterInfo, 'family' | 'mac' | 'guid' | 'location'>;

/** A partnership by position: entry `a` of the first side with entry `b` of the second. */
export interface IdentityMatch extends Edge {
  readonly confidence: IdentityConfidence;
  /** One sentence. */
  readonly evidence: string;
}

/** What the facts decide, and what they leave open. */
export interface FactsResult {
  readonly matches: readonly IdentityMatch[];
  readonly open: readonly Edge[];
}

type Relation =
  | { readonly kind: 'different' }
  | { readonly kind: 'open' }
  | { readonly kind: 'same'; readonly confidence: 'key' | 'mac'; readonly evidence: string };

const locationText = (location: IdentityFacts['location']): string | null =>
  location && [location.bus, location.device, location.function].join(':');

/** The first fact that both sides know decides; the family only excludes. */
function relation(x: IdentityFacts, y: IdentityFacts): Relation {
  const facts = [
    ['key', 'GUID', x.guid?.toUpperCase(), y.guid?.toUpperCase()],
    ['key', 'PCI location', locationText(x.location), locationText(y.location)],
    ['mac', 'MAC', x.mac, y.mac],
  ] as const;
  for (const [confidence, name, left, right] of facts) {
    if (!left || !right) continue;
    if (left !== right) return { kind: 'different' };
    return { kind: 'same', confidence, evidence: `both have the ${name} ${left}` };
  }
  const known = x.family !== 'unknown' && y.family !== 'unknown';
  return known && x.family !== y.family ? { kind: 'different' } : { kind: 'open' };
}

const alone = (edges: readonly Edge[], { a, b }: Edge): boolean =>
  edges.filter((edge) => edge.a === a || edge.b === b).length === 1;

const apartFrom = <E extends Edge>(edges: readonly E[], taken: readonly Edge[]): E[] =>
  edges.filter((edge) => !taken.some(({ a, b }) => edge.a === a || edge.b === b));

/** Decides by what is known without opening anything. */
export function matchByFacts(
  first: readonly IdentityFacts[],
  second: readonly IdentityFacts[],
): FactsResult {
  const edges = first.flatMap((x, a) => second.map((y, b) => ({ a, b, ...relation(x, y) })));
  const same = edges.filter((edge) => edge.kind === 'same');
  // A MAC shared by several interfaces (a bridge, a team) decides nothing.
  const keyed = same
    .filter((edge) => alone(same, edge))
    .map(({ a, b, confidence, evidence }): IdentityMatch => ({ a, b, confidence, evidence }));
  const left = apartFrom(
    edges.filter((edge) => edge.kind !== 'different'),
    keyed,
  );
  const single = left
    .filter((edge) => alone(left, edge) && isKnownFamily(first[edge.a]?.family ?? 'unknown'))
    .filter((edge) => first[edge.a]?.family === second[edge.b]?.family)
    .map(({ a, b }): IdentityMatch => {
      const evidence = `no other ${first[a]?.family} on either side can be the same adapter`;
      return { a, b, confidence: 'only-one-of-family', evidence };
    });
  const open = apartFrom(left, single).map(({ a, b }): Edge => ({ a, b }));
  return { matches: [...keyed, ...single], open };
}

/**
 * Decides what {@link matchByFacts} left open by comparing clocks. A pair counts as found only if its
 * clocks agree and every assignment that fits has it; all other possibilities come back as `ambiguous`.
 */
export function matchByClocks(
  open: readonly Edge[],
  compare: (edge: Edge) => ClockComparison,
): IdentityMatch[] {
  const possible = open
    .map(({ a, b }) => ({ a, b, ...compare({ a, b }) }))
    .filter(({ verdict }) => verdict !== 'different');
  const found = certainEdges(possible).filter(({ verdict }) => verdict === 'same');
  const as = (confidence: IdentityConfidence) => (edge: Edge & ClockComparison) => {
    const { a, b, evidence } = edge;
    return { a, b, confidence, evidence };
  };
  return [...found.map(as('clock')), ...apartFrom(possible, found).map(as('ambiguous'))];
}
