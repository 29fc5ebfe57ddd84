import type { BackendName } from '../binding/backends.gen.js';
import type { AdapterInfo } from './info.js';
import { FACTS, type Fact } from './joined-facts.js';

/** One fact, and the backend that it comes from: null where none knows it. */
export interface KnownFact<T> {
  /** As in {@link AdapterInfo}. */
  readonly value: T;
  /** Name of the backend that told it; null: none knows it. */
  readonly origin: BackendName | null;
}

/** What is known of an adapter, with where each of it comes from. Frozen. */
export type AdapterFacts = { readonly [F in Fact]: KnownFact<AdapterInfo[F]> };

/** The facts of an entry with their origins. */
export function factsOf(info: AdapterInfo): AdapterFacts {
  const facts = FACTS.map((fact) => [
    fact,
    Object.freeze({ value: info[fact], origin: info.origins[fact] }),
  ]);
  return Object.freeze(Object.fromEntries(facts) as AdapterFacts);
}
