import { describe, expect, it } from 'vitest';
import type { ClockComparison } from '../../../src/clock/comparison.js';
import {
  type IdentityFacts,
  matchByClocks,
  matchByFacts,
} from '../../../src/hal/identity-match.js';
import { Random } from '../fakes/random.js';

const facts = (family: IdentityFacts['family'], known: Partial<IdentityFacts> = {}) => ({
  family,
  mac: null,
  guid: null,
  location: null,
  ...known,
});
const show = (list: readonly { a: number; b: number; confidence: string }[]) =>
  list.map(({ a, b, confidence }) => `${a}=${b} ${confidence}`);

const M1 = '02:00:00:00:00:01';
const M2 = '02:00:00:00:00:02';

describe('matchByFacts', () => {
  it.each<[string, IdentityFacts[], IdentityFacts[], string[], string[]]>([
    ['nothing', [], [], [], []],
    ['one family each', [facts('i210')], [facts('i210')], ['0=0 only-one-of-family'], []],
    ['different families', [facts('i210')], [facts('i226')], [], []],
    [
      'a MAC on both sides',
      [facts('i210', { mac: M1 }), facts('i210', { mac: M2 })],
      [facts('i210', { mac: M2 }), facts('i210', { mac: M1 })],
      ['0=1 mac', '1=0 mac'],
      [],
    ],
    [
      'a GUID in another case, before the MAC',
      [facts('i210', { guid: '{AB}', mac: M1 })],
      [facts('i210', { guid: '{ab}', mac: M2 })],
      ['0=0 key'],
      [],
    ],
    [
      'a PCI location',
      [facts('unknown', { location: { bus: 1, device: 2, function: 3 } })],
      [facts('i225', { location: { bus: 1, device: 2, function: 3 } })],
      ['0=0 key'],
      [],
    ],
    [
      'another PCI location',
      [facts('i225', { location: { bus: 1, device: 2, function: 3 } })],
      [facts('i225', { location: { bus: 1, device: 2, function: 4 } })],
      [],
      [],
    ],
    [
      'one family, but other MACs',
      [facts('i210', { mac: M1 })],
      [facts('i210', { mac: M2 })],
      [],
      [],
    ],
    [
      'a MAC that several interfaces share',
      [facts('i210', { mac: M1 })],
      [facts('i210', { mac: M1 }), facts('i210', { mac: M1 })],
      [],
      ['0=0', '0=1'],
    ],
    [
      'one that is left when MACs have decided',
      [facts('i210', { mac: M1 }), facts('i210')],
      [facts('i210'), facts('i210', { mac: M1 })],
      ['0=1 mac', '1=0 only-one-of-family'],
      [],
    ],
    [
      'two of a family on one side',
      [facts('i226')],
      [facts('i226', { mac: M1 }), facts('i226', { mac: M2 }), facts('i210')],
      [],
      ['0=0', '0=1'],
    ],
    ['a family that one side does not know', [facts('unknown')], [facts('i226')], [], ['0=0']],
    ['a family that no side knows', [facts('unknown')], [facts('unknown')], [], ['0=0']],
    [
      'an unknown family that may be the rival',
      [facts('i226'), facts('unknown')],
      [facts('i226')],
      [],
      ['0=0', '1=0'],
    ],
  ])('decides %s', (_, first, second, matches, open) => {
    const result = matchByFacts(first, second);
    expect(show(result.matches)).toEqual(matches);
    expect(result.open.map(({ a, b }) => `${a}=${b}`)).toEqual(open);
  });
});

describe('matchByClocks', () => {
  /** Verdicts as a table: one line an adapter of the first side; s, d or u. */
  function match(...rows: string[]): string[] {
    const verdicts = { s: 'same', d: 'different', u: 'unknown' } as const;
    const open = rows.flatMap((row, a) => [...row].map((_, b) => ({ a, b })));
    const compare = ({ a, b }: { a: number; b: number }): ClockComparison => ({
      verdict: verdicts[rows[a]?.[b] as 's'],
      evidence: `${a} and ${b}`,
    });
    const found = matchByClocks(open, compare);
    for (const { a, b, evidence } of found) expect(evidence).toBe(`${a} and ${b}`);
    return show(found);
  }

  it('finds the one clock that agrees', () => {
    expect(match('sd')).toEqual(['0=0 clock']);
    expect(match('ds', 'sd')).toEqual(['0=1 clock', '1=0 clock']);
  });

  it('finds nothing where no clock agrees', () => {
    expect(match('dd', 'dd')).toEqual([]);
  });

  it('guesses nothing where several assignments fit', () => {
    expect(match('ss')).toEqual(['0=0 ambiguous', '0=1 ambiguous']);
    expect(match('ss', 'ss')).toEqual([
      '0=0 ambiguous',
      '0=1 ambiguous',
      '1=0 ambiguous',
      '1=1 ambiguous',
    ]);
  });

  it('uses what one certain pair says about another one', () => {
    expect(match('ss', 'ds')).toEqual(['0=0 clock', '1=1 clock']);
    expect(match('ssd', 'ssd', 'dds')).toEqual([
      '2=2 clock',
      '0=0 ambiguous',
      '0=1 ambiguous',
      '1=0 ambiguous',
      '1=1 ambiguous',
    ]);
  });

  it('does not take a clock that was not read for one that agrees', () => {
    expect(match('u')).toEqual(['0=0 ambiguous']);
    expect(match('du')).toEqual(['0=1 ambiguous']);
    expect(match('su')).toEqual(['0=0 ambiguous', '0=1 ambiguous']);
    expect(match('sd', 'uu')).toEqual(['0=0 clock', '1=1 ambiguous']);
  });

  it('is right whenever it is sure, in drawn worlds', () => {
    const seed = 1234;
    const random = new Random(seed);
    let sure = 0;
    for (let draw = 0; draw < 1000; draw += 1) {
      // Adapters 0 … n-1 exist; each side sees some of them; synchronised ones cannot be told apart.
      const count = random.integer(1, 5);
      const all = Array.from({ length: count }, (_, id) => id);
      const group = all.map(() => random.integer(0, 3));
      const first = random.shuffle(all);
      const second = random.shuffle(all);
      const open = first.flatMap((_, a) => second.map((__, b) => ({ a, b })));
      const found = matchByClocks(open, ({ a, b }) => {
        const same = group[first[a] as number] === group[second[b] as number];
        const read = random.next() > 0.05;
        const verdict = read ? (same ? 'same' : 'different') : 'unknown';
        return { verdict, evidence: '' };
      });
      for (const { a, b, confidence } of found.filter(({ confidence: c }) => c === 'clock')) {
        sure += 1;
        expect(confidence).toBe('clock');
        expect(first[a], `seed ${seed}, draw ${draw}`).toBe(second[b]);
      }
    }
    expect(sure).toBeGreaterThan(500);
  });
});
