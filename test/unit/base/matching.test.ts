import { describe, expect, it } from 'vitest';
import { certainEdges, type Edge, largestAssignment } from '../../../src/base/matching.js';
import { Random } from '../fakes/random.js';

/** Every assignment, found by trying all of them. */
function assignments(edges: readonly Edge[]): Edge[][] {
  const [first, ...rest] = edges;
  if (first === undefined) return [[]];
  const without = assignments(rest);
  const free = rest.filter(({ a, b }) => a !== first.a && b !== first.b);
  return [...without, ...assignments(free).map((chosen) => [first, ...chosen])];
}

function expected(edges: readonly Edge[]): { largest: number; certain: Edge[] } {
  const all = assignments(edges);
  const largest = Math.max(...all.map((chosen) => chosen.length));
  const best = all.filter((chosen) => chosen.length === largest);
  return { largest, certain: edges.filter((edge) => best.every((c) => c.includes(edge))) };
}

const edges = (text: string): Edge[] =>
  text
    .split(' ')
    .filter((pair) => pair !== '')
    .map((pair) => ({ a: Number(pair[0]), b: Number(pair[1]) }));

describe('certainEdges', () => {
  it.each([
    ['', '', 0],
    ['00', '00', 1],
    ['00 01', '', 1],
    ['00 11', '00 11', 2],
    ['00 01 10 11', '', 2],
    ['00 01 11', '00 11', 2],
    ['00 01 10', '01 10', 2],
    ['00 01 11 12 22', '00 11 22', 3],
    ['00 01 10 11 22', '22', 3],
  ])('of %j are %j, at most %d pairs', (possible, certain, largest) => {
    const graph = edges(possible);
    const answer = expected(graph);
    expect(certainEdges(graph)).toEqual(answer.certain);
    expect(largestAssignment(graph)).toBe(answer.largest);
    expect(answer).toEqual({ largest, certain: edges(certain) });
  });

  it('are those that trying everything gives', () => {
    const seed = 7;
    const random = new Random(seed);
    for (let draw = 0; draw < 500; draw += 1) {
      const graph: Edge[] = [];
      const size = random.integer(1, 4);
      for (let a = 0; a < size; a += 1) {
        for (let b = 0; b < 4; b += 1) if (random.next() < 0.45) graph.push({ a, b });
      }
      const shuffled = random.shuffle(graph);
      const { largest, certain } = expected(shuffled);
      const where = `seed ${seed}, draw ${draw}: ${JSON.stringify(shuffled)}`;
      expect(largestAssignment(shuffled), where).toBe(largest);
      expect(certainEdges(shuffled), where).toEqual(certain);
    }
  });
});
