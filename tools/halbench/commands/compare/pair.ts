import {
  type AdapterPair,
  type BackendName,
  type Hal,
  identifyAdapters,
  type Selector,
} from 'avb-hal';
import { CannotRun } from '../../cli/errors.js';
import { fits, nameOf } from '../../session.js';

/** The pair to compare and, if there were others to choose from, a sentence that says so. */
export interface ChosenPair {
  readonly pair: AdapterPair;
  readonly notes: readonly string[];
}

const show = ({ a, b, confidence, evidence }: AdapterPair): string =>
  `${nameOf(a)} = ${nameOf(b)} (${confidence}: ${evidence})`;

function none(pairs: readonly AdapterPair[], a: BackendName, b: BackendName): CannotRun {
  const there = pairs.map(show).join('; ') || 'none at all';
  return new CannotRun(
    `no adapter is certainly the same through '${a}' and '${b}'; possible pairs: ${there}`,
  );
}

/** The adapter that both backends reach; `selector` may name it as either of them sees it. */
export function choosePair(a: Hal, b: Hal, selector: Selector | null): ChosenPair {
  const pairs = identifyAdapters(a, b);
  const certain = pairs
    .filter(({ confidence }) => confidence !== 'ambiguous')
    .filter((pair) => selector === null || fits(pair.a, selector) || fits(pair.b, selector))
    .toSorted((x, y) => x.a.index - y.a.index);
  const [first] = certain;
  if (first === undefined) throw none(pairs, a.backend, b.backend);
  const others = certain.slice(1).map((pair) => nameOf(pair.a));
  const notes =
    others.length === 0
      ? []
      : [`Both backends also reach ${others.join(', ')}; choose one with --adapter.`];
  return { pair: first, notes };
}
